import type { Instruction } from "../code/blocks.ts";
import { COMPUTES, OP } from "../code/opcodes.ts";
import { compute } from "../symbolic/words.ts";
import { PlainData } from "./data.ts";
import { keccakData } from "./hash-data.ts";
import type { StepFrame } from "./step-frame.ts";

/** Offsets beyond are behind the end of all data. */
const FAR = 1n << 32n;

/** Runs an instruction that looks at nothing but its frame; false where it is another. */
export function stepsPlainly(frame: StepFrame, { opcode, pushed }: Instruction): boolean {
  const { taint, call, memory } = frame;
  if (pushed !== undefined) {
    frame.push(pushed, false);
    return true;
  }
  if (opcode >= OP.DUP1 && opcode <= OP.DUP16) {
    frame.duplicate(opcode - OP.DUP1 + 1);
    return true;
  }
  if (opcode >= OP.SWAP1 && opcode <= OP.SWAP16) {
    frame.swap(opcode - OP.SWAP1 + 1);
    return true;
  }
  taint.hangsOnState = false;
  const count = COMPUTES.get(opcode);
  if (count !== undefined) {
    const [a, b, c] = [frame.pop(), count > 1 ? frame.pop() : 0n, count > 2 ? frame.pop() : 0n];
    frame.push(computed(opcode, a, b, c), taint.hangsOnState);
    return true;
  }
  switch (opcode) {
    case OP.JUMPDEST:
      return true;
    case OP.POP:
      frame.pop();
      return true;
    case OP.MLOAD: {
      const word = memory.load(frame.pop(), taint);
      frame.push(word, taint.hangsOnState);
      return true;
    }
    case OP.MSTORE:
    case OP.MSTORE8: {
      const [at, word] = [frame.pop(), frame.pop()];
      memory.store(at, word, taint.hangsOnState, opcode === OP.MSTORE ? 32 : 1);
      return true;
    }
    case OP.KECCAK256: {
      const data = memory.data(frame.pop(), frame.pop());
      frame.push(data === undefined ? undefined : keccakData(data, taint), taint.hangsOnState);
      return true;
    }
    case OP.ADDRESS:
      frame.push(call.account.address, false);
      return true;
    case OP.CALLER:
      frame.push(call.caller, false);
      return true;
    case OP.CALLVALUE: {
      const word = call.value.get(taint);
      frame.push(word, taint.hangsOnState);
      return true;
    }
    case OP.CALLDATALOAD: {
      const at = frame.pop();
      const word = at === undefined ? undefined : at > FAR ? 0n : call.data.bytes(Number(at), 32, taint);
      frame.push(word, taint.hangsOnState);
      return true;
    }
    case OP.CALLDATASIZE: {
      const word = call.data.size.get(taint);
      frame.push(word, taint.hangsOnState);
      return true;
    }
    case OP.CODESIZE:
      frame.push(BigInt(frame.code.code.length), false);
      return true;
    case OP.RETURNDATASIZE: {
      const word = frame.returned.size.get(taint);
      frame.push(word, taint.hangsOnState);
      return true;
    }
    case OP.CALLDATACOPY:
    case OP.CODECOPY:
    case OP.RETURNDATACOPY:
    case OP.MCOPY: {
      const [at, offset, size] = [frame.pop(), frame.pop(), frame.pop()];
      const hangs = taint.hangsOnState;
      if (opcode === OP.MCOPY) memory.copy(at, size, memory.data(offset, size), 0n, hangs);
      else
        memory.copy(
          at,
          size,
          opcode === OP.CALLDATACOPY ? call.data : opcode === OP.CODECOPY ? new PlainData(frame.code.hex) : frame.returned,
          offset,
          hangs,
        );
      return true;
    }
    case OP.BLOCKHASH:
    case OP.BLOBHASH:
      frame.pop();
      frame.push(undefined, false);
      return true;
    case OP.GAS:
    case OP.MSIZE:
      frame.push(undefined, false);
      return true;
    default:
      if (opcode < OP.LOG0 || opcode > OP.LOG4) return false;
      for (let words = opcode - OP.LOG0 + 2; words > 0; words--) frame.pop();
      return true;
  }
}

function computed(opcode: number, a: bigint | undefined, b: bigint | undefined, c: bigint | undefined): bigint | undefined {
  if (a !== undefined && b !== undefined && c !== undefined) return compute(opcode, a, b, c);
  const absorbs = opcode === OP.AND || opcode === OP.MUL;
  return absorbs && (a === 0n || b === 0n) ? 0n : undefined;
}
