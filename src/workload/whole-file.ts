import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";

/**
 * Writes a whole file or none: under a temporary name first, then renamed. Missing folders are made.
 *
 * @param content the text, or a function that writes it to the path that it is given.
 */
export async function writeWholeFile(file: string, content: string | ((temporary: string) => Promise<void>)): Promise<void> {
  const temporary = `${file}.${process.pid}.tmp`;
  await mkdir(path.dirname(file), { recursive: true });
  try {
    await (typeof content === "string" ? writeFile(temporary, content) : content(temporary));
    await rename(temporary, file);
  } catch (failure) {
    await rm(temporary, { force: true });
    throw failure;
  }
}
