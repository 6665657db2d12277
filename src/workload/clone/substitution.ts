import { keccak256 } from "ethers/crypto";
import { toUtf8Bytes } from "ethers/utils";
import { toWord, type Hex } from "../../access/hex.ts";
import type { StateDraft } from "../../execution/captured-state.ts";
import { TRANSACTION_GAS_CAP } from "../../execution/limits.ts";
import type { CapturedAccount, CapturedState } from "../../execution/state-reader.ts";
import type { Transaction } from "../../execution/transaction.ts";
import { isLeftAligned } from "./recorded-call.ts";
import type { StorageKeys } from "./storage-keys.ts";

/** What a clone's sender has in its pocket, beside what the original had: enough for any fee. */
const CLONE_ENDOWMENT = 10n ** 24n;

/** Far enough from the ids that a test uses that a clone's ids are its own. */
const ID_STRIDE = 1_000_003n;

/** Estimated limits fit the original to the unit; a clone's calldata has other bytes. */
const GAS_MARGIN = 100_000n;

/** Old words of 32 bytes and the words that stand for them in one clone: the sender, and the arguments that are varied with it. */
export type Substitution = ReadonlyMap<Hex, Hex>;

/** A clone's substitution: a fresh address for the sender and for each varied address, a far number for each varied id, and for each stored value one of its own. */
export function substitutionFor(clone: number, sender: Hex, varied: readonly Hex[], values: readonly Hex[] = []): Substitution {
  const words = new Map<Hex, Hex>([[toWord(sender), toWord(freshAddress(`sender ${clone}`))]]);
  for (const [position, word] of varied.entries()) {
    if (words.has(word)) continue;
    const other = isAddressWord(word)
      ? toWord(freshAddress(`argument ${position} of ${clone}`))
      : toWord(BigInt(word) + ID_STRIDE * BigInt(clone + 1));
    words.set(word, other);
  }
  for (const [position, word] of values.entries()) {
    if (words.has(word)) continue;
    words.set(word, isAddressWord(word) ? toWord(freshAddress(`value ${position} of ${clone}`)) : otherValue(word, BigInt(clone + 1)));
  }
  return words;
}

/** A value near another, so that it fits the same type: numbers count up at their low end, texts and short byte strings in their first two bytes. */
function otherValue(word: Hex, distance: bigint): Hex {
  return toWord(BigInt.asUintN(256, BigInt(word) + (isLeftAligned(word) ? distance << 240n : distance)));
}

/** Whether a word looks like an address and not like an id: it uses more than 8 of its last 20 bytes and no others. */
export function isAddressWord(word: Hex): boolean {
  const value = BigInt(word);
  return value >> 160n === 0n && value >> 64n !== 0n;
}

/** The transaction with all words replaced, sender and calldata; its nonce is the clone's own. */
export function substituteTransaction(transaction: Transaction, words: Substitution): Transaction {
  const digits = transaction.data.slice(2);
  const selector = digits.slice(0, 8);
  const data = digits.slice(8).replace(/.{64}/g, (word) => (words.get(`0x${word}`) ?? `0x${word}`).slice(2));
  const { hash: _hash, ...rest } = transaction;
  return {
    ...rest,
    from: substituteAddress(transaction.from, words),
    nonce: 0n,
    gasLimit: roomier(transaction.gasLimit),
    data: `0x${selector}${data}`,
  };
}

function roomier(gasLimit: bigint): bigint {
  const wider = gasLimit + GAS_MARGIN;
  return wider <= TRANSACTION_GAS_CAP ? wider : gasLimit;
}

/** Adds to `draft` what the original's own state looks like for the clone: slots under replaced keys, with replaced owners, and the accounts themselves. */
export function substituteState(draft: StateDraft, original: CapturedState, keys: StorageKeys, words: Substitution): void {
  for (const [address, account] of Object.entries(original.accounts) as [Hex, CapturedAccount][]) {
    const own = substituteAddress(address, words);
    if (own !== address) {
      const { balance, nonce, code } = account;
      draft.setAccount(own, { balance: balance + CLONE_ENDOWMENT, nonce: code === "0x" ? 0n : nonce, code });
    }
    for (const [slot, value] of Object.entries(account.storage) as [Hex, Hex][]) {
      const ownSlot = keys.replaced(slot, words);
      if (ownSlot !== slot || own !== address) draft.setStorage(own, ownSlot, substituteValue(value, words));
    }
  }
}

function substituteAddress(address: Hex, words: Substitution): Hex {
  const word = words.get(toWord(address));
  return word === undefined ? address : `0x${word.slice(26)}`;
}

/** Owners are stored as addresses, alone or packed with other fields; ids are left alone, since small numbers mean many things. */
function substituteValue(value: Hex, words: Substitution): Hex {
  let digits = value.slice(2);
  for (const [old, fresh] of words) {
    if (isAddressWord(old)) digits = digits.replaceAll(old.slice(26), fresh.slice(26));
  }
  return `0x${digits}`;
}

function freshAddress(seed: string): Hex {
  return `0x${keccak256(toUtf8Bytes(`hardhat-parallel clone: ${seed}`)).slice(26)}`;
}
