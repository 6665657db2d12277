import { type Guard, type GuardKey, type Instruction } from "./instruction.ts";
import type { Machine } from "./machine.ts";

/** A stretch of a recording: what is done, and the guard at its end with what it found. The last has none. */
export interface Stretch {
  readonly instructions: readonly Instruction[];
  readonly guard: Guard | undefined;
  readonly key: GuardKey;
}

/** A stretch of a tape, and how it goes on by what its guard finds. */
interface TapeNode {
  readonly instructions: readonly Instruction[];
  readonly guard: Guard | undefined;
  /** The way that was recorded first: most transactions go it. */
  readonly firstKey: GuardKey;
  first: TapeNode | undefined;
  readonly others: Map<GuardKey, TapeNode>;
}

/** What transactions that called one function did, as a tree: ways that begin alike share their beginning. */
export class Tape {
  #root: TapeNode | undefined;

  /** Runs it; false where no transaction was recorded that went the same way. */
  replay(machine: Machine): boolean {
    let node = this.#root;
    while (node !== undefined) {
      const { instructions, guard } = node;
      for (let index = 0; index < instructions.length; index++) if (!machine.step(instructions[index] as Instruction)) return false;
      if (guard === undefined) return true;
      const key = machine.find(guard);
      node = key === node.firstKey ? node.first : node.others.get(key);
    }
    return false;
  }

  /** Takes a recording in. Where it is told by another one already, nothing changes. */
  add(stretches: readonly Stretch[]): void {
    let hang = (node: TapeNode): void => void (this.#root = node);
    let known = this.#root;
    for (const { instructions, guard, key } of stretches) {
      if (known === undefined) hang((known = { instructions, guard, firstKey: key, first: undefined, others: new Map() }));
      const node: TapeNode = known;
      hang = (next) => void (key === node.firstKey ? (node.first = next) : node.others.set(key, next));
      known = key === node.firstKey ? node.first : node.others.get(key);
    }
  }
}
