import { Executor } from "./executor.ts";
import type { Fault } from "./worker-protocol.ts";

/** Executors without work are ended after so many milliseconds. */
const IDLE_TIME = 30_000;

/** The executors of the process: started when they are first needed, shared by all chains, ended when nobody needs them. */
export class ExecutorPool {
  #executors: Executor[] = [];
  #last: Promise<unknown> = Promise.resolve();
  #users = 0;
  #timer: NodeJS.Timeout | undefined;

  /** Lets one user at a time have up to `width` executors. Those that are new need some time until they are ready. */
  use<T>(width: number, work: (executors: readonly Executor[]) => Promise<T>): Promise<T> {
    this.#users += 1;
    const result = this.#last.then(async () => {
      try {
        return await work(this.#grown(width));
      } finally {
        this.#users -= 1;
        this.#endWhenIdle();
      }
    });
    this.#last = result.catch(() => undefined);
    return result;
  }

  /** Starts as many executors as there are not yet, for work that is to be expected, and waits for none. */
  prepare(width: number): readonly Executor[] {
    const executors = this.#grown(width);
    this.#endWhenIdle();
    return executors;
  }

  /** Up to `width` of the executors that there are: for work that they do beside their jobs, and that nobody waits for. */
  helpers(width: number): readonly Executor[] {
    if (this.#executors.length > 0) this.#endWhenIdle();
    return this.#executors.filter(({ isLost }) => !isLost).slice(0, width);
  }

  /** Starts as many executors as there are not yet, and waits until they are ready. */
  async start(width: number): Promise<void> {
    // Nothing else keeps the process alive meanwhile.
    const alive = setInterval(() => undefined, IDLE_TIME);
    try {
      await Promise.all(this.#grown(width).map((executor) => executor.ready()));
    } finally {
      clearInterval(alive);
    }
  }

  #endWhenIdle(): void {
    clearTimeout(this.#timer);
    if (this.#users === 0) this.#timer = setTimeout(() => void this.close(), IDLE_TIME).unref();
  }

  #grown(width: number): Executor[] {
    clearTimeout(this.#timer);
    this.#executors = this.#executors.filter(({ isLost }) => !isLost);
    while (this.#executors.length < width) this.#executors.push(new Executor());
    return this.#executors.slice(0, width);
  }

  /** Lets an executor go wrong, for tests. */
  arm(index: number, fault: Fault): void {
    this.#executors[index]?.send({ fault });
  }

  /** Lets all executors forget a chain. */
  detach(chain: number): void {
    for (const executor of this.#executors) executor.detach(chain);
  }

  get executors(): readonly Executor[] {
    return this.#executors;
  }

  async close(): Promise<void> {
    clearTimeout(this.#timer);
    const ended = this.#executors;
    this.#executors = [];
    await Promise.all(ended.map((executor) => executor.end()));
  }
}

/** The process's pool. */
export const executorPool = new ExecutorPool();
