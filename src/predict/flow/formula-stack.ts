import type { Expression } from "../symbolic/expression.ts";
import type { ExpressionPool } from "../symbolic/pool.ts";

/** A stack of formulas. What is taken from an empty one is 0, and it is broken. */
export class FormulaStack {
  isBroken = false;
  readonly #pool: ExpressionPool;
  readonly #words: Expression[];

  constructor(pool: ExpressionPool, words: readonly Expression[]) {
    this.#pool = pool;
    this.#words = [...words];
  }

  get words(): readonly Expression[] {
    return this.#words;
  }

  push(word: Expression): void {
    this.#words.push(word);
  }

  pop(): Expression {
    const word = this.#words.pop();
    if (word === undefined) this.isBroken = true;
    return word ?? this.#pool.constant(0n);
  }

  take(count: number): Expression[] {
    return Array.from({ length: count }, () => this.pop());
  }

  drop(count: number): void {
    for (let index = 0; index < count; index++) this.pop();
  }

  peek(depth: number): Expression {
    const word = this.#words.at(-1 - depth);
    if (word === undefined) this.isBroken = true;
    return word ?? this.#pool.constant(0n);
  }

  swap(depth: number): void {
    const [top, deep] = [this.peek(0), this.peek(depth)];
    this.#words[this.#words.length - 1] = deep;
    this.#words[this.#words.length - 1 - depth] = top;
  }
}
