import type { Access } from "../../access/access.ts";
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

/** Whether a word looks like a text or a short byte string: these begin at the high end. */
export function isLeftAligned(word: Hex): boolean {
  return /^0x(?!00).*00000000$/.test(word);
}

/** Whether a word is all zeros: an id, an amount, a flag or nobody's address, and so nothing to go by. */
export function isZero(word: Hex): boolean {
  return /^0x0*$/.test(word);
}

/**
 * The argument words of a call that its function stores in plain variables as they are: other callers would store others. Recorded calls of
 * one function tell it: whenever the variable held something else before, the word of that place took its place.
 */
export function storedArguments(recorded: RecordedCall, alike: readonly RecordedCall[]): readonly Hex[] {
  const stored = new Set<number>();
  const other = new Set<number>();
  for (const { sent, executed } of alike.slice(0, MOST_CALLS)) {
    const words = argumentWords(sent.transaction);
    const stores = changesOfPlainVariables(executed);
    for (const [position, word] of words.entries()) {
      if (isZero(word) || stores.length === 0) continue;
      (stores.some((access) => tookThePlace(word, access)) ? stored : other).add(position);
    }
  }
  return argumentWords(recorded.sent.transaction).filter((word, position) => !isZero(word) && stored.has(position) && !other.has(position));
}

/** So many calls tell what a function does with its arguments. */
const MOST_CALLS = 16;

/** What a call wrote over in variables that are no entries; from zero a sum looks like a store. */
function changesOfPlainVariables({ accesses, preimages }: ExecutedTransaction): readonly Access[] {
  const keys = new StorageKeys(preimages);
  return accesses.filter(
    ({ location, write, before }) =>
      location.kind === "storage" && write === "changed" && !isZero(before) && keys.keys(location.slot).length === 0,
  );
}

/** Whether a word stands in a slot where something else stood: over all of it, in a packed field of it, or as a short text with its length. */
function tookThePlace(word: Hex, { before, after }: Access): boolean {
  const isText = isLeftAligned(word) && after.slice(0, -2) === word.slice(0, -2);
  if (after === word || isText) return true;
  const digits = word.slice(2).replace(/^(00)+/, "");
  for (let at = after.indexOf(digits); at >= 0; at = after.indexOf(digits, at + 1)) {
    const covers = after.slice(0, at) === before.slice(0, at) && after.slice(at + digits.length) === before.slice(at + digits.length);
    if (covers && !isZero(`0x${before.slice(at, at + digits.length)}`)) return true;
  }
  return false;
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
