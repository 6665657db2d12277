import { toWord, type Hex } from "../../access/hex.ts";
import type { ExecutedTransaction } from "../../execution/executor.ts";
import type { Transaction } from "../../execution/transaction.ts";
import type { NamedCall, Names } from "../../naming/names.ts";
import type { Recording } from "../replay.ts";
import type { WorkloadTransaction } from "../workload.ts";
import { StorageKeys } from "./storage-keys.ts";

/** One recorded call: an example of what a function does. */
export interface RecordedCall {
  readonly recording: Recording;
  readonly index: number;
  readonly sent: WorkloadTransaction;
  readonly executed: ExecutedTransaction;
  readonly names: Names;
  readonly call: NamedCall;
}

/** All calls of functions in a recording; deployments, plain transfers and refused transactions are none. */
export function recordedCalls(recording: Recording, names: Names): RecordedCall[] {
  return recording.workload.transactions.flatMap((sent, index) => {
    const executed = recording.executed[index];
    if (executed === undefined || executed.refusal !== undefined || sent.transaction.to === undefined) return [];
    const call = names.call(sent.transaction);
    return call.function === undefined ? [] : [{ recording, index, sent, executed, names, call }];
  });
}

/** How a word that a call used stands to the call: what "the same user" and "the same argument" are told from. */
export type KeyRole = "sender" | `argument:${number}` | "constant";

/** The 32-byte words of a call's arguments as they lie in its calldata. */
export function argumentWords(transaction: Transaction): readonly Hex[] {
  const digits = transaction.data.slice(10);
  return Array.from({ length: Math.floor(digits.length / 64) }, (_, index): Hex => `0x${digits.slice(index * 64, (index + 1) * 64)}`);
}

/** The sender as a key word. */
export function senderWord(transaction: Transaction): Hex {
  return toWord(transaction.from);
}

/** Where a key word came from: the sender first, then the first argument that equals it. The zero word is an argument only where a number is expected. */
export function roleOf(word: Hex, transaction: Transaction, call: NamedCall): KeyRole {
  if (word === senderWord(transaction)) return "sender";
  const mayBe = (index: number): boolean => !isZero(word) || /^(u?int|bytes)\d/.test(call.arguments[index]?.type ?? "");
  const index = argumentWords(transaction).findIndex((argument, position) => argument === word && mayBe(position));
  return index < 0 ? "constant" : `argument:${index}`;
}

/** Whether a word is all zeros: an id, an amount, a flag or nobody's address, and so nothing to go by. */
export function isZero(word: Hex): boolean {
  return /^0x0*$/.test(word);
}

/** The argument words of a call that are keys of storage which it touched: what its clones may vary. */
export function keyedArguments(recorded: RecordedCall): readonly Hex[] {
  const {
    sent: { transaction },
    call,
  } = recorded;
  const keys = new StorageKeys(recorded.executed.preimages);
  const words = recorded.executed.accesses.flatMap(({ location }) => (location.kind === "storage" ? keys.keys(location.slot) : []));
  return [...new Set(words)].filter((word) => !isZero(word) && roleOf(word, transaction, call).startsWith("argument:"));
}
