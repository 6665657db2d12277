import { createReadStream, createWriteStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { createGunzip, createGzip } from "node:zlib";
import { ParallelError } from "../errors/error.ts";
import { LineDecoder, LineEncoder, type LineRecord } from "./capture-lines.ts";
import { writeWholeFile } from "./whole-file.ts";
import type { Capture, CaptureGap, Workload } from "./workload.ts";

/** The version of the workload file; raised whenever an older release would misread it. */
export const WORKLOAD_VERSION = 1;

const HEADER = "hardhat-parallel workload";

/**
 * Saves a capture as a workload file: JSON lines under gzip, so that `gunzip -c` shows it.
 * - first line: `{"record":"hardhat-parallel workload","version":1}`
 * - then codes, workloads and gaps, as `LineEncoder` documents them
 * - last line: `{"record":"end","codes":5,"workloads":12,"gaps":3}`, by which a file that was cut short is told
 *
 * It is written under another name and renamed when it is whole, so a file of this name is never half-written.
 */
export async function saveWorkloads(file: string, capture: Capture): Promise<void> {
  await writeWholeFile(file, (temporary) => pipeline(linesOf(capture), createGzip(), createWriteStream(temporary)));
}

function* linesOf({ workloads, gaps }: Capture): Generator<string> {
  const encoder = new LineEncoder();
  yield JSON.stringify({ record: HEADER, version: WORKLOAD_VERSION }) + "\n";
  for (const workload of workloads) yield encoder.workload(workload);
  for (const gap of gaps) yield encoder.gap(gap);
  yield JSON.stringify({ record: "end", codes: encoder.codeCount, workloads: workloads.length, gaps: gaps.length }) + "\n";
}

/**
 * Loads a workload file.
 *
 * @throws FILE_NOT_FOUND, WORKLOAD_VERSION where another release wrote it, WORKLOAD_DAMAGED where it was cut short or is no workload file.
 */
export async function loadWorkloads(file: string): Promise<Capture> {
  const reading = new Reading(file);
  try {
    await pipeline(createReadStream(file), createGunzip(), async (chunks: AsyncIterable<Uint8Array>) => {
      for await (const line of splitLines(chunks)) reading.line(line);
    });
  } catch (failure) {
    throw readableError(file, failure);
  }
  return reading.capture();
}

function readableError(file: string, failure: unknown): unknown {
  if (failure instanceof ParallelError || !(failure instanceof Error)) return failure;
  const { code } = failure as NodeJS.ErrnoException;
  if (code === "ENOENT") return new ParallelError("FILE_NOT_FOUND", { option: "--workload", path: file }, failure);
  if (code === "Z_BUF_ERROR") return damaged(file, "it ends in the middle", failure);
  if (code?.startsWith("Z_") === true) return damaged(file, "it is not compressed with gzip", failure);
  return failure;
}

function damaged(file: string, detail: string, cause?: Error): ParallelError {
  return new ParallelError("WORKLOAD_DAMAGED", { path: file, detail }, cause);
}

async function* splitLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const chunk of chunks) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    yield* lines;
  }
  if (rest !== "") yield rest;
}

/** What was read of one file so far. */
class Reading {
  readonly #file: string;
  readonly #decoder = new LineDecoder();
  readonly #workloads: Workload[] = [];
  readonly #gaps: CaptureGap[] = [];
  #lines = 0;
  #end: LineRecord | undefined;

  constructor(file: string) {
    this.#file = file;
  }

  line(text: string): void {
    const record = this.#decode(text);
    if (this.#lines++ === 0) this.#requireHeader(record);
    else if (this.#end !== undefined) throw damaged(this.#file, "something follows its end");
    else if (record.record === "workload") this.#workloads.push(this.#decoder.workload(record));
    else if (record.record === "gap") this.#gaps.push(this.#decoder.gap(record));
    else if (record.record === "end") this.#end = record;
  }

  capture(): Capture {
    const [workloads, gaps] = [this.#workloads, this.#gaps];
    if (this.#end === undefined) throw damaged(this.#file, `it ends after ${this.#lines} lines, and its last line is missing`);
    const counts = { codes: this.#decoder.codeCount, workloads: workloads.length, gaps: gaps.length };
    for (const [record, count] of Object.entries(counts)) {
      if (this.#end[record] !== count)
        throw damaged(this.#file, `it holds ${count} ${record} and should hold ${String(this.#end[record])}`);
    }
    return { workloads, gaps };
  }

  #decode(text: string): LineRecord {
    try {
      return this.#decoder.decode(text);
    } catch (failure) {
      throw damaged(this.#file, `line ${this.#lines + 1} is not a record`, failure as Error);
    }
  }

  #requireHeader({ record, version }: LineRecord): void {
    if (record !== HEADER) throw damaged(this.#file, "its first line is another");
    if (version !== WORKLOAD_VERSION) {
      throw new ParallelError("WORKLOAD_VERSION", { path: this.#file, found: String(version), expected: WORKLOAD_VERSION });
    }
  }
}
