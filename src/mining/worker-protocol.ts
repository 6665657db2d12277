import type { Hardfork } from "../execution/block-context.ts";
import { HARDFORKS } from "../execution/block-context.ts";

/** Words that a pool and one of its executors share, by index. */
export const CONTROL = {
  /** Rises with each job, and with each message that is not to wait for one: what the executor waits on. */
  bell: 0,
  /** The last job that it is done with. */
  done: 1,
  /** The job: of which chain, where it lies in that one's memory, and for how many transactions there is room. */
  chain: 2,
  job: 3,
  capacity: 4,
  /** The block that the job belongs to, counted over the chain, and its hardfork's place in the list. */
  block: 5,
  hardfork: 6,
  /** Not 0 once the thread waits for its first job. */
  isReady: 7,
  /** Jobs that it was given so far, and chains whose memory it has taken up so far. */
  jobs: 8,
  attachments: 9,
  words: 10,
} as const;

/** What an executor starts with. */
export interface WorkerSetup {
  readonly control: Int32Array;
  /** Its number among all that touch a chain's memory: from 2. */
  readonly number: number;
}

/** A chain that an executor is to work for. */
export interface Attachment {
  readonly chain: number;
  readonly memory: WebAssembly.Memory;
  readonly module: WebAssembly.Module;
}

/** A batch of signatures whose keys are to be recovered (signature-batch.ts). */
export interface SharedSignatures {
  readonly count: number;
  readonly memory: SharedArrayBuffer;
}

export type ExecutorMessage =
  { readonly attach: Attachment } | { readonly detach: number } | { readonly signatures: SharedSignatures } | { readonly fault: Fault };

/**
 * Where an executor is in a job: it begins, is about to execute a transaction, has a result, has told of it, and finds no more work; or it is
 * about to hash for the state's tries, and has hashed. Or, between jobs, it is about to recover a key.
 */
export type Phase = "start" | "before" | "after" | "told" | "end" | "hashing" | "hashed" | "signature";

/** Something that goes wrong in an executor once, for tests: when it comes to a phase after so many times. */
export interface Fault {
  readonly kind: "crash" | "stall" | "corrupt";
  readonly phase: Phase;
  readonly afterTimes: number;
  /** Which byte is corrupted, of all that a result has; any number. */
  readonly place?: number;
}

export function hardforkNumber(hardfork: Hardfork): number {
  return HARDFORKS.indexOf(hardfork);
}

export function hardforkOf(number: number): Hardfork {
  return HARDFORKS[number] ?? "osaka";
}
