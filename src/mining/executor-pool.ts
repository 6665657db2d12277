import { extname } from "node:path";
import { Worker } from "node:worker_threads";
import { engineModule } from "../engine/module.ts";
import { CONTROL, type ExecutorMessage, type Fault, type WorkerSetup } from "./worker-protocol.ts";

/** Executors without work are ended after so many milliseconds. */
const IDLE_TIME = 30_000;

/** Numbers of executors: 1 is the main thread, and none is given twice, so that a lock tells who held it. */
let lastNumber = 1;

/** A job as an executor is told of it. */
export interface JobNotice {
  readonly chain: number;
  readonly memory: WebAssembly.Memory;
  readonly job: number;
  readonly capacity: number;
  readonly block: number;
  readonly hardfork: number;
}

/** One executor: a thread, and the words that it shares with this one. */
export class Executor {
  readonly number: number;
  /** It died or was ended, and does no more. */
  isLost = false;
  /** Its thread has ended: what it held may be given to others. */
  isGone = false;
  /** Kept when it is lost. */
  readonly lost: Promise<void>;
  readonly #worker: Worker;
  readonly #control: Int32Array;
  readonly #chains = new Set<number>();

  constructor() {
    this.number = ++lastNumber;
    this.#control = new Int32Array(new SharedArrayBuffer(CONTROL.words * 4));
    const setup: WorkerSetup = { control: this.#control, number: this.number };
    // The worker's file has this one's ending: compiled, or TypeScript where sources run.
    this.#worker = new Worker(new URL(`./executor-worker${extname(import.meta.filename)}`, import.meta.url), { workerData: setup });
    // It keeps no process alive.
    this.#worker.unref();
    this.lost = new Promise((resolve) => {
      const lose = () => {
        this.isLost = true;
        resolve();
      };
      this.#worker.on("error", lose);
      this.#worker.once("exit", () => {
        this.isGone = true;
        lose();
      });
    });
  }

  /** Whether its thread is up and can be given work. */
  get isReady(): boolean {
    return !this.isLost && Atomics.load(this.#control, CONTROL.isReady) !== 0;
  }

  /** Kept when it is ready, or lost. */
  async ready(): Promise<void> {
    const waiting = Atomics.waitAsync(this.#control, CONTROL.isReady, 0);
    if (waiting.async) await Promise.race([waiting.value, this.lost]);
  }

  /** Whether it is done with the last job. */
  get isIdle(): boolean {
    return Atomics.load(this.#control, CONTROL.done) === Atomics.load(this.#control, CONTROL.command);
  }

  async start({ chain, memory, job, capacity, block, hardfork }: JobNotice): Promise<void> {
    if (!this.#chains.has(chain)) {
      this.#chains.add(chain);
      this.send({ attach: { chain, memory, module: await engineModule() } });
    }
    for (const [word, value] of [
      [CONTROL.chain, chain],
      [CONTROL.job, job],
      [CONTROL.capacity, capacity],
      [CONTROL.block, block],
      [CONTROL.hardfork, hardfork],
    ] as const)
      Atomics.store(this.#control, word, value);
    Atomics.add(this.#control, CONTROL.command, 1);
    Atomics.notify(this.#control, CONTROL.command);
  }

  detach(chain: number): void {
    if (this.#chains.delete(chain)) this.send({ detach: chain });
  }

  send(message: ExecutorMessage): void {
    this.#worker.postMessage(message);
  }

  /** Ends the thread, whatever it does. */
  async end(): Promise<void> {
    this.isLost = true;
    await this.#worker.terminate();
    this.isGone = true;
  }
}

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
  prepare(width: number): void {
    this.#grown(width);
    this.#endWhenIdle();
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
