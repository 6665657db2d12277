import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { version as serializer } from "node:process";

/** The folders of what an analysis comes from, and what writes it down. */
const FOLDERS = ["analysis", "code", "flow", "symbolic"];

let known: string | undefined;

/** Another one whenever the analyser's own code is another: what an older one found is not taken for what this one would find. */
export function analyserVersion(): string {
  return (known ??= hashOf(FOLDERS.map((folder) => path.join(import.meta.dirname, "..", folder))));
}

function hashOf(folders: readonly string[]): string {
  const hash = createHash("sha256").update(serializer);
  for (const folder of folders)
    for (const file of readdirSync(folder).sort()) if (/\.[jt]s$/.test(file)) hash.update(readFileSync(path.join(folder, file)));
  return hash.digest("hex");
}
