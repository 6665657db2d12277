import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";

const BLOCK = 512;

/** The files of a .tar.gz (ustar), by name. */
export function* readTarGz(path: string): Generator<{ name: string; content: Buffer }> {
  const archive = gunzipSync(readFileSync(path));
  let longName: string | undefined;
  for (let offset = 0; offset + BLOCK <= archive.length;) {
    const header = archive.subarray(offset, offset + BLOCK);
    const name = text(header, 345, 155) === "" ? text(header, 0, 100) : `${text(header, 345, 155)}/${text(header, 0, 100)}`;
    if (name === "") return;
    const size = parseInt(text(header, 124, 12), 8);
    const content = archive.subarray(offset + BLOCK, offset + BLOCK + size);
    const kind = String.fromCharCode(header[156] ?? 0);
    if (kind === "L") longName = text(content, 0, size);
    else {
      if (kind === "0" || kind === "\0") yield { name: longName ?? name, content };
      longName = undefined;
    }
    offset += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
  }
}

function text(bytes: Buffer, start: number, length: number): string {
  const field = bytes.subarray(start, start + length);
  const end = field.indexOf(0);
  return field
    .subarray(0, end === -1 ? length : end)
    .toString("utf8")
    .trim();
}
