import type { AnalysedCode, Selector } from "./analysed-code.ts";
import { AnalysisThread } from "./analysis-thread.ts";

/** A thread that has nothing to do is ended after so many milliseconds. */
const IDLE_TIME = 30_000;

/** Analyses functions that are asked for on a thread beside this one, which keeps no process alive. */
export class BackgroundAnalysis {
  readonly #asked = new WeakMap<AnalysedCode, Map<Selector, Promise<void> | "done">>();
  readonly #changed = new Set<AnalysedCode>();
  #thread: AnalysisThread | undefined;
  #last: Promise<void> = Promise.resolve();
  #waiting = 0;
  #timer: NodeJS.Timeout | undefined;

  /** Kept when the code knows the function. Undefined where that was tried before: what the code does not know now, it never will. */
  analyse(code: AnalysedCode, selector: Selector): Promise<void> | undefined {
    const functions = this.#asked.get(code) ?? new Map<Selector, Promise<void> | "done">();
    this.#asked.set(code, functions);
    let asked = functions.get(selector);
    if (asked === undefined)
      functions.set(selector, (asked = this.#queue(code, selector).then(() => void functions.set(selector, "done"))));
    return asked === "done" ? undefined : asked;
  }

  async close(): Promise<void> {
    clearTimeout(this.#timer);
    const thread = this.#thread;
    this.#thread = undefined;
    await thread?.end();
  }

  #queue(code: AnalysedCode, selector: Selector): Promise<void> {
    this.#waiting++;
    return (this.#last = this.#last.then(() => this.#run(code, selector)));
  }

  async #run(code: AnalysedCode, selector: Selector): Promise<void> {
    clearTimeout(this.#timer);
    this.#thread ??= new AnalysisThread();
    if (await this.#thread.analyse(code, selector === undefined ? [] : [selector])) this.#changed.add(code);
    // Whatever ended it, the next one has a thread of its own.
    else this.#thread = undefined;
    if (--this.#waiting > 0) return;
    for (const changed of this.#changed) changed.save();
    this.#changed.clear();
    this.#timer = setTimeout(() => void this.close(), IDLE_TIME).unref();
  }
}
