import type { Expression } from "../symbolic/expression.ts";

/** Evaluates formulas of one frame. */
export interface Evaluator {
  /** The word, or undefined where it cannot be told; notes in `taint` whether the state was looked at. */
  evaluate(word: Expression, taint: Taint): bigint | undefined;
}

/** Whether something hangs on what was read of the state. */
export interface Taint {
  hangsOnState: boolean;
}

/** A word that is worked out when it is first asked for. */
export class Value {
  static readonly unknown = new Value(undefined, undefined, undefined);
  #word: bigint | undefined;
  #hangsOnState = false;
  #source: Evaluator | (() => bigint | undefined) | undefined;
  readonly #formula: Expression | undefined;

  private constructor(
    word: bigint | undefined,
    source: Evaluator | (() => bigint | undefined) | undefined,
    formula: Expression | undefined,
  ) {
    this.#word = word;
    this.#source = source;
    this.#formula = formula;
  }

  static known(word: bigint): Value {
    return new Value(word, undefined, undefined);
  }

  static of(formula: Expression, evaluator: Evaluator): Value {
    return formula.constant !== undefined ? Value.known(formula.constant) : new Value(undefined, evaluator, formula);
  }

  /** A word that is read from the state. */
  static read(look: () => bigint | undefined): Value {
    return new Value(undefined, look, undefined);
  }

  /** The same word, marked as one that hangs on the state. */
  hangingOnState(): Value {
    const marked = Value.read(() => this.get({ hangsOnState: false }));
    if (this.isAtHand) marked.get({ hangsOnState: false });
    return marked;
  }

  /** Whether it is a constant, or was worked out. */
  get isAtHand(): boolean {
    return this.#source === undefined && this.#word !== undefined;
  }

  get(taint: Taint): bigint | undefined {
    if (this.#source !== undefined) this.#workOut(this.#source);
    if (this.#hangsOnState) taint.hangsOnState = true;
    return this.#word;
  }

  #workOut(source: Evaluator | (() => bigint | undefined)): void {
    this.#source = undefined;
    if (typeof source === "function") {
      this.#word = source();
      this.#hangsOnState = true;
    } else if (this.#formula !== undefined) {
      const taint = { hangsOnState: false };
      this.#word = source.evaluate(this.#formula, taint);
      this.#hangsOnState = taint.hangsOnState;
    }
  }
}
