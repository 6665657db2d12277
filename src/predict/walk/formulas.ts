import { OP } from "../code/opcodes.ts";
import { hashWords } from "../keccak.ts";
import { KIND, type Expression } from "../symbolic/expression.ts";
import { takePart } from "../symbolic/pool.ts";
import { compute } from "../symbolic/words.ts";
import type { Call, Surroundings } from "./call.ts";
import type { Data } from "./data.ts";
import type { Evaluator, Taint } from "./value.ts";

/** Offsets beyond are behind the end of all data. */
const FAR = 1n << 32n;

/** What formulas are filled in with. */
export interface Formulas extends Evaluator {
  readonly call: Call;
  readonly surroundings: Surroundings;
  /** What a call gave back, by its symbol. */
  returned(call: Expression): Data;
}

/** Works a formula out: its operands by the frame, itself by what it is. */
export function workOut(frame: Formulas, word: Expression, taint: Taint): bigint | undefined {
  const { operation, operands } = word;
  const [first, second, third] = [operands[0], operands[1], operands[2]];
  if (first === undefined) return surrounding(frame, operation, taint);
  switch (operation) {
    case OP.CALLDATALOAD:
      return calldata(frame, first, taint);
    case KIND.IMMUTABLE:
      return undefined;
    case KIND.HASH:
      return hash(frame, word, taint);
    case KIND.JOINED:
      return join(frame, word, taint);
    case KIND.RETURNED_SIZE:
      return frame.returned(first).size.get(taint);
    case KIND.RETURNED_WORD:
      return returnedWord(frame, first, Number(second?.constant ?? 0n), taint);
    default: {
      const a = frame.evaluate(first, taint);
      if (a === undefined && operation !== OP.AND) return undefined;
      const b = second === undefined ? 0n : frame.evaluate(second, taint);
      if (operation === OP.AND && (a === 0n || b === 0n)) return 0n;
      const c = third === undefined ? 0n : frame.evaluate(third, taint);
      return a === undefined || b === undefined || c === undefined ? undefined : compute(operation, a, b, c);
    }
  }
}

function surrounding(frame: Formulas, opcode: number, taint: Taint): bigint | undefined {
  switch (opcode) {
    case OP.ADDRESS:
      return frame.call.account.address;
    case OP.CALLER:
      return frame.call.caller;
    case OP.CALLVALUE:
      return frame.call.value.get(taint);
    case OP.CALLDATASIZE:
      return frame.call.data.size.get(taint);
    case OP.ORIGIN:
      return frame.surroundings.origin;
    default:
      return frame.surroundings.block.get(opcode);
  }
}

function calldata(frame: Formulas, at: Expression, taint: Taint): bigint | undefined {
  const offset = frame.evaluate(at, taint);
  if (offset === undefined) return undefined;
  return offset > FAR ? 0n : frame.call.data.bytes(Number(offset), 32, taint);
}

/** What lies behind the end of an answer leaves memory as it was: that is not looked for. */
function returnedWord(frame: Formulas, call: Expression, offset: number, taint: Taint): bigint | undefined {
  const data = frame.returned(call);
  const size = data.size.get(taint);
  return size === undefined || size < BigInt(offset + 32) ? undefined : data.bytes(offset, 32, taint);
}

function hash(frame: Formulas, { operands, layout = [] }: Expression, taint: Taint): bigint | undefined {
  const words: bigint[] = [];
  for (const operand of operands) {
    const word = frame.evaluate(operand, taint);
    if (word === undefined) return undefined;
    words.push(word);
  }
  return hashWords(words, layout);
}

function join(frame: Formulas, { operands, layout = [] }: Expression, taint: Taint): bigint | undefined {
  let joined = 0n;
  for (const [index, operand] of operands.entries()) {
    const word = frame.evaluate(operand, taint);
    const [skip = 0, length = 32] = [layout[2 * index], layout[2 * index + 1]];
    if (word === undefined) return undefined;
    joined = (joined << BigInt(8 * length)) | takePart(word, skip, length);
  }
  return joined;
}
