import type { Data } from "./data.ts";
import { Value, type Taint } from "./value.ts";

/** What is known of a byte, weakest last. */
const KNOWN = 0;
const HANGS_ON_STATE = 1;
const UNKNOWN = 2;

/** Memory beyond is not kept. */
const MOST_BYTES = 1 << 20;
const WORD = 32;

/** Bytes, each with what is known of it. */
export class MarkedBytes implements Data {
  readonly size: Value;
  readonly #bytes: Uint8Array;
  readonly #marks: Uint8Array;

  constructor(bytes: Uint8Array, marks: Uint8Array) {
    this.#bytes = bytes;
    this.#marks = marks;
    this.size = Value.known(BigInt(bytes.length));
  }

  bytes(offset: number, length: number, taint: Taint): bigint | undefined {
    const end = Math.min(offset + length, this.#bytes.length);
    for (let at = offset; at < end; at++) {
      if (this.#marks[at] === UNKNOWN) return undefined;
      if (this.#marks[at] === HANGS_ON_STATE) taint.hangsOnState = true;
    }
    if (end <= offset) return 0n;
    const digits = Buffer.from(this.#bytes.buffer, this.#bytes.byteOffset + offset, end - offset).toString("hex");
    return BigInt(`0x${digits.padEnd(2 * length, "0")}`);
  }
}

/** The memory of a frame that is followed instruction by instruction. */
export class StepMemory {
  #bytes: Uint8Array;
  #marks: Uint8Array;
  /** Whether something was written where nobody can tell: nothing is known from then on. */
  #isLost: boolean;

  constructor(from?: StepMemory) {
    this.#bytes = from === undefined ? new Uint8Array(1024) : from.#bytes.slice();
    this.#marks = from === undefined ? new Uint8Array(1024) : from.#marks.slice();
    this.#isLost = from !== undefined && from.#isLost;
  }

  /** The word at an address. */
  load(at: bigint | undefined, taint: Taint): bigint | undefined {
    if (!this.#reach(at, WORD)) return undefined;
    const start = Number(at);
    return new MarkedBytes(this.#bytes.subarray(start, start + WORD), this.#marks.subarray(start, start + WORD)).bytes(0, WORD, taint);
  }

  /** Writes a word, or only its last byte. */
  store(at: bigint | undefined, word: bigint | undefined, hangsOnState: boolean, length: 1 | 32 = WORD): void {
    if (!this.#reachToWrite(at, length)) return;
    const start = Number(at);
    this.#marks.fill(word === undefined ? UNKNOWN : hangsOnState ? HANGS_ON_STATE : KNOWN, start, start + length);
    if (word === undefined) return;
    if (length === 1) this.#bytes[start] = Number(word & 0xffn);
    else writeWord(this.#bytes, start, word);
  }

  /** Writes data from an offset of them on; undefined data are unknown. */
  copy(
    at: bigint | undefined,
    length: bigint | undefined,
    data: Data | undefined,
    offset: bigint | undefined,
    hangsOnState: boolean,
  ): void {
    if (length === 0n) return;
    if (length === undefined || length > MOST_BYTES) return this.#lose();
    const count = Number(length);
    if (!this.#reachToWrite(at, count)) return;
    const from = offset === undefined || offset > Number.MAX_SAFE_INTEGER ? undefined : Number(offset);
    for (let done = 0; done < count; done += WORD) {
      const part = Math.min(WORD, count - done);
      const taint = { hangsOnState };
      const word = data === undefined || from === undefined ? undefined : data.bytes(from + done, part, taint);
      const start = Number(at) + done;
      this.#marks.fill(word === undefined ? UNKNOWN : taint.hangsOnState ? HANGS_ON_STATE : KNOWN, start, start + part);
      if (word !== undefined)
        for (let index = part - 1, rest = word; index >= 0; index--, rest >>= 8n) this.#bytes[start + index] = Number(rest & 0xffn);
    }
  }

  /** The bytes in a range, as they are now; undefined where nothing is known of them. */
  data(at: bigint | undefined, length: bigint | undefined): Data | undefined {
    if (length === undefined || length > MOST_BYTES || !this.#reach(length === 0n ? 0n : at, Number(length))) return undefined;
    const [start, end] = [Number(at), Number(at) + Number(length)];
    return new MarkedBytes(this.#bytes.slice(start, end), this.#marks.slice(start, end));
  }

  #reachToWrite(at: bigint | undefined, length: number): boolean {
    if (at === undefined || at > MOST_BYTES) this.#lose();
    return this.#reach(at, length);
  }

  #lose(): void {
    this.#isLost = true;
  }

  /** Whether a range is known to be memory; makes room for it. */
  #reach(at: bigint | undefined, length: number): boolean {
    if (this.#isLost || at === undefined || at > MOST_BYTES) return false;
    const end = Number(at) + length;
    if (end <= this.#bytes.length) return true;
    const size = Math.max(end, 2 * this.#bytes.length);
    const [bytes, marks] = [new Uint8Array(size), new Uint8Array(size)];
    bytes.set(this.#bytes);
    marks.set(this.#marks);
    [this.#bytes, this.#marks] = [bytes, marks];
    return true;
  }
}

function writeWord(bytes: Uint8Array, at: number, word: bigint): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset + at, WORD);
  for (let limb = 0; limb < 4; limb++) view.setBigUint64(8 * limb, BigInt.asUintN(64, word >> BigInt(192 - 64 * limb)));
}
