import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { version as serializer } from "node:process";
import { fileURLToPath } from "node:url";
import { CODE_FOLDER, ownModule, RUNS_SOURCES } from "../../package/own-files.ts";

/** The folders of what an analysis comes from, and what writes it down. */
const SOURCES = ["analysis", "code", "flow", "symbolic"].map((folder) => path.join(CODE_FOLDER, "predict", folder));

let known: string | undefined;

/** Another one whenever the analyser's own code is another: what an older one found is not taken for what this one would find. */
export function analyserVersion(): string {
  return (known ??= hashOf(RUNS_SOURCES ? sources() : built()));
}

function sources(): Buffer[] {
  const files = SOURCES.flatMap((folder) => readdirSync(folder).map((file) => path.join(folder, file)));
  return files.sort().map((file) => readFileSync(file));
}

/** Of all that files share once they are built, the names tell the contents: they end in their hashes. */
function built(): (Buffer | string)[] {
  return [
    readFileSync(fileURLToPath(ownModule("predict/analysis/analysis-worker"))),
    ...readdirSync(path.join(CODE_FOLDER, "shared")).sort(),
  ];
}

function hashOf(parts: readonly (Buffer | string)[]): string {
  const hash = createHash("sha256").update(serializer);
  for (const part of parts) hash.update(part);
  return hash.digest("hex");
}
