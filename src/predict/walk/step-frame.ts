import { isDefined, type BasicBlock, type CodeBlocks } from "../code/blocks.ts";
import { NO_DATA, type Data } from "./data.ts";
import type { Call } from "./call.ts";
import { StepMemory } from "./step-memory.ts";
import { Value, type Taint } from "./value.ts";

export const MOST_STACK = 1024;

/** One call as it is followed instruction by instruction: its stack, its memory, where it is. */
export class StepFrame {
  readonly code: CodeBlocks;
  readonly call: Call;
  readonly memory: StepMemory;
  /** What the last call gave back. */
  returned: Data = NO_DATA;
  /** The block that runs, and the index of the instruction that comes next. */
  block: BasicBlock | undefined;
  next = 0;
  /** Whether the words that were popped since `forgetTaint` hang on the state. */
  readonly taint: Taint = { hangsOnState: false };
  readonly #words: (bigint | undefined)[];
  readonly #taints: boolean[];
  #isBroken = false;

  constructor(code: CodeBlocks, call: Call, from?: StepFrame) {
    this.code = code;
    this.call = call;
    this.memory = new StepMemory(from?.memory);
    this.#words = from === undefined ? [] : [...from.#words];
    this.#taints = from === undefined ? [] : [...from.#taints];
    this.block = from === undefined ? code.blocks.get(0) : from.block;
    if (from !== undefined) [this.returned, this.next] = [from.returned, from.next];
  }

  /** A frame that may go another way from here. */
  fork(): StepFrame {
    return new StepFrame(this.code, this.call, this);
  }

  /** Whether the stack ran over or dry. */
  get isBroken(): boolean {
    return this.#isBroken || this.#words.length > MOST_STACK;
  }

  /** A word as it was pushed; undefined where it cannot be told. */
  pop(): bigint | undefined {
    if (this.#words.length === 0) this.#isBroken = true;
    if (this.#taints.pop() === true) this.taint.hangsOnState = true;
    return this.#words.pop();
  }

  /** The next word, with whether it hangs on the state alone. */
  popValue(): Value {
    const before = this.taint.hangsOnState;
    this.taint.hangsOnState = false;
    const word = this.pop();
    const value = Value.settled(word, this.taint.hangsOnState);
    if (before) this.taint.hangsOnState = true;
    return value;
  }

  push(word: bigint | undefined, hangsOnState: boolean): void {
    this.#words.push(word);
    this.#taints.push(hangsOnState);
  }

  duplicate(depth: number): void {
    const index = this.#words.length - depth;
    if (index < 0) this.#isBroken = true;
    this.push(this.#words[index], this.#taints[index] ?? false);
  }

  swap(depth: number): void {
    const top = this.#words.length - 1;
    const deep = top - depth;
    if (deep < 0) return void (this.#isBroken = true);
    [this.#words[top], this.#words[deep]] = [this.#words[deep], this.#words[top]];
    [this.#taints[top], this.#taints[deep]] = [this.#taints[deep] ?? false, this.#taints[top] ?? false];
  }

  /** Goes on at a jump's target; false where there is none. */
  jump(target: bigint): boolean {
    if (!this.code.isJumpTarget(target)) return false;
    this.enter(Number(target));
    return true;
  }

  /** Goes on behind the block that ran. */
  enter(programCounter: number | undefined): void {
    this.block = programCounter === undefined ? undefined : this.code.blocks.get(programCounter);
    this.next = 0;
  }

  /** Whether a block only ends in failure. */
  fails(programCounter: number | undefined): boolean {
    const last = programCounter === undefined ? undefined : this.code.blocks.get(programCounter)?.instructions.at(-1)?.opcode;
    return last !== undefined && (FAILURES.has(last) || !isDefined(last));
  }
}

const FAILURES: ReadonlySet<number> = new Set([0xfd, 0xfe]);
