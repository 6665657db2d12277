import { type Block, createBlock } from "@ethereumjs/block";
import { Common, Mainnet, type ParamsDict } from "@ethereumjs/common";
import { createTx, type TypedTransaction, type TypedTxData } from "@ethereumjs/tx";
import { createAddressFromString } from "@ethereumjs/util";
import type { BlockContext, Hardfork } from "../execution/block-context.ts";
import type { Transaction } from "../execution/transaction.ts";
import { keccak256 } from "./keccak.ts";
import { kzg } from "./kzg.ts";

/**
 * The chain's rules at one hardfork, which never change. The library copies the rules for every transaction and merges the same parameters
 * into them again and again, a tenth of a millisecond each time; here that is done once.
 */
class FixedRules extends Common {
  readonly #merged = new Set<unknown>();

  override copy(): Common {
    return this;
  }

  override updateParams(params: ParamsDict): void {
    if (this.#merged.has(params)) return;
    this.#merged.add(params);
    super.updateParams(params);
  }
}

const rules = new Map<string, Common>();

/** The chain's rules. `eips` are rules on top of the hardfork's own. */
export function toCommon(chainId: number, hardfork: Hardfork, eips: readonly number[] = []): Common {
  const key = [chainId, hardfork, ...eips].join();
  const known = rules.get(key);
  if (known !== undefined) return known;
  const common = new FixedRules({
    chain: { ...Mainnet, chainId },
    hardfork: hardfork === "merge" ? "paris" : hardfork,
    eips: [...eips],
    customCrypto: { keccak256, kzg },
  });
  rules.set(key, common);
  return common;
}

/** The block as execution sees it: its context, and none of its transactions. */
export function toBlock(context: BlockContext, common: Common): Block {
  const header = {
    number: context.number,
    timestamp: context.timestamp,
    gasLimit: context.gasLimit,
    coinbase: createAddressFromString(context.coinbase),
    difficulty: common.isActivatedEIP(4399) ? 0n : (context.difficulty ?? 0n),
    ...(context.prevRandao !== undefined && { mixHash: context.prevRandao }),
    ...(common.isActivatedEIP(1559) && { baseFeePerGas: context.baseFee ?? 0n }),
    ...(common.isActivatedEIP(4844) && { excessBlobGas: context.excessBlobGas ?? 0n, blobGasUsed: 0n }),
    ...(common.isActivatedEIP(4788) &&
      context.parentBeaconBlockRoot !== undefined && { parentBeaconBlockRoot: context.parentBeaconBlockRoot }),
  };
  return createBlock({ header }, { common, setHardfork: false, skipConsensusFormatValidation: true });
}

/**
 * The transaction as the library knows it, sent by whom it says. Throws the library's errors for what no block may contain.
 *
 * @param leastFee raises what the transaction bids for gas to this price, for senders that are made up
 */
export function toTypedTransaction(
  transaction: Transaction,
  common: Common,
  leastFee: bigint,
  allowUnlimitedInitCodeSize: boolean,
): TypedTransaction {
  const typed = createTx(toTransactionData(transaction, leastFee), { common, freeze: false, allowUnlimitedInitCodeSize });
  const sender = createAddressFromString(transaction.from);
  typed.getSenderAddress = () => sender;
  return typed;
}

function toTransactionData(transaction: Transaction, leastFee: bigint): TypedTxData {
  const { type, to, nonce, gasLimit, value, data, accessList = [] } = transaction;
  const common = { type, nonce, gasLimit, value, data, ...(to !== undefined && { to }) };
  const gasPrice = atLeast(transaction.gasPrice ?? 0n, leastFee);
  if (type === 0) return { ...common, gasPrice } as TypedTxData;
  const list = accessList.map(({ address, storageKeys }) => ({ address, storageKeys: [...storageKeys] }));
  if (type === 1) return { ...common, gasPrice, accessList: list } as TypedTxData;
  const maxFeePerGas = atLeast(transaction.maxFeePerGas ?? transaction.gasPrice ?? 0n, leastFee);
  const maxPriorityFeePerGas = transaction.maxPriorityFeePerGas ?? 0n;
  const dynamic = { ...common, maxFeePerGas, maxPriorityFeePerGas, accessList: list };
  if (type === 2) return dynamic as TypedTxData;
  if (type === 3) {
    const { maxFeePerBlobGas = 0n, blobVersionedHashes = [] } = transaction;
    return { ...dynamic, maxFeePerBlobGas, blobVersionedHashes: [...blobVersionedHashes] } as TypedTxData;
  }
  return { ...dynamic, authorizationList: (transaction.authorizationList ?? []).map(toAuthorizationData) } as TypedTxData;
}

function toAuthorizationData({ chainId, address, nonce, yParity, r, s }: NonNullable<Transaction["authorizationList"]>[number]) {
  return { chainId: quantity(chainId), address, nonce: quantity(nonce), yParity: quantity(BigInt(yParity)), r, s };
}

function quantity(value: bigint): `0x${string}` {
  return `0x${value.toString(16)}`;
}

function atLeast(value: bigint, least: bigint): bigint {
  return value > least ? value : least;
}
