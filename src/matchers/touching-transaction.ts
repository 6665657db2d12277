import type { ExecutedTransaction } from "../execution/executor.ts";
import type { Transaction } from "../execution/transaction.ts";
import type { Names } from "../naming/names.ts";

/** A transaction with what it touched, and the names of where it ran. */
export interface TouchingTransaction {
  readonly transaction: Transaction;
  readonly executed: ExecutedTransaction;
  readonly names: Names;
}
