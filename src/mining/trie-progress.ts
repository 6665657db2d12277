import type { SharedTries } from "../engine/shared-tries.ts";
import { OWNER } from "./shared-job.ts";
import { FOUND, type TrieJob } from "./trie-job.ts";

/** The main thread's part in one step of bringing the state's tries up to date. */
export class TrieProgress {
  readonly #tries: SharedTries;
  readonly #job: TrieJob;
  readonly #claims: number;
  readonly #isDone: Uint8Array;
  /** All claims before it are done, or were damaged. */
  #next = 0;
  readonly #damagedBy = new Set<number>();

  constructor(tries: SharedTries, job: TrieJob) {
    this.#tries = tries;
    this.#job = job;
    this.#claims = job.claims;
    this.#isDone = new Uint8Array(job.claims);
  }

  /** Does claims that nobody has, and puts in place what executors find meanwhile. */
  work(): void {
    for (let claim = this.#job.claim(OWNER.main); claim !== undefined; claim = this.#job.claim(OWNER.main)) {
      this.#finish(claim);
      this.#takeFound();
    }
  }

  /** Takes what nobody has. Gives the claims that executors are at work on, by their numbers: nobody claims any other after that. */
  close(): ReadonlyMap<number, number> {
    this.#job.close();
    const held = new Map<number, number>();
    for (let claim = this.#next; claim < this.#claims; claim++) {
      const owner = this.#job.owner(claim, OWNER.main);
      if (owner !== OWNER.main && !this.isFound(claim)) held.set(owner, claim);
    }
    return held;
  }

  isFound(claim: number): boolean {
    return Atomics.load(this.#job.found, claim) !== FOUND.nothing;
  }

  /** Does what is left, when no executor is at work. Gives the numbers of those who told of something that they had not found. */
  complete(): ReadonlySet<number> {
    this.#takeFound();
    for (let claim = 0; claim < this.#claims; claim++) if (this.#isDone[claim] === 0) this.#finish(claim);
    const { step, units, parts } = this.#job;
    const [, end = 0] = this.#claims === 0 ? [] : this.#job.partsOf(this.#claims - 1);
    if (end < parts) this.#tries.finish(step, units, end, parts);
    return this.#damagedBy;
  }

  /** Puts in place what executors found, in the order of claims as far as it goes. */
  #takeFound(): void {
    const { found, owners } = this.#job;
    for (; this.#next < this.#claims; this.#next++) {
      if (this.#isDone[this.#next] !== 0) continue;
      const pointer = Atomics.load(found, this.#next) >>> 0;
      if (pointer === FOUND.nothing) return;
      if (pointer > FOUND.failed && !this.#finish(this.#next, pointer)) this.#damagedBy.add(owners[this.#next] ?? OWNER.nobody);
    }
  }

  #finish(claim: number, pointer: number = FOUND.nothing): boolean {
    const { step, units } = this.#job;
    const [from, to] = this.#job.partsOf(claim);
    const isDone = this.#tries.finish(step, units, from, to, pointer);
    this.#isDone[claim] = Number(isDone);
    return isDone;
  }
}
