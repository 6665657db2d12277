import type { Hex } from "../../access/hex.ts";
import { OP } from "../code/opcodes.ts";
import type { Expression } from "../symbolic/expression.ts";
import { cut, partsOf, type Region, type Stretch } from "../symbolic/region.ts";
import { PlainData } from "../walk/data.ts";
import type { Recorder } from "./recorder.ts";

const WORD = 32;

/** Calldata, or what a call gave back, as formulas. */
export interface RecordedData {
  readonly size: Expression;
  /** A word at an offset; a new symbol where it cannot be told. */
  word(recorder: Recorder, offset: Expression): Expression;
  /** Bytes from an offset on, as stretches of formulas that begin at 0; what lies behind the end is zeros. */
  stretches(recorder: Recorder, offset: number, length: number): Stretch[];
}

/** The transaction's own calldata. */
export function ownCalldata({ pool }: Recorder): RecordedData {
  return {
    size: pool.surrounding(OP.CALLDATASIZE),
    word: (_, offset) => pool.calldataWord(offset),
    stretches(_, offset, length) {
      const stretches: Stretch[] = [];
      for (let start = 0; start < length; start += WORD) {
        const word = pool.calldataWord(pool.constant(BigInt(offset + start)));
        stretches.push({ start, end: Math.min(start + WORD, length), source: { kind: "word", word, skip: 0 } });
      }
      return stretches;
    },
  };
}

/** Data that were put together. */
export class ComposedFormulas implements RecordedData {
  readonly size: Expression;
  readonly #region: Region;
  readonly #length: number;

  constructor({ pool }: Recorder, region: Region, length: number) {
    this.#region = region;
    this.#length = length;
    this.size = pool.constant(BigInt(length));
  }

  word(recorder: Recorder, offset: Expression): Expression {
    return wordIn(recorder, this.stretches(recorder, recorder.fix(offset), WORD));
  }

  stretches(_: Recorder, offset: number, length: number): Stretch[] {
    const end = Math.max(offset, Math.min(offset + length, this.#length));
    const known = moved(cut(this.#region, offset, end), -offset);
    return end === offset + length ? known : [...known, { start: end - offset, end: length, source: { kind: "zero" } }];
  }
}

/** The word that stretches begin with. */
export function wordIn(recorder: Recorder, stretches: readonly Stretch[]): Expression {
  const parts = partsOf(recorder.pool, stretches, WORD);
  return parts === undefined ? recorder.unknown() : recorder.fixed(recorder.pool.joined(parts));
}

/** Bytes that are known: of hexadecimal with 0x, from an offset on; what lies behind its end is zeros. */
export function knownStretches({ pool }: Recorder, hex: Hex, offset: number, length: number): Stretch[] {
  const data = new PlainData(hex);
  return Array.from({ length: Math.ceil(length / WORD) }, (_, index): Stretch => {
    const start = WORD * index;
    const word = pool.constant(data.bytes(offset + start, WORD));
    return { start, end: Math.min(start + WORD, length), source: { kind: "word", word, skip: 0 } };
  });
}

/** Stretches that lie further on. */
export function moved(stretches: readonly Stretch[], by: number): Stretch[] {
  return stretches.map(({ start, end, source }) => ({ start: start + by, end: end + by, source }));
}
