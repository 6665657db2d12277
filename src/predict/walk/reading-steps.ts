import { OP, SURROUNDINGS } from "../code/opcodes.ts";
import type { Surroundings } from "./call.ts";
import { PlainData } from "./data.ts";
import type { StepFrame } from "./step-frame.ts";
import type { TouchedState } from "./touched-state.ts";
import type { Trace } from "./trace.ts";
import { Value } from "./value.ts";

/** What lies outside of a frame. */
export interface Outside {
  readonly state: TouchedState;
  readonly surroundings: Surroundings;
}

/** Runs an instruction that looks at something beside the frame; false where there is no such instruction. */
export function stepsReading(frame: StepFrame, opcode: number, { state, surroundings }: Outside, trace: Trace): boolean {
  const { taint, call } = frame;
  const push = (value: Value): void => {
    const word = value.get(taint);
    frame.push(word, taint.hangsOnState);
  };
  switch (opcode) {
    case OP.SLOAD:
    case OP.TLOAD: {
      const slot = frame.pop();
      if (slot !== undefined)
        push(state.load(trace, { place: call.account.slot(slot), hangsOnState: taint.hangsOnState }, opcode === OP.TLOAD));
      else {
        trace.gaps.add("key");
        frame.push(undefined, true);
      }
      return true;
    }
    case OP.BALANCE: {
      const address = frame.pop();
      if (address === undefined) trace.gaps.add("key");
      push(address === undefined ? Value.unknown : state.balance(trace, state.accountIn(address), taint.hangsOnState));
      return true;
    }
    case OP.SELFBALANCE:
      push(state.balance(trace, call.account, false));
      return true;
    case OP.EXTCODESIZE: {
      const address = frame.pop();
      push(address === undefined ? Value.unknown : state.codeSize(trace, state.accountIn(address)));
      return true;
    }
    case OP.EXTCODECOPY: {
      const address = frame.pop();
      const [at, offset, size] = [frame.pop(), frame.pop(), frame.pop()];
      const code = address === undefined ? undefined : new PlainData(state.code(trace, state.accountIn(address)));
      frame.memory.copy(at, size, code, offset, true);
      return true;
    }
    case OP.EXTCODEHASH: {
      const address = frame.pop();
      push(address === undefined ? Value.unknown : state.codeHash(trace, state.accountIn(address)));
      return true;
    }
    case OP.ORIGIN:
      frame.push(surroundings.origin, false);
      return true;
    default:
      if (!SURROUNDINGS.has(opcode)) return false;
      frame.push(surroundings.block.get(opcode), false);
      return true;
  }
}
