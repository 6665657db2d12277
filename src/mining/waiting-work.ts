import type { Transaction } from "../execution/transaction.ts";
import { TRANSACTION_GAS_CAP } from "../execution/limits.ts";
import type { ConflictMemory } from "./conflict-memory.ts";

/** Transactions with less gas take too little time to be handed over. */
const LEAST_GAS = 100_000n;

/** Gas that takes a millisecond, at most: loops in plain arithmetic take that long, all else less. */
const GAS_PER_MILLISECOND = 1_000_000;

/** What a transaction of which nothing is known is taken to take: some times what most take, in milliseconds. */
const UNKNOWN_TIME = 0.05;

/** What the transactions that wait for a block are likely to take, rather too much than too little, in milliseconds. */
export class WaitingWork {
  readonly #memory: ConflictMemory;
  #milliseconds = 0;

  constructor(memory: ConflictMemory) {
    this.#memory = memory;
  }

  /** Counts a transaction in, and gives the sum. */
  add(transaction: Transaction): number {
    this.#milliseconds += this.#memory.kindOf(transaction).time.value || mostTime(transaction);
    return this.#milliseconds;
  }

  clear(): void {
    this.#milliseconds = 0;
  }
}

/** Whether a transaction is not worth handing over, whatever it does. */
export function isShort({ gasLimit }: Transaction): boolean {
  return gasLimit < LEAST_GAS;
}

/** Of a new kind. The highest gas limit is given by those who did not ask how much they need. */
function mostTime({ gasLimit }: Transaction): number {
  return gasLimit < TRANSACTION_GAS_CAP ? Number(gasLimit) / GAS_PER_MILLISECOND : UNKNOWN_TIME;
}
