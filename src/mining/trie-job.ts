import type { TrieStep } from "../engine/shared-tries.ts";
import { HEAD, JOB, OWNER } from "./shared-job.ts";

// A step of bringing the state's tries up to date, as threads share it: plain words in the engine's memory. Threads claim some parts of it at a
// time. An executor writes what it found into its own memory, and where that lies into the claim's word; the main thread does the rest.

/** How many parts a claim has: records, or subtries. Enough that claiming costs little, few enough that nobody waits long. */
const PARTS: Readonly<Record<TrieStep, number>> = { keys: 128, storage: 8, state: 8 };

/** Claims that there is room for, and subtries. What has no room, the main thread does by itself. */
const MOST_CLAIMS = 4096;
const MOST_UNITS = 8 * MOST_CLAIMS;
const UNIT_BYTES = 8;

/** What is known of a claim: nothing yet, or that its executor failed. All else is a pointer to what was found. */
export const FOUND = { nothing: 0, failed: 1 } as const;

const FOUND_AT = HEAD.words * Int32Array.BYTES_PER_ELEMENT;
const OWNERS_AT = FOUND_AT + MOST_CLAIMS * Int32Array.BYTES_PER_ELEMENT;
const UNITS_AT = OWNERS_AT + MOST_CLAIMS * Int32Array.BYTES_PER_ELEMENT;

/** The words of a step as typed arrays over the shared memory. They stay good when the memory grows. */
export class TrieJob {
  static readonly bytes = UNITS_AT + MOST_UNITS * UNIT_BYTES;
  static readonly mostUnits = MOST_UNITS;
  readonly head: Int32Array;
  /** Written last: whoever finds a claim's word finds what it points to. */
  readonly found: Int32Array;
  /** Who has a claim. */
  readonly owners: Int32Array;
  /** Where subtries are listed. */
  readonly units: number;

  constructor(memory: SharedArrayBuffer, start: number) {
    this.head = new Int32Array(memory, start, HEAD.words);
    this.found = new Int32Array(memory, start + FOUND_AT, MOST_CLAIMS);
    this.owners = new Int32Array(memory, start + OWNERS_AT, MOST_CLAIMS);
    this.units = start + UNITS_AT;
  }

  /** Opens a step of so many parts, none of which is claimed. An executor that comes late to the step before takes part in this one. */
  open(step: TrieStep, parts: number): void {
    this.close();
    const claims = Math.min(MOST_CLAIMS, Math.ceil(parts / PARTS[step]));
    this.owners.fill(OWNER.nobody, 0, claims);
    this.found.fill(FOUND.nothing, 0, claims);
    this.head[HEAD.kind] = JOB[step];
    this.head[HEAD.parts] = parts;
    Atomics.store(this.head, HEAD.nextGroup, 0);
    // Last: who finds claims finds all else.
    Atomics.store(this.head, HEAD.groupCount, claims);
  }

  /** No claims are left. */
  close(): void {
    Atomics.store(this.head, HEAD.groupCount, 0);
  }

  get claims(): number {
    return this.head[HEAD.groupCount] ?? 0;
  }

  get parts(): number {
    return this.head[HEAD.parts] ?? 0;
  }

  get step(): TrieStep {
    const kind = this.head[HEAD.kind];
    return kind === JOB.keys ? "keys" : kind === JOB.storage ? "storage" : "state";
  }

  /** Claims what nobody has; undefined where nothing is left. Who claimed one tells of it before claiming another. */
  claim(by: number): number | undefined {
    for (;;) {
      const claim = Atomics.add(this.head, HEAD.nextGroup, 1);
      if (claim >= Atomics.load(this.head, HEAD.groupCount)) return undefined;
      if (this.owner(claim, by) === by) return claim;
    }
  }

  /** Who has a claim: it is given to `by` where nobody has it. */
  owner(claim: number, by: number): number {
    const owner = Atomics.compareExchange(this.owners, claim, OWNER.nobody, by);
    return owner === OWNER.nobody ? by : owner;
  }

  /** The parts of a claim: from one to before another. */
  partsOf(claim: number): readonly [from: number, to: number] {
    const width = PARTS[this.step];
    return [claim * width, Math.min((claim + 1) * width, this.parts)];
  }
}

/** Whether the job that lies there is one of the tries. */
export function isOfTries(memory: SharedArrayBuffer, start: number): boolean {
  return Atomics.load(new Int32Array(memory, start, HEAD.words), HEAD.kind) !== JOB.transactions;
}
