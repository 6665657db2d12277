import type { Access } from "../../access/access.ts";
import { locationKey } from "../../access/location.ts";
import { EMPTY_CODE_HASH, toWord, type Hex } from "../../access/hex.ts";
import type { ExecutedTransaction } from "../../execution/executor.ts";
import type { Transaction } from "../../execution/transaction.ts";
import { accessMode } from "../../graph/mode.ts";
import { READ, WRITE } from "../../graph/access-table.ts";
import type { ConflictRule } from "../../graph/rule.ts";
import type { NamedCall } from "../../naming/names.ts";
import { roleOf } from "../../workload/clone/recorded-call.ts";
import { StorageKeys } from "../../workload/clone/storage-keys.ts";
import { isAddressWord } from "../../workload/clone/substitution.ts";
import type { NamedRecording, NamedVariable } from "./named-recording.ts";

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
  /** The variable with all that is packed beside it: what two templates must share to meet, whichever fields each of them changed. */
  readonly slot: string;
  readonly keys: readonly TemplateKey[];
  readonly reads: boolean;
  readonly writes: boolean;
}

/** How a key that the contract computes itself (a shard, a bitmap's word) goes by. */
export const DERIVED_KEY = "derived key";

/** Whether the calls of one block meet in a location: most of them, a few, or none but one. */
type Sharing = "all" | "some" | "none";

function sharingOf(touches: number, calls: number): Sharing {
  if (touches < 2) return "none";
  return touches * 2 >= calls ? "all" : "some";
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
    const created = createdIn(executed);
    for (const access of executed.accesses) {
      if (created.has(access.location.address)) continue;
      const mode = accessMode(access, rule);
      const reads = (mode & READ) !== 0;
      const writes = (mode & WRITE) !== 0;
      const sharing = sharingOf(touchedBy.get(locationKey(access.location)) ?? 1, indexes.length);
      const variable = named.variables.get(locationKey(access.location));
      if ((!reads && !writes) || variable === undefined || isForTheSender(access, transaction, rule)) continue;
      const family =
        rule.granularity === "account"
          ? accountFamily(access, named, transaction, call)
          : {
              variable: nameOf(access, variable.variable),
              slot: nameOf(access, wholeSlot(access, named, variable)),
              keys: templateKeys(access, keys, transaction, call, sharing),
            };
      const template = { ...family, reads, writes };
      templates.set(JSON.stringify(template), template);
    }
  }
  return [...templates.values()];
}

/** Under account granularity a contract is one location, and people's accounts are one family. */
function accountFamily(
  { location }: Access,
  { names }: NamedRecording,
  transaction: Transaction,
  call: NamedCall,
): Pick<AccessTemplate, "variable" | "slot" | "keys"> {
  const contract = names.contract(location.address);
  if (contract !== undefined) return { variable: contract, slot: contract, keys: [] };
  return { variable: "account", slot: "account", keys: [templateKey(toWord(location.address), transaction, call)] };
}

/** The name of a packed slot with all its fields; of any other location its own. */
function wholeSlot(access: Access, { names, preimages }: NamedRecording, { location, variable }: NamedVariable): string {
  if (location.fields === undefined) return variable;
  const { readAt: _, writtenAt: __, ...unread } = access;
  return names.location({ ...unread, write: "none", after: access.before }, preimages).variable;
}

function countTouches(executed: readonly ExecutedTransaction[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { accesses } of executed) {
    for (const { location } of accesses) counts.set(locationKey(location), (counts.get(locationKey(location)) ?? 0) + 1);
  }
  return counts;
}

/** Accounts that a transaction gave code to: nobody else could have called them before. */
function createdIn({ accesses }: ExecutedTransaction): ReadonlySet<Hex> {
  const created = accesses.filter(
    ({ location, write, before }) => location.kind === "code" && write === "changed" && before === EMPTY_CODE_HASH,
  );
  return new Set(created.map(({ location }) => location.address));
}

/** Under distinct senders nobody waits for the own account's nonce and balance, which every transaction touches. */
function isForTheSender({ location }: Access, { from }: Transaction, { senders }: ConflictRule): boolean {
  return senders === "distinct" && location.kind !== "storage" && location.address === from;
}

/** Accounts of people go by their field, so that one template covers everybody's. */
function nameOf({ location }: Access, variable: string): string {
  return location.kind === "storage" || !variable.startsWith("0x") ? variable : `${location.kind}`;
}

function templateKeys(access: Access, keys: StorageKeys, transaction: Transaction, call: NamedCall, sharing: Sharing): TemplateKey[] {
  const { location } = access;
  const words = location.kind === "storage" ? keys.keys(location.slot) : [toWord(location.address)];
  const found = words.map((word) => templateKey(word, transaction, call));
  const last = found.at(-1);
  if (last?.kind !== "constant" || location.kind !== "storage" || isAddressWord(last.word) || sharing === "all") return found;
  return [...found.slice(0, -1), sharing === "some" ? { kind: "argument", name: DERIVED_KEY } : { kind: "varying" }];
}

function templateKey(word: Hex, transaction: Transaction, call: NamedCall): TemplateKey {
  const role = roleOf(word, transaction, call);
  if (role === "constant") return { kind: "constant", word };
  if (role === "sender" || isAddressWord(word)) return { kind: "user" };
  return { kind: "argument", name: call.arguments[Number(role.slice("argument:".length))]?.name ?? "argument" };
}
