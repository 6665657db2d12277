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
    const end = Math.min(offset + length, Number(size));
    let word = 0n;
    let at = offset;
    while (at < end) {
      const part = this.#part(at, end, taint);
      if (part === undefined) return undefined;
      word = (word << BigInt(8 * part.length)) | part.bytes;
      at += part.length;
    }
    return word << BigInt(8 * (offset + length - at));
  }

  /** The bytes from an offset to the end of the stretch that they lie in, or to where a later stretch begins. */
  #part(at: number, end: number, taint: Taint): { readonly bytes: bigint; readonly length: number } | undefined {
    let to = end;
    for (let index = this.#count - 1; index >= 0; index--) {
      const stretch = this.#stretches[index];
      if (stretch === undefined || stretch.end <= at) continue;
      if (stretch.start > at) {
        to = Math.min(to, stretch.start);
        continue;
      }
      const length = Math.min(to, stretch.end) - at;
      const { source } = stretch;
      if (source === undefined) return { bytes: 0n, length };
      const from = at - stretch.start;
      if ("data" in source) {
        const bytes = source.data.bytes(source.offset + from, length, taint);
        return bytes === undefined ? undefined : { bytes, length };
      }
      const word = source.value.get(taint);
      return word === undefined ? undefined : { bytes: takePart(word, source.skip + from, length), length };
    }
    return undefined;
  }
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
