import { createReadStream, mkdirSync, openSync, writeSync } from "node:fs";
import { readdir } from "node:fs/promises";
import path from "node:path";
import { createInterface } from "node:readline";
import { LineDecoder, LineEncoder, type LineRecord } from "./capture-lines.ts";
import type { Capture, CaptureGap, Workload } from "./workload.ts";

const EXTENSION = ".capture.jsonl";

/**
 * Writes what one process captures to a file of its own, a record at a time, so that whatever ends the process leaves all but the record in hand.
 * The file is made with the first record.
 */
export class CaptureStore {
  readonly #folder: string;
  readonly #encoder = new LineEncoder();
  #file: number | undefined;

  constructor(folder: string) {
    this.#folder = folder;
  }

  workload(workload: Workload): void {
    this.#append(this.#encoder.workload(workload));
  }

  gap(gap: CaptureGap): void {
    this.#append(this.#encoder.gap(gap));
  }

  #append(lines: string): void {
    this.#file ??= this.#create();
    writeSync(this.#file, lines);
  }

  #create(): number {
    mkdirSync(this.#folder, { recursive: true });
    return openSync(path.join(this.#folder, `${Date.now()}-${process.pid}${EXTENSION}`), "a");
  }
}

/**
 * Reads all that the processes of one run left in a folder, in the order in which they began. Equal gaps are counted together.
 * A cut last line is dropped; a folder that does not exist holds nothing.
 */
export async function readCapture(folder: string): Promise<Capture> {
  const files = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith(EXTENSION)).toSorted();
  const workloads: Workload[] = [];
  const gaps: CaptureGap[] = [];
  for (const file of files) await readFile(path.join(folder, file), workloads, gaps);
  return { workloads, gaps: countTogether(gaps) };
}

async function readFile(file: string, workloads: Workload[], gaps: CaptureGap[]): Promise<void> {
  const decoder = new LineDecoder();
  for await (const text of createInterface({ input: createReadStream(file), crlfDelay: Infinity })) {
    const record = decodeUnlessCut(decoder, text);
    if (record === undefined) return;
    if (record.record === "workload") workloads.push(decoder.workload(record));
    if (record.record === "gap") gaps.push(decoder.gap(record));
  }
}

function decodeUnlessCut(decoder: LineDecoder, text: string): LineRecord | undefined {
  try {
    return decoder.decode(text);
  } catch {
    return undefined;
  }
}

function countTogether(gaps: readonly CaptureGap[]): CaptureGap[] {
  const together = new Map<string, CaptureGap>();
  for (const gap of gaps) {
    const key = JSON.stringify([gap.what, gap.reason]);
    together.set(key, { ...gap, count: gap.count + (together.get(key)?.count ?? 0) });
  }
  return [...together.values()];
}
