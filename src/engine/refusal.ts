import type { ExecutedTransaction } from "../execution/executor.ts";
import type { BlockContext } from "../execution/block-context.ts";
import type { Transaction } from "../execution/transaction.ts";
import { toCommon, toTypedTransaction } from "../reference/library-objects.ts";
import type { EngineInstance } from "./instance.ts";
import { ACCOUNT, RESULT } from "./memory-map.ts";

const BLOB_GAS = 131_072n;
const MAX_WORD = 2n ** 256n - 1n;
const MAX_NONCE = 2n ** 64n - 1n;
/** EIP-3860. */
const INIT_CODE_LIMIT = 49_152;
/** EIP-7825. */
const GAS_LIMIT = 16_777_216n;

export function refused(refusal: string): ExecutedTransaction {
  return { status: 0, gasUsed: 0n, logs: [], returnData: "0x", accesses: [], preimages: {}, refusal };
}

/**
 * Why no block of the hardfork may contain a transaction, whatever the state: the library's words. Only transactions that are out of the
 * ordinary are shown to it, since it takes as long as executing a hundred transfers.
 */
export function formalRefusal(transaction: Transaction, block: BlockContext, leastFee: bigint): string | undefined {
  if (isOrdinary(transaction, block, leastFee)) return undefined;
  try {
    const common = toCommon(block.chainId, block.hardfork);
    toTypedTransaction(transaction, common, leastFee, block.allowUnlimitedContractSize ?? false);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message.replace(/ \((vm hf=|tx type=).*$/s, "") : String(error);
  }
}

function isOrdinary(transaction: Transaction, { hardfork }: BlockContext, leastFee: bigint): boolean {
  const { type, to, nonce, gasLimit, value, data, accessList = [] } = transaction;
  if (type > 2 || (type === 2 && hardfork === "berlin")) return false;
  const bid = type === 2 ? (transaction.maxFeePerGas ?? transaction.gasPrice ?? 0n) : (transaction.gasPrice ?? 0n);
  const price = bid > leastFee ? bid : leastFee;
  if (type === 2 && price < (transaction.maxPriorityFeePerGas ?? 0n)) return false;
  if (nonce >= MAX_NONCE || gasLimit > GAS_LIMIT || value > MAX_WORD || gasLimit * price > MAX_WORD) return false;
  if (to === undefined && data.length > 2 + 2 * INIT_CODE_LIMIT) return false;
  return accessList.every(({ address, storageKeys }) => address.length === 42 && storageKeys.every((key) => key.length === 66));
}

/** Why the module refused a transaction, by its code (assembly/transaction.ts). */
export function stateRefusal(
  engine: EngineInstance,
  result: number,
  transaction: Transaction,
  block: BlockContext,
  blobBaseFee: bigint,
): string {
  const { view } = engine;
  const sender = view.getUint32(result + RESULT.sender, true);
  const { gasLimit, value, type } = transaction;
  const baseFee = block.baseFee ?? 0n;
  const maxFee = type < 2 ? (transaction.gasPrice ?? 0n) : (transaction.maxFeePerGas ?? transaction.gasPrice ?? 0n);
  const poor = (what: string, cost: bigint) =>
    `sender doesn't have enough funds to send tx. The ${what} cost is: ${cost} and the sender's account (${transaction.from}) ` +
    `only has: ${engine.quantity(sender + ACCOUNT.balance)}`;
  switch (view.getUint32(result + RESULT.refusal, true)) {
    case 1: {
      const least = view.getBigUint64(result + RESULT.gas, true);
      return `INTRINSIC_GAS_TOO_LOW: tx gas limit ${gasLimit} is lower than the minimum gas limit of ${least}`;
    }
    case 2:
      return `Transaction's ${type < 2 ? "gasPrice" : "maxFeePerGas"} (${maxFee}) is less than the block's baseFeePerGas (${baseFee})`;
    case 3: {
      const { maxPriorityFeePerGas = 0n } = transaction;
      const tip = maxPriorityFeePerGas < maxFee - baseFee ? maxPriorityFeePerGas : maxFee - baseFee;
      return poor("upfront", gasLimit * (type < 2 ? maxFee : tip + baseFee) + value);
    }
    case 4:
      return `Transaction's maxFeePerBlobGas ${transaction.maxFeePerBlobGas ?? 0n}) is less than block blobGasPrice (${blobBaseFee}).`;
    case 5: {
      const blobs = type === 3 ? BigInt(transaction.blobVersionedHashes?.length ?? 0) : 0n;
      return poor("max", value + gasLimit * maxFee + blobs * BLOB_GAS * (transaction.maxFeePerBlobGas ?? 0n));
    }
    case 7:
      return "invalid sender address, address is not EOA (EIP-3607)";
    default: {
      const nonce = view.getBigUint64(sender + ACCOUNT.nonce, true);
      return `the tx doesn't have the correct nonce. account has nonce of: ${nonce} tx has nonce of: ${transaction.nonce}`;
    }
  }
}
