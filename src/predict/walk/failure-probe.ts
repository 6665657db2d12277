import { OP } from "../code/opcodes.ts";
import { UNKNOWN_DATA } from "./data.ts";
import { stepsPlainly } from "./plain-steps.ts";
import type { StepFrame } from "./step-frame.ts";

/** How far is looked for the failure that follows a call's: what Solidity does with it is short. */
const PROBED_STEPS = 300;
const PROBED_FORKS = 6;

/** Whether a frame can only fail where it goes on at a program counter, as far as nothing but the frame itself is looked at. */
export function failsAt(frame: StepFrame, programCounter: number | undefined): boolean {
  const probe = frame.fork();
  probe.enter(programCounter);
  return new Probe().mustFail(probe);
}

/** The same where the call fails that the frame has just made. */
export function failsWithCall(frame: StepFrame): boolean {
  const probe = frame.fork();
  probe.returned = UNKNOWN_DATA;
  probe.push(0n, false);
  return new Probe().mustFail(probe);
}

/** Follows a frame, which it uses up. */
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
