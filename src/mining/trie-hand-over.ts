import type { WasmBlockEngine } from "../engine/block-engine.ts";
import type { TrieStep } from "../engine/shared-tries.ts";
import type { Executor } from "./executor.ts";
import { TrieJob } from "./trie-job.ts";
import { TrieProgress } from "./trie-progress.ts";
import { until } from "./wait-for-executor.ts";

/** What a claim may take at the most, in milliseconds. */
const PATIENCE = 500;

/** In their order: subtries hang on keys, and the state trie on the storage. */
const STEPS: readonly TrieStep[] = ["keys", "storage", "state"];

/** Fewer claims are done before an executor has woken up. */
const LEAST_CLAIMS = 4;

/** Gives an executor a job that lies at a place of the chain's memory. */
export type Start = (executor: Executor, job: number) => void;

/**
 * Brings the tries of a chain's state up to date with the help of executors, who hash and write nothing but what they find. The main thread
 * claims as they do, puts in place what they found, and does itself what they did not: so nothing hangs on any executor.
 */
export class TrieHandOver {
  readonly #engine: WasmBlockEngine;
  #job: TrieJob | undefined;
  #jobAt = 0;
  readonly #faults = new Set<Executor>();

  constructor(engine: WasmBlockEngine) {
    this.#engine = engine;
  }

  /**
   * Gives the executors that died, hung or told of something that they had not found.
   *
   * @param beside what the main thread does while executors begin: it leaves the state as it is
   */
  async settle(executors: readonly Executor[], start: Start, beside: () => void): Promise<readonly Executor[]> {
    this.#faults.clear();
    for (const step of STEPS) {
      const job = this.#opened(step);
      const helpers = job.claims < LEAST_CLAIMS ? [] : executors.filter((executor) => !this.#faults.has(executor));
      // The main thread changes what records say of their tries in the meantime.
      await this.#engine.leavingWorld(() => this.#step(job, helpers, start, step === "keys" ? beside : undefined), step === "keys");
    }
    return [...this.#faults];
  }

  #opened(step: TrieStep): TrieJob {
    if (this.#job === undefined) {
      this.#jobAt = this.#engine.allocate(TrieJob.bytes);
      this.#job = new TrieJob(this.#engine.memory.buffer, this.#jobAt);
    }
    this.#job.open(step, this.#engine.tries.begin(step, this.#job.units, TrieJob.mostUnits));
    return this.#job;
  }

  async #step(job: TrieJob, executors: readonly Executor[], start: Start, beside: (() => void) | undefined): Promise<void> {
    for (const executor of executors) start(executor, this.#jobAt);
    const progress = new TrieProgress(this.#engine.tries, job);
    try {
      beside?.();
      progress.work();
    } finally {
      for (const [number, claim] of progress.close()) {
        const executor = executors.find((each) => each.number === number);
        if (executor !== undefined) await this.#until(() => progress.isFound(claim), executor, job);
      }
    }
    const damagedBy = progress.complete();
    for (const executor of executors) if (executor.isLost || damagedBy.has(executor.number)) await this.#end(executor);
  }

  /** Only when no executor is at work on it, a node may change. Those that have not woken up keep nobody waiting. */
  async #until(isFound: () => boolean, executor: Executor, { head }: TrieJob): Promise<void> {
    if (!(await until(() => isFound() || executor.isLost, head, executor, PATIENCE))) await this.#end(executor);
  }

  /** Ends an executor's thread, where it has not ended yet; what it locked is free then. */
  async #end(executor: Executor): Promise<void> {
    this.#faults.add(executor);
    await executor.end();
    this.#engine.tries.forget(executor.number);
  }
}
