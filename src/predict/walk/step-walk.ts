import type { Instruction } from "../code/blocks.ts";
import { COMPUTES, OP, SURROUNDINGS } from "../code/opcodes.ts";
import { keccakData } from "./hash-data.ts";
import { compute } from "../symbolic/words.ts";
import { accountAt, addressIn, type Call, type Caller, type Outcome, type Surroundings } from "./call.ts";
import { hangingOnState, NO_DATA, PlainData, UNKNOWN_DATA, type Data } from "./data.ts";
import { type StepFrame } from "./step-frame.ts";
import { slotAt, type TouchedState } from "./touched-state.ts";
import { hangOn, meet, Trace } from "./trace.ts";
import { Value } from "./value.ts";

/** How far is looked for the failure that follows a call's: what Solidity does with it is short. */
const PROBED_STEPS = 300;
const PROBED_FORKS = 6;
/** Offsets beyond are behind the end of all data. */
const FAR = 1n << 32n;

const CALLS: ReadonlySet<number> = new Set([OP.CALL, OP.CALLCODE, OP.DELEGATECALL, OP.STATICCALL]);

/** Something that came to its end, or goes on. */
type Ended = { readonly outcome: Outcome } | undefined;

const FAILED: Ended = { outcome: undefined };

/**
 * Follows code instruction by instruction, with the words that are known: for what the analysis of its functions left open, such as jumps that
 * calldata tells. Unknown words part the way.
 */
export class StepWalk {
  readonly #state: TouchedState;
  readonly #surroundings: Surroundings;
  readonly #caller: Caller;
  readonly #insists: boolean;

  /** `insists`: a way that can only fail, and that only the state chose, is not taken. */
  constructor(state: TouchedState, surroundings: Surroundings, caller: Caller, insists: boolean) {
    this.#state = state;
    this.#surroundings = surroundings;
    this.#caller = caller;
    this.#insists = insists;
  }

