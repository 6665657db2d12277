import { OP } from "../code/opcodes.ts";
import { KIND, type Expression, type SymbolOrigin } from "../symbolic/expression.ts";
import { ExpressionPool } from "../symbolic/pool.ts";
import { type Guard, type GuardKey, type GuardKind, type Instruction, STEP } from "./instruction.ts";
import type { Machine } from "./machine.ts";
import type { Stretch } from "./tape.ts";

/** Longer recordings are given up: walking is as fast. */
const MOST_INSTRUCTIONS = 4_000;
const NOTHING: Instruction = { code: 0, to: 0, a: 0, b: 0, c: 0, parts: [], layout: [], word: 0n };

/** Thrown where a transaction does what no tape tells. It is caught where recording began. */
export class Unrecordable extends Error {}

/** Writes a tape while it runs it. Words are formulas, and worked out where something asks for them: what nothing asks for is not on the tape. */
export class Recorder {
  readonly pool: ExpressionPool;
  /** How sure what follows is: see `Trace`. */
  level: 0 | 1 = 0;
  readonly #machine: Machine;
  readonly #stretches: Stretch[] = [];
  #instructions: Instruction[] = [];
  #count = 0;
  readonly #registers = new Map<Expression, number>();
  #wordCount = 0;
  /** How a symbol's word is read of the state. */
  readonly #sources = new Map<Expression, Partial<Instruction>>();
  readonly #tainted = new Map<Expression, boolean>();
  readonly #fixed = new Map<Expression, Expression>();

  constructor(machine: Machine, selector: bigint | undefined) {
    this.#machine = machine;
    this.pool = new ExpressionPool(selector);
  }

  /** All that was recorded. */
  end(): readonly Stretch[] {
    return [...this.#stretches, { instructions: this.#instructions, guard: undefined, key: undefined }];
  }

  emit(instruction: Partial<Instruction>): void {
    const whole = { ...NOTHING, ...instruction };
    if (++this.#count > MOST_INSTRUCTIONS || this.pool.isFull || !this.#machine.step(whole)) throw new Unrecordable();
    this.#instructions.push(whole);
  }

  guard(kind: GuardKind, register: number, isTransient = false): GuardKey {
    const guard: Guard = { kind, register, isTransient };
    const key = this.#machine.find(guard);
    this.#stretches.push({ instructions: this.#instructions, guard, key });
    this.#instructions = [];
    return key;
  }

  /** A word that is read of the state by an instruction, where something asks for it. */
  read(origin: SymbolOrigin, source: Partial<Instruction>): Expression {
    const symbol = this.pool.symbol(origin);
    this.#sources.set(symbol, source);
    this.#tainted.set(symbol, true);
    return symbol;
  }

  unknown(): Expression {
    return this.pool.symbol("unknown");
  }

  /** A word that is the same as another, and hangs on the state. */
  marked(word: Expression): Expression {
    return this.hangsOnState(word) ? word : this.read("storage", { code: OP.AND, a: this.register(word), b: this.register(word) });
  }

  isWorkedOut(word: Expression): boolean {
    return word.constant !== undefined || this.#registers.has(word);
  }

  /** The register of a word, which is worked out if it was not yet. */
  register(word: Expression): number {
    const known = this.#registers.get(word);
    if (known !== undefined) return known;
    const { constant, symbol, operation, operands, layout = [] } = word;
    const source = this.#sources.get(word);
    const parts = operands.map((operand) => this.register(operand));
    const [a = 0, b = a, c = a] = parts;
    const to = this.#wordCount;
    if (constant !== undefined) this.emit({ code: STEP.CONSTANT, to, word: constant });
    else if (source !== undefined) this.emit({ ...source, to });
    else if (symbol !== undefined) throw new Unrecordable();
    else if (operation === KIND.HASH || operation === KIND.JOINED) this.emit({ code: operation, to, parts, layout });
    else this.emit({ code: operation, to, a, b, c });
    this.#wordCount++;
    this.#registers.set(word, to);
    return to;
  }

  /** Whether a word is other than 0: what follows is recorded for this case. */
  decide(word: Expression): boolean {
    if (word.constant !== undefined) return word.constant !== 0n;
    const isTrue = this.guard("truth", this.register(word)) === true;
    this.hangOn(word);
    if (!isTrue || word.bits === 1) this.#fixed.set(word, this.pool.constant(isTrue ? 1n : 0n));
    return isTrue;
  }

  /** A word as the constant that it is: what follows is recorded for it. */
  select(word: Expression): bigint {
    if (word.constant !== undefined) return word.constant;
    const key = this.guard("word", this.register(word)) as bigint;
    this.hangOn(word);
    this.#fixed.set(word, this.pool.constant(key));
    return key;
  }

  /** As `select`, for words that say where data lie: that this hangs on the state is not told. */
  fix(word: Expression): number {
    const fixed = this.fixed(word);
    if (fixed.constant !== undefined) return Number(fixed.constant);
    if (this.level === 0 && this.hangsOnState(fixed)) throw new Unrecordable();
    // Many places lie at distances from one that is given: that one is looked at.
    let root = fixed;
    for (let inner = movedBy(root); inner !== undefined; inner = movedBy(root)) root = inner;
    this.#fixed.set(root, this.pool.constant(this.guard("word", this.register(root)) as bigint));
    return Number(this.fixed(word).constant);
  }

  /** A word as what follows is recorded for: a constant where it was looked at. */
  fixed(word: Expression): Expression {
    const known = this.#fixed.get(word);
    if (known !== undefined) return known;
    const [by] = word.operands;
    const inner = movedBy(word);
    const fixed = inner === undefined ? undefined : this.fixed(inner);
    return by === undefined || fixed?.constant === undefined ? word : this.pool.apply(word.operation, by, fixed);
  }

  /** A way that a word decided hangs on the state if the word does. */
  hangOn(word: Expression): void {
    if (this.level > 0 || !this.hangsOnState(word)) return;
    this.level = 1;
    this.emit({ code: STEP.HANG_ON });
  }

  hangsOnState(word: Expression): boolean {
    const known = this.#tainted.get(word);
    if (known !== undefined) return known;
    const hangs = word.operands.some((operand) => this.hangsOnState(operand));
    this.#tainted.set(word, hangs);
    return hangs;
  }
}

/** What a constant is added to, or shifts. */
function movedBy({ operation, operands: [by, word] }: Expression): Expression | undefined {
  return (operation === OP.ADD || operation === OP.SHL) && by?.constant !== undefined ? word : undefined;
}
