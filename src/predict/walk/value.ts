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

/** Works a word out; notes in `taint` whether the state was looked at. */
type Source = (taint: Taint) => bigint | undefined;

/** A word that is worked out when it is first asked for. */
export class Value {
  static readonly unknown = new Value(undefined, undefined, undefined, undefined);
  #word: bigint | undefined;
  #hangsOnState = false;
  /** A formula's evaluator, or what works the word out; undefined once that is done. */
  #evaluator: Evaluator | undefined;
  #source: Source | undefined;
  readonly #formula: Expression | undefined;

  private constructor(
    word: bigint | undefined,
    evaluator: Evaluator | undefined,
    formula: Expression | undefined,
    source: Source | undefined,
  ) {
    this.#word = word;
    this.#evaluator = evaluator;
    this.#formula = formula;
    this.#source = source;
  }

  static known(word: bigint): Value {
    return new Value(word, undefined, undefined, undefined);
  }

  /** A word that was worked out, or cannot be told. */
  static settled(word: bigint | undefined, hangsOnState: boolean): Value {
    const value = new Value(word, undefined, undefined, undefined);
    value.#hangsOnState = hangsOnState;
    return value;
  }

  static of(formula: Expression, evaluator: Evaluator): Value {
    return formula.constant !== undefined ? Value.known(formula.constant) : new Value(undefined, evaluator, formula, undefined);
  }

  /** A word that is worked out of others. */
  static derived(source: Source): Value {
    return new Value(undefined, undefined, undefined, source);
  }

  /** A word that is read from the state. */
  static read(look: () => bigint | undefined): Value {
    const value = new Value(undefined, undefined, undefined, look);
    value.#hangsOnState = true;
    return value;
  }

  /** The same word, marked as one that hangs on the state. */
  hangingOnState(): Value {
    if (this.#source === undefined && this.#evaluator === undefined) return Value.settled(this.#word, true);
    return Value.read(() => this.get({ hangsOnState: false }));
  }

  /** Whether it is a constant, or was worked out. */
  get isAtHand(): boolean {
    return this.#source === undefined && this.#evaluator === undefined && this.#word !== undefined;
  }

  get(taint: Taint): bigint | undefined {
    if (this.#evaluator !== undefined || this.#source !== undefined) this.#workOut();
    if (this.#hangsOnState) taint.hangsOnState = true;
    return this.#word;
  }

  #workOut(): void {
    const own = { hangsOnState: this.#hangsOnState };
    const [evaluator, source, formula] = [this.#evaluator, this.#source, this.#formula];
    this.#evaluator = this.#source = undefined;
    if (source !== undefined) this.#word = source(own);
    else if (evaluator !== undefined && formula !== undefined) this.#word = evaluator.evaluate(formula, own);
    this.#hangsOnState = own.hangsOnState;
  }
}
