import type { Access } from "../../access/access.ts";
import { locationKey } from "../../access/location.ts";
import { toWord, type Hex } from "../../access/hex.ts";
import type { ExecutedTransaction } from "../../execution/executor.ts";
import type { Transaction } from "../../execution/transaction.ts";
import { accessMode } from "../../graph/mode.ts";
import { READ, WRITE } from "../../graph/access-table.ts";
import type { ConflictRule } from "../../graph/rule.ts";
import type { NamedCall } from "../../naming/names.ts";
import { argumentWords, roleOf } from "../../workload/clone/recorded-call.ts";
import { StorageKeys } from "../../workload/clone/storage-keys.ts";
import { isAddressWord } from "../../workload/clone/substitution.ts";
import type { NamedRecording } from "./named-recording.ts";

/**
 * A key on the way to a location, as it stands to the call: a person (the sender, or an address that the call names), another argument,
 * the same constant for every call, or a value that differs from call to call by the contract's own doing (the next id).
 */
export type TemplateKey =
  | { readonly kind: "user" }
  | { readonly kind: "argument"; readonly name: string }
  | { readonly kind: "constant"; readonly word: Hex }
  | { readonly kind: "varying" };

/** What a function does to one family of locations, whoever calls it. */
export interface AccessTemplate {
  readonly variable: string;
  readonly keys: readonly TemplateKey[];
  readonly reads: boolean;
  readonly writes: boolean;
}

/** The templates of a function, from calls of it in one block; equal ones once. */
export function templatesOf(named: NamedRecording, indexes: readonly number[], rule: ConflictRule): AccessTemplate[] {
  const { recording } = named;
  const keys = new StorageKeys(named.preimages);
  const touchedBy = countTouches(indexes.flatMap((index) => recording.executed[index] ?? []));
  const templates = new Map<string, AccessTemplate>();
  for (const index of indexes) {
    const executed = recording.executed[index];
    const transaction = recording.workload.transactions[index]?.transaction;
    const call = named.calls[index];
    if (executed === undefined || transaction === undefined || call === undefined) continue;
    for (const access of executed.accesses) {
      const mode = accessMode(access, rule);
      const reads = (mode & READ) !== 0;
      const writes = (mode & WRITE) !== 0;
      const shared = indexes.length === 1 || (touchedBy.get(locationKey(access.location)) ?? 0) > 1;
      const variable = named.variables.get(locationKey(access.location));
      if ((!reads && !writes) || variable === undefined) continue;
      const template = { variable: nameOf(access, variable.variable), keys: templateKeys(access, keys, transaction, call, shared), reads, writes };
      templates.set(JSON.stringify(template), template);
    }
  }
  return [...templates.values()];
}

function countTouches(executed: readonly ExecutedTransaction[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { accesses } of executed) {
    for (const { location } of accesses) counts.set(locationKey(location), (counts.get(locationKey(location)) ?? 0) + 1);
  }
  return counts;
}

/** Accounts of people go by their field, so that one template covers everybody's. */
function nameOf({ location }: Access, variable: string): string {
  return location.kind === "storage" || !variable.startsWith("0x") ? variable : `${location.kind}`;
}

function templateKeys(access: Access, keys: StorageKeys, transaction: Transaction, call: NamedCall, shared: boolean): TemplateKey[] {
  const { location } = access;
  const words = location.kind === "storage" ? keys.keys(location.slot) : [toWord(location.address)];
  const found = words.map((word) => templateKey(word, transaction, call));
  const isFixed = found.every(({ kind }) => kind === "constant");
  return isFixed && !shared ? [...found.slice(0, -1), { kind: "varying" }] : found;
}

function templateKey(word: Hex, transaction: Transaction, call: NamedCall): TemplateKey {
  const role = roleOf(word, transaction);
  if (role === "constant") return { kind: "constant", word };
  if (role === "sender" || isAddressWord(word)) return { kind: "user" };
  return { kind: "argument", name: call.arguments[argumentWords(transaction).indexOf(word)]?.name ?? "argument" };
}
