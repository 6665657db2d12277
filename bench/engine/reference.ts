import { Common, Mainnet } from "@ethereumjs/common";
import { MerkleStateManager } from "@ethereumjs/statemanager";
import type { TypedTransaction } from "@ethereumjs/tx";
import { Account, createAddressFromString, hexToBytes } from "@ethereumjs/util";
import { createVM, runTx, type VM } from "@ethereumjs/vm";
import type { Hex } from "../../src/access/hex.ts";
import type { BlockContext } from "../../src/execution/block-context.ts";
import type { LoadedAccount } from "../../src/execution/block-engine.ts";
import type { Transaction } from "../../src/execution/transaction.ts";
import { kzg } from "../../src/reference/kzg.ts";
import { toBlock, toTypedTransaction } from "../../src/reference/library-objects.ts";
import { type Contestant, type Pass, timed } from "./contestant.ts";
import { BLOCK } from "./workload.ts";

/** `@ethereumjs/vm` as it comes: its own state and caches, no recorder of ours. State goes to its trie before a block only, never within. */
export const reference: Contestant = {
  name: "@ethereumjs/vm",
  prepare: ({ accounts, transactions }) => prepareReference(BLOCK, accounts, transactions, {}),
};

/** Gets ready to execute a block. Signatures are not part of it. */
export async function prepareReference(
  context: BlockContext,
  accounts: readonly LoadedAccount[],
  transactions: readonly Transaction[],
  blockHashes: Readonly<Record<string, Hex>>,
): Promise<() => Promise<Pass>> {
  const hardfork = context.hardfork === "merge" ? "paris" : context.hardfork;
  const common = new Common({ chain: { ...Mainnet, chainId: context.chainId }, hardfork, customCrypto: { kzg } });
  const state = new MerkleStateManager({ common });
  const blockchain = blockchainOf(blockHashes);
  const vm = await createVM({ common, stateManager: state, blockchain });
  for (const account of accounts) await load(state, account);
  await state.flush();
  const block = toBlock(context, common);
  const typed = transactions.map((transaction) => toTypedTransaction(transaction, common, 0n, false));
  return async () => {
    let gas = 0n;
    await state.checkpoint();
    const time = await timed(async () => {
      for (const tx of typed) gas += await execute(vm, block, tx);
    });
    await state.revert();
    return { ...time, gas };
  };
}

async function execute(vm: VM, block: ReturnType<typeof toBlock>, tx: TypedTransaction): Promise<bigint> {
  const { totalGasSpent } = await runTx(vm, { tx, block, skipHardForkValidation: true, skipBlockGasLimitValidation: true });
  return totalGasSpent;
}

async function load(state: MerkleStateManager, { address, nonce, balance, code, storage = {} }: LoadedAccount): Promise<void> {
  const place = createAddressFromString(address);
  await state.putAccount(place, new Account(nonce, balance));
  if (code !== "0x") await state.putCode(place, hexToBytes(code));
  for (const [slot, value] of Object.entries(storage) as [Hex, Hex][]) await state.putStorage(place, hexToBytes(slot), withoutZeros(value));
}

/** The library stores values without leading zeros. */
function withoutZeros(value: Hex): Uint8Array {
  const bytes = hexToBytes(value);
  const first = bytes.findIndex((byte) => byte !== 0);
  return first === -1 ? new Uint8Array() : bytes.subarray(first);
}

/** As much of a chain as BLOCKHASH asks for. */
function blockchainOf(blockHashes: Readonly<Record<string, Hex>>) {
  return {
    getBlock: async (number: number | bigint) => ({ hash: () => hexToBytes(blockHashes[String(number)] ?? "0x") }),
    putBlock: async () => undefined,
    shallowCopy: () => blockchainOf(blockHashes),
  } as never;
}
