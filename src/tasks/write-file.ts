import { mkdir, rename, writeFile } from "node:fs/promises";
import path from "node:path";

/** Writes a whole file or none: under a temporary name first, then renamed. Missing folders are made. */
export async function writeWholeFile(file: string, content: string): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  const temporary = `${file}.${process.pid}.tmp`;
  await writeFile(temporary, content);
  await rename(temporary, file);
}
