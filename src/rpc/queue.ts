/** Runs work one piece after the other, in the order in which it came. A piece that fails does not stop the next. */
export class Queue {
  #last: Promise<unknown> = Promise.resolve();

  run<T>(work: () => T | Promise<T>): Promise<Awaited<T>> {
    const result = this.#last.then(work) as Promise<Awaited<T>>;
    this.#last = result.catch(() => undefined);
    return result;
  }
}
