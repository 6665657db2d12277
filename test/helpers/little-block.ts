import type { Access } from "../../src/access/access.ts";
import { type Hex, toWord } from "../../src/access/hex.ts";
import { type AccountField, locationKey } from "../../src/access/location.ts";
import type { BlockContext } from "../../src/execution/block-context.ts";
import { capturedStateReader } from "../../src/execution/captured-state.ts";
import type { ExecutedTransaction, ExecuteOptions } from "../../src/execution/executor.ts";
import type { CapturedAccount, CapturedState } from "../../src/execution/state-reader.ts";
import type { Transaction } from "../../src/execution/transaction.ts";
import { createReferenceExecutor } from "../../src/reference/reference-executor.ts";

/** An address that reads like what it is for: `address(0xa11ce)`. */
export function address(number: number): Hex {
  return `0x${number.toString(16).padStart(40, "0")}`;
}

export const ALICE = address(0xa11ce);
export const BOB = address(0xb0b);
export const CONTRACT = address(0xc0de);
export const OTHER = address(0x07e5);
export const COINBASE = address(0xc014ba5e);

export const BLOCK: BlockContext = {
  chainId: 31337,
  hardfork: "osaka",
  number: 100n,
  timestamp: 1_700_000_000n,
  gasLimit: 60_000_000n,
  coinbase: COINBASE,
  baseFee: 1_000_000_000n,
};

/** Tips 1 gwei above the base fee, so that the coinbase earns. */
export function call(to: Hex | undefined, more: Partial<Transaction> = {}): Transaction {
  return {
    type: 2,
    from: ALICE,
    ...(to !== undefined && { to }),
    nonce: 0n,
    gasLimit: 1_000_000n,
    value: 0n,
    data: "0x",
    maxFeePerGas: 2_000_000_000n,
    maxPriorityFeePerGas: 1_000_000_000n,
    ...more,
  };
}

export function account(fields: Partial<CapturedAccount> = {}): CapturedAccount {
  return { balance: 0n, nonce: 0n, code: "0x", storage: {}, ...fields };
}

export function contract(code: Hex, slots: Readonly<Record<number, number | bigint>> = {}, balance = 0n): CapturedAccount {
  const storage = Object.fromEntries(Object.entries(slots).map(([slot, value]) => [toWord(BigInt(slot)), toWord(BigInt(value))]));
  return account({ nonce: 1n, code, storage, balance });
}

/** Alice and the coinbase are there and rich, whatever else is. */
export function stateOf(accounts: Readonly<Record<Hex, CapturedAccount>>): CapturedState {
  const rich = account({ balance: 10n ** 20n });
  return { accounts: { [ALICE]: rich, [COINBASE]: rich, ...accounts } };
}

export interface BlockOptions extends ExecuteOptions {
  readonly block?: Partial<BlockContext>;
}

/** Executes transactions as one block on the reference VM. */
export function runBlock(
  accounts: Readonly<Record<Hex, CapturedAccount>>,
  transactions: readonly Transaction[],
  { block, ...options }: BlockOptions = {},
): Promise<readonly ExecutedTransaction[]> {
  return createReferenceExecutor().execute({ ...BLOCK, ...block }, transactions, capturedStateReader(stateOf(accounts)), options);
}

/** Executes one transaction and gives its accesses for looking up. */
export async function run(
  accounts: Readonly<Record<Hex, CapturedAccount>>,
  transaction: Transaction,
  options: BlockOptions = {},
): Promise<ExecutedTransaction & Lookup> {
  const [executed] = await runBlock(accounts, [transaction], options);
  if (executed === undefined) throw new Error("one transaction gives one result");
  return { ...executed, ...lookup(executed) };
}

interface Lookup {
  readonly slot: (of: Hex, slot: number) => Access | undefined;
  readonly field: (of: Hex, kind: AccountField) => Access | undefined;
}

export function lookup({ accesses }: Pick<ExecutedTransaction, "accesses">): Lookup {
  const byKey = new Map(accesses.map((access) => [locationKey(access.location), access]));
  return {
    slot: (of, slot) => byKey.get(locationKey({ kind: "storage", address: of, slot: toWord(BigInt(slot)) })),
    field: (of, kind) => byKey.get(locationKey({ kind, address: of })),
  };
}
