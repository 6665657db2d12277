import { OP } from "../code/opcodes.ts";
import { hashWords } from "../keccak.ts";
import { KIND, type Expression } from "../symbolic/expression.ts";
import { takePart } from "../symbolic/pool.ts";
import { compute } from "../symbolic/words.ts";
import type { Filling } from "./filling.ts";

export type Formula = (filling: Filling) => bigint | undefined;

/** What symbols of the function's formulas were read from storage. */
export type Loads = ReadonlyMap<Expression, Expression>;

/** Offsets beyond are behind the end of all data. */
const FAR = 1n << 32n;

/** A word as something to be filled in; undefined where it hangs on more than the call and the storage before it: on loops, answers, memory. */
export function formulaOf(word: Expression, loads: Loads): Formula | undefined {
  const { constant, symbol, operation, operands, layout = [] } = word;
  if (constant !== undefined) return () => constant;
  if (symbol !== undefined) return storedFormula(loads.get(word), loads);
  if (operands.length === 0) return surrounding(operation);
  const parts: Formula[] = [];
  for (const operand of operands) {
    const part = formulaOf(operand, loads);
    if (part === undefined) return undefined;
    parts.push(part);
  }
  const [first, second, third] = parts;
  switch (operation) {
    case KIND.IMMUTABLE:
    case KIND.RETURNED_WORD:
    case KIND.RETURNED_SIZE:
      return undefined;
    case KIND.HASH:
      return (filling) => allOf(parts, filling, (words) => hashWords(words, layout));
    case KIND.JOINED:
      return (filling) => allOf(parts, filling, (words) => joined(words, layout));
    case OP.CALLDATALOAD:
      return (filling) => calldata(first?.(filling), filling);
    default:
      return (filling) => {
        const a = first?.(filling);
        const b = second === undefined ? 0n : second(filling);
        const c = third === undefined ? 0n : third(filling);
        return a === undefined || b === undefined || c === undefined ? undefined : compute(operation, a, b, c);
      };
  }
}

function storedFormula(slot: Expression | undefined, loads: Loads): Formula | undefined {
  const at = slot === undefined ? undefined : formulaOf(slot, loads);
  if (at === undefined) return undefined;
  return (filling) => {
    const known = at(filling);
    return known === undefined ? undefined : filling.stored(known);
  };
}

function surrounding(opcode: number): Formula | undefined {
  switch (opcode) {
    case OP.ADDRESS:
      return ({ address }) => address;
    case OP.CALLER:
      return ({ caller }) => caller;
    case OP.ORIGIN:
      return ({ origin }) => origin;
    case OP.CALLVALUE:
      return ({ value }) => value;
    case OP.CALLDATASIZE:
      return ({ data }) => data.size;
    default:
      return undefined;
  }
}

function calldata(offset: bigint | undefined, filling: Filling): bigint | undefined {
  if (offset === undefined) return undefined;
  return offset > FAR ? 0n : filling.data.word(Number(offset));
}

function allOf(parts: readonly Formula[], filling: Filling, use: (words: readonly bigint[]) => bigint): bigint | undefined {
  const words: bigint[] = [];
  for (const part of parts) {
    const word = part(filling);
    if (word === undefined) return undefined;
    words.push(word);
  }
  return use(words);
}

function joined(words: readonly bigint[], layout: readonly number[]): bigint {
  let whole = 0n;
  for (const [index, word] of words.entries()) {
    const [skip = 0, length = 32] = [layout[2 * index], layout[2 * index + 1]];
    whole = (whole << BigInt(8 * length)) | takePart(word, skip, length);
  }
  return whole;
}
