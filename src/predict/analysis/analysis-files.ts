import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import path from "node:path";
import { deserialize, serialize } from "node:v8";
import { crc32 } from "node:zlib";
import { threadId } from "node:worker_threads";
import { analyserVersion } from "./analyser-version.ts";
import type { EncodedFunctions, KeptAnalyses } from "./analysed-code.ts";

const FORMAT = "hardhat-parallel analysis";
const ENDING = ".analysis";
const CHECKSUM_BYTES = 4;
/** What the folder holds at most, in bytes: analyses of some hundred large contracts. */
const MOST_BYTES = 64 << 20;

interface Content {
  readonly format: typeof FORMAT;
  readonly version: string;
  readonly id: string;
  readonly functions: EncodedFunctions;
}

/**
 * Analyses in a folder, one file a code, which any number of processes may share: a file is replaced whole, and one that is damaged or
 * was written by another version is as good as none. It is a cache and never in the way: a folder that cannot be written to stays as it is.
 */
export class AnalysisFiles implements KeptAnalyses {
  readonly #folder: string;
  readonly #version: string;
  readonly #mostBytes: number;

  /** @param version of the analyser @param mostBytes what stays in the folder: what was used last */
  constructor(folder: string, version = analyserVersion(), mostBytes = MOST_BYTES) {
    this.#folder = folder;
    this.#version = version;
    this.#mostBytes = mostBytes;
  }

  read(id: string): EncodedFunctions | undefined {
    const file = this.#file(id);
    try {
      const { format, version, id: of, functions } = unpack(readFileSync(file));
      if (format !== FORMAT || version !== this.#version || of !== id || !(functions instanceof Map)) return undefined;
      const now = new Date();
      utimesSync(file, now, now);
      return functions;
    } catch {
      return undefined;
    }
  }

  /** Adds functions to those that are kept of a code. */
  write(id: string, functions: EncodedFunctions): void {
    const all = new Map([...(this.read(id) ?? []), ...functions]);
    const temporary = `${this.#file(id)}.${process.pid}.${threadId}.tmp`;
    try {
      mkdirSync(this.#folder, { recursive: true });
      writeFileSync(temporary, pack({ format: FORMAT, version: this.#version, id, functions: all }));
      renameSync(temporary, this.#file(id));
      this.#dropOldest();
    } catch {
      // What was left of it goes with the oldest.
    }
  }

  #file(id: string): string {
    return path.join(this.#folder, id + ENDING);
  }

  #dropOldest(): void {
    const files = readdirSync(this.#folder).flatMap((name) => {
      const file = path.join(this.#folder, name);
      const found = statSync(file, { throwIfNoEntry: false });
      return found?.isFile() === true ? [{ file, size: found.size, used: found.mtimeMs }] : [];
    });
    let size = files.reduce((sum, each) => sum + each.size, 0);
    for (const each of files.sort((one, other) => one.used - other.used)) {
      if (size <= this.#mostBytes) return;
      rmSync(each.file, { force: true });
      size -= each.size;
    }
  }
}

function pack(content: Content): Uint8Array {
  const bytes = serialize(content);
  const checksum = Buffer.alloc(CHECKSUM_BYTES);
  checksum.writeUInt32LE(crc32(bytes));
  return Buffer.concat([checksum, bytes]);
}

/** What is not as it was written is not read any further. */
function unpack(file: Buffer): Partial<Content> {
  const bytes = file.subarray(CHECKSUM_BYTES);
  return file.readUInt32LE() === crc32(bytes) ? (deserialize(bytes) as Partial<Content>) : {};
}