  /** Follows a frame to its end. */
  walk(frame: StepFrame, trace: Trace): Outcome {
    for (;;) {
      const { block } = frame;
      if (block === undefined) return { trace, data: NO_DATA };
      if (!this.#caller.mayStep(1)) return this.#caller.giveUp(trace, "length", frame.call.isStatic);
      while (frame.next < block.instructions.length) {
        const instruction = block.instructions[frame.next++];
        if (instruction === undefined) break;
        const ended = this.#step(frame, instruction, trace);
        if (frame.isBroken) return undefined;
        if (ended !== undefined) return ended.outcome;
        if (frame.block !== block || frame.next === 0) break;
      }
      if (frame.block === block && frame.next >= block.instructions.length) frame.enter(block.next);
    }
  }

  #step(frame: StepFrame, instruction: Instruction, trace: Trace): Ended {
    const { taint } = frame;
    taint.hangsOnState = false;
    const { opcode } = instruction;
    if (opcode === OP.GAS) return this.#guessGas(frame, trace);
    if (stepsPlainly(frame, instruction)) return undefined;
    switch (opcode) {
      case OP.JUMP: {
        const target = frame.pop();
        if (taint.hangsOnState) hangOn(trace);
        if (target === undefined) return { outcome: this.#caller.giveUp(trace, "jump", frame.call.isStatic) };
        return frame.jump(target) ? undefined : FAILED;
      }
      case OP.JUMPI:
        return this.#branch(frame, trace);
      case OP.STOP:
        return { outcome: { trace, data: NO_DATA } };
      case OP.RETURN: {
        const data = frame.memory.data(frame.pop(), frame.pop()) ?? UNKNOWN_DATA;
        return { outcome: { trace, data: trace.level > 0 ? hangingOnState(data) : data } };
      }
      case OP.SELFDESTRUCT:
        return this.#destroy(frame, trace);
      case OP.CALL:
      case OP.CALLCODE:
      case OP.DELEGATECALL:
      case OP.STATICCALL:
        return this.#call(frame, opcode, trace);
      case OP.CREATE:
      case OP.CREATE2:
        return this.#create(frame, opcode === OP.CREATE2, trace);
      case OP.SSTORE:
      case OP.TSTORE:
        return this.#store(frame, opcode === OP.TSTORE, trace);
      default:
        return this.#reads(frame, opcode, trace) ? undefined : FAILED;
    }
  }

  /** Instructions that look at something beside the frame; false where there is no such instruction. */
  #reads(frame: StepFrame, opcode: number, trace: Trace): boolean {
    const { taint, call } = frame;
    const push = (value: Value): void => {
      const word = value.get(taint);
      frame.push(word, taint.hangsOnState);
    };
    switch (opcode) {
      case OP.SLOAD:
      case OP.TLOAD: {
        const slot = frame.pop();
        if (slot !== undefined) push(this.#state.load(trace, slotAt(call.account, slot, taint.hangsOnState), opcode === OP.TLOAD));
        else {
          trace.gaps.add("key");
          frame.push(undefined, true);
        }
        return true;
      }
      case OP.BALANCE: {
        const address = frame.pop();
        if (address === undefined) trace.gaps.add("key");
        push(address === undefined ? Value.unknown : this.#state.balance(trace, accountAt(addressIn(address)), taint.hangsOnState));
        return true;
      }
      case OP.SELFBALANCE:
        push(this.#state.balance(trace, call.account, false));
        return true;
      case OP.EXTCODESIZE: {
        const address = frame.pop();
        push(address === undefined ? Value.unknown : this.#state.codeSize(trace, accountAt(addressIn(address))));
        return true;
      }
      case OP.EXTCODECOPY: {
        const address = frame.pop();
        const [at, offset, size] = [frame.pop(), frame.pop(), frame.pop()];
        const code = address === undefined ? undefined : new PlainData(this.#state.code(trace, accountAt(addressIn(address))));
        frame.memory.copy(at, size, code, offset, true);
        return true;
      }
      case OP.EXTCODEHASH: {
        const address = frame.pop();
        push(address === undefined ? Value.unknown : this.#state.codeHash(trace, accountAt(addressIn(address))));
        return true;
      }
      case OP.ORIGIN:
        frame.push(this.#surroundings.origin, false);
        return true;
      default:
        if (!SURROUNDINGS.has(opcode)) return false;
        frame.push(this.#surroundings.block.get(opcode), false);
        return true;
    }
  }

  /** What is done with it is a guess from then on, unless it is only handed to a call. */
  #guessGas(frame: StepFrame, trace: Trace): undefined {
    const next = frame.block?.instructions[frame.next]?.opcode ?? 0;
    if (!CALLS.has(next)) trace.level = 2;
    frame.push(this.#caller.guessGas(trace), false);
  }

  #branch(frame: StepFrame, trace: Trace): Ended {
    const [target, condition] = [frame.pop(), frame.pop()];
    const next = frame.block?.next;
    if (frame.taint.hangsOnState) hangOn(trace);
    if (this.#insists && frame.taint.hangsOnState && condition !== undefined && target !== undefined)
      return this.#branchOnState(frame, condition, target, trace);
    if (condition === 0n) return void frame.enter(next);
    if (target === undefined) return { outcome: this.#caller.giveUp(trace, "jump", frame.call.isStatic) };
    const canJump = frame.code.isJumpTarget(target) && !frame.fails(Number(target));
    if (condition !== undefined) return frame.jump(target) ? undefined : FAILED;
    if (!canJump) return void frame.enter(next);
    if (frame.fails(next)) return void frame.jump(target);
    if (!this.#caller.mayFork()) return { outcome: this.#caller.giveUp(trace, "length", frame.call.isStatic) };
    const [otherFrame, otherTrace] = [frame.fork(), new Trace(trace)];
    frame.jump(target);
    otherFrame.enter(next);
    const outcome = this.walk(frame, trace);
    return { outcome: meet(outcome, this.walk(otherFrame, otherTrace)) };
  }

  #branchOnState(frame: StepFrame, condition: bigint, target: bigint, trace: Trace): Ended {
    const next = frame.block?.next;
    const [taken, other] = condition === 0n ? [next, Number(target)] : [Number(target), next];
    const fails = (programCounter: number | undefined): boolean => {
      const probe = frame.fork();
      probe.enter(programCounter);
      return new Probe().mustFail(probe);
    };
    const isTurned = fails(taken) && !fails(other);
    if (isTurned) trace.level = 2;
    frame.enter(isTurned ? other : taken);
    return undefined;
  }

  #store(frame: StepFrame, isTransient: boolean, trace: Trace): Ended {
    if (frame.call.isStatic) return FAILED;
    const slot = frame.pop();
    const { hangsOnState } = frame.taint;
    const value = Value.settled(...popped(frame));
    if (slot !== undefined) this.#state.store(trace, slotAt(frame.call.account, slot, hangsOnState), value, isTransient, false);
    else this.#caller.giveUp(trace, "key", isTransient);
    return undefined;
  }

  #destroy(frame: StepFrame, trace: Trace): Ended {
    if (frame.call.isStatic) return FAILED;
    const beneficiary = frame.pop();
    const all = this.#state.balance(trace, frame.call.account, false);
    this.#state.move(trace, frame.call.account, beneficiary === undefined ? undefined : accountAt(addressIn(beneficiary)), all, 2);
    trace.gaps.add("creation");
    return { outcome: { trace, data: NO_DATA } };
  }

  #create(frame: StepFrame, isSalted: boolean, trace: Trace): Ended {
    if (frame.call.isStatic) return FAILED;
    const value = Value.settled(...popped(frame));
    const initCode = frame.memory.data(frame.pop(), frame.pop()) ?? UNKNOWN_DATA;
    const salt = isSalted ? frame.pop() : "none";
    const before = this.#traceOfFailure(frame, trace);
    if (before !== undefined) trace.level = 2;
    const { outcome, address } = this.#caller.create({ creator: frame.call, value, initCode, salt }, trace);
    frame.returned = NO_DATA;
    return this.#goOn(frame, outcome, before, address, outcome === undefined ? UNKNOWN_DATA : NO_DATA, trace);
  }

  #call(frame: StepFrame, opcode: number, trace: Trace): Ended {
    const { call, memory, taint } = frame;
    frame.pop(); // gas
    taint.hangsOnState = false;
    const target = frame.pop();
    if (taint.hangsOnState) hangOn(trace);
    const hasValue = opcode === OP.CALL || opcode === OP.CALLCODE;
    const value = hasValue ? Value.settled(...popped(frame)) : Value.known(0n);
    const data = memory.data(frame.pop(), frame.pop()) ?? UNKNOWN_DATA;
    const [at, size] = [frame.pop(), frame.pop()];
    const isStatic = call.isStatic || opcode === OP.STATICCALL;
    const before = this.#traceOfFailure(frame, trace);
    if (before !== undefined) trace.level = 2;
    if (opcode === OP.CALL) this.#moveValue(call, target, value, trace);
    const common = { data, isStatic, depth: call.depth + 1 };
    const address = addressIn(target ?? 0n);
    const called: Call =
      opcode === OP.DELEGATECALL
        ? { ...call, ...common }
        : opcode === OP.CALLCODE
          ? { ...call, ...common, caller: call.address, value }
          : { ...common, address, account: accountAt(address), caller: call.address, value };
    const outcome = target === undefined ? this.#caller.giveUp(trace, "code", isStatic) : this.#caller.run(address, called, trace);
    const returned = outcome?.data ?? UNKNOWN_DATA;
    const written = returned.size.get(taint);
    // What lies behind the end of an answer leaves memory as it was.
    const length = size === undefined || written === undefined ? size : written < size ? written : size;
    memory.copy(at, length, returned, 0n, false);
    return this.#goOn(frame, outcome, before, 1n, returned, trace);
  }

  #moveValue({ account }: Call, target: bigint | undefined, value: Value, trace: Trace): void {
    const taint = { hangsOnState: false };
    const amount = value.get(taint);
    if (taint.hangsOnState) hangOn(trace);
    if (amount === 0n) return;
    const to = target === undefined ? undefined : accountAt(addressIn(target));
    this.#state.move(trace, account, to, value, amount === undefined ? 2 : taint.hangsOnState ? 1 : 0);
  }

  /** Goes on behind a call: with its success where it may succeed, with its failure where it must fail and that is not the end of all. */
  #goOn(frame: StepFrame, outcome: Outcome, before: Trace | undefined, success: bigint | undefined, data: Data, trace: Trace): Ended {
    frame.returned = data;
    if (outcome !== undefined) {
      frame.push(success, false);
      if (before !== undefined) outcome.trace.gaps.add("failure");
      // A call that parted the way comes back with the trace that it began with.
      return outcome.trace === trace ? undefined : { outcome: this.walk(frame, outcome.trace) };
    }
    if (before === undefined) return FAILED;
    before.gaps.add("failure");
    frame.push(0n, false);
    return { outcome: this.walk(frame, before) };
  }

  /** Where the frame goes on from if the call that comes now fails: undefined where it can only fail, too. */
  #traceOfFailure(frame: StepFrame, trace: Trace): Trace | undefined {
    const probe = frame.fork();
    probe.returned = UNKNOWN_DATA;
    probe.push(0n, false);
    this.#caller.mayStep(1 + trace.touches.size);
    return new Probe().mustFail(probe) ? undefined : new Trace(trace);
  }
}

/** Looks ahead whether a frame can only fail, as far as nothing but the frame itself is looked at. */
class Probe {
  #steps = PROBED_STEPS;
  #forks = PROBED_FORKS;

  mustFail(frame: StepFrame): boolean {
    while (this.#steps-- > 0) {
      const { block } = frame;
      if (block === undefined) return false;
      const instruction = block.instructions[frame.next++];
      if (instruction === undefined) {
        frame.enter(block.next);
        continue;
      }
      if (stepsPlainly(frame, instruction)) {
        if (frame.isBroken) return true;
        continue;
      }
      switch (instruction.opcode) {
        case OP.REVERT:
        case OP.INVALID:
          return true;
        case OP.JUMP: {
          const target = frame.pop();
          if (target === undefined) return false;
          if (!frame.jump(target)) return true;
          break;
        }
        case OP.JUMPI: {
          const [target, condition] = [frame.pop(), frame.pop()];
          if (target === undefined) return false;
          if (condition === 0n) frame.enter(block.next);
          else if (condition !== undefined) {
            if (!frame.jump(target)) return true;
          } else {
            if (this.#forks-- <= 0) return false;
            const other = frame.fork();
            other.enter(block.next);
            if (!this.mustFail(other)) return false;
            if (!frame.jump(target)) return true;
          }
          break;
        }
        default:
          return false;
      }
    }
    return false;
  }
}

/** Runs an instruction that looks at nothing but its frame; false where it is another. */
function stepsPlainly(frame: StepFrame, { opcode, pushed }: Instruction): boolean {
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
      frame.push(call.address, false);
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

/** The next word, and whether it hangs on the state. */
function popped(frame: StepFrame): [word: bigint | undefined, hangsOnState: boolean] {
  const before = frame.taint.hangsOnState;
  frame.taint.hangsOnState = false;
  const word = frame.pop();
  const { hangsOnState } = frame.taint;
  if (before) frame.taint.hangsOnState = true;
  return [word, hangsOnState];
}
