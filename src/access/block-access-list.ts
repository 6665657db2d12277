import { RLP } from "@ethereumjs/rlp";
import { keccak_256 } from "@noble/hashes/sha3.js";
import { ParallelError } from "../errors/error.ts";
import type { AccessSet } from "./access.ts";
import type { Hex } from "./hex.ts";

/** A value that a step of the block left, by the step's index: 0 before the transactions, 1 to n for them, n + 1 after. */
export interface IndexedValue<T> {
  readonly index: number;
  readonly value: T;
}

/** What a block did to one account, as EIP-7928 lists it. Slots that were written are not among the reads. */
export interface AccountChanges {
  readonly address: Hex;
  readonly storageChanges: readonly { readonly slot: Hex; readonly changes: readonly IndexedValue<Hex>[] }[];
  readonly storageReads: readonly Hex[];
  readonly balanceChanges: readonly IndexedValue<bigint>[];
  readonly nonceChanges: readonly IndexedValue<bigint>[];
  readonly codeChanges: readonly IndexedValue<Hex>[];
}

/** A block's access list: every account that the block touched, by address. */
export type BlockAccessList = readonly AccountChanges[];

/** What one step of the block touched, and the code that it left by hash. */
export interface BlockStep {
  readonly accesses: AccessSet;
  readonly deployedCode?: Readonly<Record<Hex, Hex>>;
}

/**
 * Builds the block access list (EIP-7928) from what each step of the block touched: the system calls before the transactions
 * (one step, index 0), each transaction, and what comes after them. A write that changes nothing is a read.
 */
export function buildBlockAccessList(steps: readonly BlockStep[]): BlockAccessList {
  const accounts = new Map<Hex, AccountDraft>();
  for (const [index, step] of steps.entries()) {
    for (const access of step.accesses) {
      const { location, write, after } = access;
      const account = accounts.get(location.address) ?? newDraft();
      accounts.set(location.address, account);
      const changed = write === "changed" || write === "added";
      if (location.kind === "storage") {
        const changes = account.slots.get(location.slot) ?? [];
        account.slots.set(location.slot, changes);
        if (changed) setValue(changes, index, after);
      } else if (changed) {
        if (location.kind === "balance") setValue(account.balances, index, BigInt(after));
        if (location.kind === "nonce") setValue(account.nonces, index, BigInt(after));
        if (location.kind === "code") setValue(account.codes, index, codeOf(step, after));
      }
    }
  }
  return [...accounts].sort(byKey).map(([address, draft]) => finish(address, draft));
}

/** The list's RLP, whose keccak256 a block header carries. */
export function encodeBlockAccessList(list: BlockAccessList): Uint8Array {
  return RLP.encode(
    list.map(({ address, storageChanges, storageReads, balanceChanges, nonceChanges, codeChanges }) => [
      address,
      storageChanges.map(({ slot, changes }) => [quantity(slot), pairs(changes, quantity)]),
      storageReads.map(quantity),
      pairs(balanceChanges, (balance) => balance),
      pairs(nonceChanges, (nonce) => nonce),
      pairs(codeChanges, (code) => code),
    ]),
  );
}

export function hashBlockAccessList(list: BlockAccessList): Hex {
  return `0x${Buffer.from(keccak_256(encodeBlockAccessList(list))).toString("hex")}`;
}

interface AccountDraft {
  readonly slots: Map<Hex, IndexedValue<Hex>[]>;
  readonly balances: IndexedValue<bigint>[];
  readonly nonces: IndexedValue<bigint>[];
  readonly codes: IndexedValue<Hex>[];
}

function newDraft(): AccountDraft {
  return { slots: new Map(), balances: [], nonces: [], codes: [] };
}

/** Several access sets may belong to one step. */
function setValue<T>(changes: IndexedValue<T>[], index: number, value: T): void {
  if (changes.at(-1)?.index === index) changes.pop();
  changes.push({ index, value });
}

function finish(address: Hex, { slots, balances, nonces, codes }: AccountDraft): AccountChanges {
  const sorted = [...slots].sort(byKey);
  return {
    address,
    storageChanges: sorted.filter(([, changes]) => changes.length > 0).map(([slot, changes]) => ({ slot, changes })),
    storageReads: sorted.filter(([, changes]) => changes.length === 0).map(([slot]) => slot),
    balanceChanges: balances,
    nonceChanges: nonces,
    codeChanges: codes,
  };
}

function codeOf({ deployedCode = {} }: BlockStep, hash: Hex): Hex {
  const code = deployedCode[hash];
  if (code === undefined) throw new ParallelError("INTERNAL", { detail: `a block access list lacks the code of hash ${hash}` });
  return code;
}

/** Addresses and slots are lower case and of one length, so their text sorts as their bytes do. */
function byKey([one]: readonly [Hex, unknown], [other]: readonly [Hex, unknown]): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

function pairs<T>(changes: readonly IndexedValue<T>[], encode: (value: T) => bigint | Hex): [number, bigint | Hex][] {
  return changes.map(({ index, value }) => [index, encode(value)]);
}

/** Slots and storage values are numbers in the list: no leading zeros. */
function quantity(word: Hex): bigint {
  return BigInt(word);
}
