import type { Instruction } from "../code/blocks.ts";
import { OP } from "../code/opcodes.ts";
import type { Account } from "./account.ts";
import { type Call, type Caller, type Outcome, type Surroundings } from "./call.ts";
import { hangingOnState, NO_DATA, UNKNOWN_DATA, type Data } from "./data.ts";
import { failsAt, failsWithCall } from "./failure-probe.ts";
import { stepsPlainly } from "./plain-steps.ts";
import { stepsReading, type Outside } from "./reading-steps.ts";
import { isCall, takeCall } from "./step-call.ts";
import type { StepFrame } from "./step-frame.ts";
import type { TouchedState } from "./touched-state.ts";
import { hangOn, meet, Trace } from "./trace.ts";
import type { Value } from "./value.ts";

/** Something that came to its end, or goes on. */
type Ended = { readonly outcome: Outcome } | undefined;

const FAILED: Ended = { outcome: undefined };

/**
 * Follows code instruction by instruction, with the words that are known: for what the analysis of its functions left open, such as jumps that
 * calldata tells. Unknown words part the way.
 */
export class StepWalk {
  readonly #state: TouchedState;
  readonly #outside: Outside;
  readonly #caller: Caller;
  readonly #insists: boolean;

  /** `insists`: a way that can only fail, and that only the state chose, is not taken. */
  constructor(state: TouchedState, surroundings: Surroundings, caller: Caller, insists: boolean) {
    this.#state = state;
    this.#outside = { state, surroundings };
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
    if (isCall(opcode)) return this.#call(frame, opcode, trace);
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
      case OP.CREATE:
      case OP.CREATE2:
        return this.#create(frame, opcode === OP.CREATE2, trace);
      case OP.SSTORE:
      case OP.TSTORE:
        return this.#store(frame, opcode === OP.TSTORE, trace);
      default:
        return stepsReading(frame, opcode, this.#outside, trace) ? undefined : FAILED;
    }
  }

  /** What is done with it is a guess from then on, unless it is only handed to a call. */
  #guessGas(frame: StepFrame, trace: Trace): undefined {
    const next = frame.block?.instructions[frame.next]?.opcode ?? 0;
    if (!isCall(next)) trace.level = 2;
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
    const isTurned = failsAt(frame, taken) && !failsAt(frame, other);
    if (isTurned) trace.level = 2;
    frame.enter(isTurned ? other : taken);
    return undefined;
  }

  #store(frame: StepFrame, isTransient: boolean, trace: Trace): Ended {
    if (frame.call.isStatic) return FAILED;
    const slot = frame.pop();
    const { hangsOnState } = frame.taint;
    const value = frame.popValue();
    if (slot !== undefined) this.#state.store(trace, { place: frame.call.account.slot(slot), hangsOnState }, value, isTransient, false);
    else this.#caller.giveUp(trace, "key", isTransient);
    return undefined;
  }

  #destroy(frame: StepFrame, trace: Trace): Ended {
    if (frame.call.isStatic) return FAILED;
    const beneficiary = frame.pop();
    const all = this.#state.balance(trace, frame.call.account, false);
    this.#state.move(trace, frame.call.account, beneficiary === undefined ? undefined : this.#state.accountIn(beneficiary), all, 2);
    trace.gaps.add("creation");
    return { outcome: { trace, data: NO_DATA } };
  }

  #create(frame: StepFrame, isSalted: boolean, trace: Trace): Ended {
    if (frame.call.isStatic) return FAILED;
    const value = frame.popValue();
    const initCode = frame.memory.data(frame.pop(), frame.pop()) ?? UNKNOWN_DATA;
    const salt = isSalted ? frame.pop() : "none";
    const before = this.#traceOfFailure(frame, trace);
    if (before !== undefined) trace.level = 2;
    const { outcome, address } = this.#caller.create({ creator: frame.call, value, initCode, salt }, trace);
    frame.returned = NO_DATA;
    return this.#goOn(frame, outcome, before, address, outcome === undefined ? UNKNOWN_DATA : NO_DATA, trace);
  }

  #call(frame: StepFrame, opcode: number, trace: Trace): Ended {
    const { memory, taint } = frame;
    const { target, called, at, size } = takeCall(frame, opcode, this.#state, trace);
    const before = this.#traceOfFailure(frame, trace);
    if (before !== undefined) trace.level = 2;
    if (opcode === OP.CALL) this.#moveValue(frame.call, target, called.value, trace);
    const outcome = target === undefined ? this.#caller.giveUp(trace, "code", called.isStatic) : this.#caller.run(target, called, trace);
    const returned = outcome?.data ?? UNKNOWN_DATA;
    const written = returned.size.get(taint);
    // What lies behind the end of an answer leaves memory as it was.
    const length = size === undefined || written === undefined ? size : written < size ? written : size;
    memory.copy(at, length, returned, 0n, false);
    return this.#goOn(frame, outcome, before, 1n, returned, trace);
  }

  #moveValue({ account }: Call, to: Account | undefined, value: Value, trace: Trace): void {
    const taint = { hangsOnState: false };
    const amount = value.get(taint);
    if (taint.hangsOnState) hangOn(trace);
    if (amount !== 0n) this.#state.move(trace, account, to, value, amount === undefined ? 2 : taint.hangsOnState ? 1 : 0);
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
    this.#caller.mayStep(1 + trace.touches.size);
    return failsWithCall(frame) ? undefined : new Trace(trace);
  }
}
