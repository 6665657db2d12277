import type { Hex } from "../../access/hex.ts";
import { OP } from "../code/opcodes.ts";
import { KIND, type Expression, type Part } from "../symbolic/expression.ts";
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
  return parts === undefined ? recorder.unknown() : recorder.fixed(recorder.pool.joined(merged(parts.flatMap(taken))));
}

/** Parts of a word that was joined itself are parts of what it was joined of: words that were copied across their borders are whole again. */
function taken(part: Part): readonly Part[] {
  const { operation, operands, layout = [] } = part.word;
  if (operation !== KIND.JOINED) return [part];
  const parts: Part[] = [];
  let start = 0;
  for (const [index, word] of operands.entries()) {
    const [skip = 0, length = WORD] = [layout[2 * index], layout[2 * index + 1]];
    const [from, to] = [Math.max(start, part.skip), Math.min(start + length, part.skip + part.length)];
    if (from < to) parts.push({ word, skip: skip + from - start, length: to - from });
    start += length;
  }
  return parts;
}

function merged(parts: readonly Part[]): Part[] {
  const whole: Part[] = [];
  for (const part of parts) {
    const last = whole.at(-1);
    if (last?.word === part.word && last.skip + last.length === part.skip)
      whole[whole.length - 1] = { ...last, length: last.length + part.length };
    else whole.push(part);
  }
  return whole;
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
