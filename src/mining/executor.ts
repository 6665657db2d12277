import { Worker } from "node:worker_threads";
import { engineModule } from "../engine/module.ts";
import { ownModule } from "../package/own-files.ts";
import type { SignatureBatch } from "./signature-batch.ts";
import { CONTROL, type ExecutorMessage, type WorkerSetup } from "./worker-protocol.ts";

/** Numbers of executors: 1 is the main thread, and none is given twice, so that a lock tells who held it. */
let lastNumber = 1;

/** A job as an executor is told of it. */
export interface JobNotice {
  readonly chain: number;
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
  /** Its chains, each with how many it was told of until then. */
  readonly #chains = new Map<number, number>();
  #told = 0;

  constructor() {
    this.number = ++lastNumber;
    this.#control = new Int32Array(new SharedArrayBuffer(CONTROL.words * 4));
    const setup: WorkerSetup = { control: this.#control, number: this.number };
    this.#worker = new Worker(ownModule("mining/executor-worker"), { workerData: setup });
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
    return Atomics.load(this.#control, CONTROL.done) === Atomics.load(this.#control, CONTROL.jobs);
  }

  /** Tells it of a chain, where it has not heard of it, so that no job waits until it has taken up the chain's memory. */
  async attach(chain: number, memory: WebAssembly.Memory): Promise<void> {
    if (this.#chains.has(chain)) return;
    this.#chains.set(chain, ++this.#told);
    this.send({ attach: { chain, memory, module: await engineModule() } });
    this.#ring();
  }

  /** Whether it has taken up a chain's memory. */
  isAttached(chain: number): boolean {
    return Atomics.load(this.#control, CONTROL.attachments) >= (this.#chains.get(chain) ?? Infinity);
  }

  /** Kept when it has taken up the memory of a chain that it was told of, or is lost. */
  async attached(chain: number): Promise<void> {
    while (!this.isLost && !this.isAttached(chain)) {
      const waiting = Atomics.waitAsync(this.#control, CONTROL.attachments, Atomics.load(this.#control, CONTROL.attachments));
      if (waiting.async && !this.isAttached(chain)) await Promise.race([waiting.value, this.lost]);
    }
  }

  /** Gives it a job of a chain that it has taken up. */
  start({ chain, job, capacity, block, hardfork }: JobNotice): void {
    for (const [word, value] of [
      [CONTROL.chain, chain],
      [CONTROL.job, job],
      [CONTROL.capacity, capacity],
      [CONTROL.block, block],
      [CONTROL.hardfork, hardfork],
    ] as const)
      Atomics.store(this.#control, word, value);
    Atomics.add(this.#control, CONTROL.jobs, 1);
    this.#ring();
  }

  /** Lets it recover keys, beside its jobs. */
  recover({ count, memory }: SignatureBatch): void {
    this.send({ signatures: { count, memory } });
    this.#ring();
  }

  detach(chain: number): void {
    if (this.#chains.delete(chain)) this.send({ detach: chain });
  }

  send(message: ExecutorMessage): void {
    this.#worker.postMessage(message);
  }

  #ring(): void {
    Atomics.add(this.#control, CONTROL.bell, 1);
    Atomics.notify(this.#control, CONTROL.bell);
  }

  /** Ends the thread, whatever it does. */
  async end(): Promise<void> {
    this.isLost = true;
    await this.#worker.terminate();
    this.isGone = true;
  }
}
