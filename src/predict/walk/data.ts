import type { Hex } from "../../access/hex.ts";
import { takePart } from "../symbolic/pool.ts";
import { Value, type Taint } from "./value.ts";

/** Bytes that one frame hands to another: calldata and what calls give back. Some of them may be unknown. */
export interface Data {
  /** Undefined where it cannot be told. */
  readonly size: Value;
  /** Up to 32 bytes at an offset, as a number; what lies behind the end reads as zeros. */
  bytes(offset: number, length: number, taint: Taint): bigint | undefined;
}

/** Bytes that are all known: hexadecimal digits. */
export class PlainData implements Data {
  readonly size: Value;
  readonly #digits: string;

  /** `hex` starts with 0x. */
  constructor(hex: Hex) {
    this.#digits = hex;
    this.size = Value.known(BigInt(hex.length / 2 - 1));
  }

  bytes(offset: number, length: number): bigint {
    const start = 2 + 2 * offset;
    const digits = this.#digits.slice(start, start + 2 * length);
    return digits === "" ? 0n : BigInt(`0x${digits.length === 2 * length ? digits : digits.padEnd(2 * length, "0")}`);
  }
}

/** A stretch of data that is put together: bytes of a word, zeros, or bytes of other data. */
export interface DataStretch {
  readonly start: number;
  readonly end: number;
  readonly source: { readonly value: Value; readonly skip: number } | { readonly data: Data; readonly offset: number } | undefined;
}

/** Data put together of stretches; the later of two that overlap counts. What none of them covers is unknown. */
export class ComposedData implements Data {
  readonly size: Value;
  readonly #stretches: readonly DataStretch[];
  readonly #count: number;

  /** Of the stretches the first `count` are these data's. */
  constructor(stretches: readonly DataStretch[], size: Value, count = stretches.length) {
    this.#stretches = stretches;
    this.#count = count;
    this.size = size;
  }

  bytes(offset: number, length: number, taint: Taint): bigint | undefined {
    const size = this.size.get(taint);
    if (size === undefined) return undefined;
    if (size >= offset + length) return bytesAmong(this.#stretches, this.#count, offset, length, taint);
    const within = Math.max(0, Number(size) - offset);
    const bytes = within === 0 ? 0n : bytesAmong(this.#stretches, this.#count, offset, within, taint);
    return bytes === undefined ? undefined : bytes << BigInt(8 * (length - within));
  }
}

/** The bytes that lie at an offset of the first `count` stretches. */
export function bytesAmong(
  stretches: readonly DataStretch[],
  count: number,
  offset: number,
  length: number,
  taint: Taint,
): bigint | undefined {
  let word = 0n;
  for (let [at, end] = [offset, offset + length]; at < end;) {
    let to = end;
    let index = count - 1;
    // The last stretch that has the first byte, up to where a later one begins.
    for (; index >= 0; index--) {
      const { start, end: last } = stretches[index] as DataStretch;
      if (last <= at) continue;
      if (start <= at) break;
      if (start < to) to = start;
    }
    const stretch = stretches[index];
    if (stretch === undefined) return undefined;
    if (stretch.end < to) to = stretch.end;
    const part = bytesOfStretch(stretch, at, to - at, taint);
    if (part === undefined || to - at === length) return part;
    word = (word << BigInt(8 * (to - at))) | part;
    at = to;
  }
  return word;
}

function bytesOfStretch({ start, source }: DataStretch, at: number, length: number, taint: Taint): bigint | undefined {
  if (source === undefined) return 0n;
  if ("data" in source) return source.data.bytes(source.offset + at - start, length, taint);
  const word = source.value.get(taint);
  const skip = source.skip + at - start;
  return word === undefined || (skip === 0 && length === 32) ? word : takePart(word, skip, length);
}

/** Data of which nothing is known. */
export const UNKNOWN_DATA: Data = { size: Value.unknown, bytes: () => undefined };

export const NO_DATA: Data = new PlainData("0x");

/** Data that hang on the state: where they lie, or whether they are these. */
export function hangingOnState(data: Data): Data {
  return {
    size: data.size.hangingOnState(),
    bytes: (offset, length, taint) => {
      taint.hangsOnState = true;
      return data.bytes(offset, length, taint);
    },
  };
}
