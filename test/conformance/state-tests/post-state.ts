import { EMPTY_CODE_HASH, type Hex, ZERO_WORD } from "../../../src/access/hex.ts";
import { type Hardfork, HARDFORKS } from "../../../src/execution/block-context.ts";
import { StateDraft } from "../../../src/execution/captured-state.ts";
import type { ExecutedTransaction } from "../../../src/execution/executor.ts";
import type { CapturedAccount, CapturedState } from "../../../src/execution/state-reader.ts";

type Outcome = Pick<ExecutedTransaction, "accesses" | "deployedCode">;

/**
 * The state after a transaction, told by the state before and the access set alone. An account ceases to exist where its existence ends as
 * 0x00, with all its storage; from EIP-161 on no empty account is left.
 */
export function stateAfter(before: CapturedState, outcome: Outcome, hardfork: Hardfork): CapturedState {
  const draft = new StateDraft(before);
  for (const { location, write, after } of outcome.accesses) {
    if (write !== "changed" && write !== "added") continue;
    const { address } = location;
    if (location.kind === "storage") draft.setStorage(address, location.slot, after);
    if (location.kind === "balance") draft.setAccount(address, { balance: BigInt(after) });
    if (location.kind === "nonce") draft.setAccount(address, { nonce: BigInt(after) });
    if (location.kind === "code") draft.setAccount(address, { code: codeOf(outcome, after) });
    if (location.kind === "existence" && after === "0x01") draft.setAccount(address, {});
  }
  for (const { location, after, write } of outcome.accesses) {
    if (location.kind === "existence" && write === "changed" && after === "0x00") draft.deleteAccount(location.address);
  }
  return normalized(draft.finish(), hardfork);
}

/** The state in the form in which two that are equal look equal: no empty slots, and no empty accounts where the hardfork clears them. */
export function normalized({ accounts }: CapturedState, hardfork: Hardfork): CapturedState {
  const kept = (Object.entries(accounts) as [Hex, CapturedAccount][]).filter(([, account]) => !clearsEmpty(hardfork) || !isEmpty(account));
  return { accounts: Object.fromEntries(kept.map(([address, account]) => [address, { ...account, storage: usedSlots(account) }])) };
}

/** EIP-161: touched accounts without balance, nonce and code vanish. */
export function clearsEmpty(hardfork: Hardfork): boolean {
  return HARDFORKS.indexOf(hardfork) >= HARDFORKS.indexOf("spuriousDragon");
}

/** Whether an account is empty in the sense of EIP-161. */
export function isEmpty({ balance, nonce, code }: CapturedAccount): boolean {
  return balance === 0n && nonce === 0n && code === "0x";
}

/** The first thing in which a state differs from the expected one, in words; undefined where nothing does. */
export function differenceOf(actual: CapturedState, expected: CapturedState): string | undefined {
  const addresses = new Set([...Object.keys(expected.accounts), ...Object.keys(actual.accounts)] as Hex[]);
  for (const address of addresses) {
    const one = actual.accounts[address];
    const other = expected.accounts[address];
    if (one === undefined) return `account ${address} is missing`;
    if (other === undefined) return `account ${address} should not exist`;
    for (const field of ["nonce", "code", "balance"] as const) {
      if (one[field] !== other[field]) return `${field} of ${address} is ${short(one[field])}, expected ${short(other[field])}`;
    }
    for (const slot of new Set([...Object.keys(other.storage), ...Object.keys(one.storage)] as Hex[])) {
      const [value, wanted] = [one.storage[slot] ?? ZERO_WORD, other.storage[slot] ?? ZERO_WORD];
      if (value !== wanted) return `slot ${BigInt(slot)} of ${address} is ${BigInt(value)}, expected ${BigInt(wanted)}`;
    }
  }
  return undefined;
}

function codeOf({ deployedCode = {} }: Outcome, hash: Hex): Hex {
  if (hash === EMPTY_CODE_HASH) return "0x";
  const code = deployedCode[hash];
  if (code === undefined) throw new Error(`the code of hash ${hash} is not among the deployed`);
  return code;
}

function usedSlots({ storage }: CapturedAccount): Record<Hex, Hex> {
  return Object.fromEntries(Object.entries(storage).filter(([, value]) => value !== ZERO_WORD));
}

function short(value: bigint | Hex): string {
  const text = value.toString();
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
