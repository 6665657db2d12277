import type { ChainBlock, ChainTransaction, FoundTransaction } from "../../chain/network-chain.ts";
import { toQuantity } from "./quantity.ts";

/** EDR shows the parity of a made-up signature as legacy transactions did before EIP-155. */
const IMPERSONATED_OFFSET = 27n;

/** A transaction as JSON-RPC gives it. One that is not mined has null for its place; one of the pending block has its price there. */
export function formatTransaction({ transaction, block, index }: FoundTransaction, isPending = false): Record<string, unknown> {
  const { hash, nonce, from, to, value, gasLimit, data, type, v, r, s, isImpersonated = false } = transaction;
  const isMined = !isPending && block !== undefined && index !== undefined;
  return {
    ...{ hash, nonce: toQuantity(nonce) },
    ...{ blockHash: isMined ? block.hash : null, blockNumber: isMined ? toQuantity(block.header.number) : null },
    ...{ transactionIndex: isMined ? toQuantity(index) : null, from, to: to ?? null },
    ...{ value: toQuantity(value), gasPrice: toQuantity(gasPrice(transaction, block)), gas: toQuantity(gasLimit), input: data },
    ...(type !== 0 && transaction.chainId !== undefined && { chainId: toQuantity(transaction.chainId) }),
    type: toQuantity(type),
    ...typedFields(transaction),
    ...{ v: toQuantity(isImpersonated && type !== 0 ? v + IMPERSONATED_OFFSET : v), r: toQuantity(r), s: toQuantity(s) },
  };
}

/** What the sender pays for a unit of gas where it is mined, and the most that it would pay where it is not. */
export function gasPrice(
  { gasPrice: fixed, maxFeePerGas = 0n, maxPriorityFeePerGas = 0n }: ChainTransaction,
  block: ChainBlock | undefined,
): bigint {
  if (fixed !== undefined) return fixed;
  if (block === undefined) return maxFeePerGas;
  const withTip = (block.header.baseFeePerGas ?? 0n) + maxPriorityFeePerGas;
  return withTip < maxFeePerGas ? withTip : maxFeePerGas;
}

function typedFields(transaction: ChainTransaction): Record<string, unknown> {
  const { accessList, maxFeePerGas, maxPriorityFeePerGas, maxFeePerBlobGas, blobVersionedHashes, authorizationList } = transaction;
  return {
    ...(transaction.type !== 0 && { accessList: accessList ?? [] }),
    ...(maxFeePerGas !== undefined && { maxFeePerGas: toQuantity(maxFeePerGas) }),
    ...(maxPriorityFeePerGas !== undefined && { maxPriorityFeePerGas: toQuantity(maxPriorityFeePerGas) }),
    ...(maxFeePerBlobGas !== undefined && { maxFeePerBlobGas: toQuantity(maxFeePerBlobGas) }),
    ...(blobVersionedHashes !== undefined && { blobVersionedHashes }),
    ...(authorizationList !== undefined && {
      authorizationList: authorizationList.map(({ chainId, address, nonce, yParity, r, s }) => ({
        ...{ chainId: toQuantity(chainId), address, nonce: toQuantity(nonce) },
        ...{ yParity: toQuantity(yParity), r: toQuantity(BigInt(r)), s: toQuantity(BigInt(s)) },
      })),
    }),
  };
}
