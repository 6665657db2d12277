/** Runs work one piece after the other, in the order in which it came. A piece that fails does not stop the next. */
export class Queue {
  #last: Promise<unknown> = Promise.resolve();
  #waiting = 0;

  /** Whether nothing runs and nothing waits. */
  get isIdle(): boolean {
    return this.#waiting === 0;
  }

  run<T>(work: () => T | Promise<T>): Promise<Awaited<T>> {
    this.#waiting += 1;
    const result = this.#last.then(work) as Promise<Awaited<T>>;
    const done = () => void (this.#waiting -= 1);
    this.#last = result.then(done, done);
    return result;
  }
}
