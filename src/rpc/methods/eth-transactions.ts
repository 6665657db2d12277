import type { Hex } from "../../access/hex.ts";
import { toBytes } from "../../chain/bytes.ts";
import type { SignedTransaction } from "../../chain/signed-transaction.ts";
import { invalidParameters } from "../../errors/rpc-error.ts";
import type { Later } from "../batch.ts";
import type { MethodContext } from "../context.ts";
import { transactionFailure } from "../explain-failure.ts";
import { withAutomaticFields } from "../fill/automatic-fields.ts";
import { checkInitCode } from "../fill/check-request.ts";
import { fillTransaction } from "../fill/fill-transaction.ts";
import { formatReceipt } from "../format/receipt.ts";
import { formatTransaction } from "../format/transaction.ts";
import { method, methodInSteps, type Methods } from "../method.ts";
import { blockNumber } from "../parameters/block.ts";
import { data, hash } from "../parameters/data.ts";
import { quantity } from "../parameters/quantity.ts";
import { transactionRequest } from "../parameters/request.ts";
import { findBlock } from "../resolve-block.ts";

const index = quantity(256);

/** Transactions: sent, waiting, mined. */
export const ethTransactionMethods: Methods = {
  eth_sendTransaction: method({ transaction: transactionRequest }, async (context, { transaction }) => {
    const request = await withAutomaticFields(context, transaction);
    return send(context, context.wallet.signTransaction(fillTransaction(context, request), request.from));
  }),
  eth_sendRawTransaction: methodInSteps({ transaction: data }, (context, { transaction }) => {
    const decode = context.chain.beginToDecode(toBytes(transaction));
    return () => {
      const decoded = decode();
      checkChainId(decoded, BigInt(context.chain.rules.chainId));
      checkInitCode(context.chain.rules, decoded);
      return send(context, decoded);
    };
  }),
  eth_pendingTransactions: method({}, ({ chain }) => chain.pendingTransactions().map((transaction) => formatTransaction({ transaction }))),
  eth_getTransactionByHash: method({ transactionHash: hash }, ({ chain }, { transactionHash }) => {
    const found = chain.transaction(transactionHash);
    return found === undefined ? null : formatTransaction(found);
  }),
  eth_getTransactionReceipt: method({ transactionHash: hash }, ({ chain }, { transactionHash }) => {
    const found = chain.transaction(transactionHash);
    return found?.block === undefined || found.index === undefined ? null : formatReceipt(found.block, found.index);
  }),
  eth_getTransactionByBlockHashAndIndex: method({ blockHash: hash, index }, ({ chain }, values) => {
    const position = toIndex(values.index);
    const block = chain.blockByHash(values.blockHash);
    const transaction = block?.transactions[position];
    return block === undefined || transaction === undefined ? null : formatTransaction({ transaction, block, index: position });
  }),
  eth_getTransactionByBlockNumberAndIndex: method({ block: blockNumber, index }, async ({ chain }, values) => {
    const position = toIndex(values.index);
    const found = await findBlock(chain, values.block);
    const transaction = found?.block.transactions[position];
    if (found === undefined || transaction === undefined) return null;
    return formatTransaction({ transaction, block: found.block, index: position }, found.isPending);
  }),
};

async function send(context: MethodContext, transaction: SignedTransaction): Promise<Hex | Later> {
  const { batch, chain } = context;
  // Blobs pass the mempool by and are mined alone.
  if (batch !== undefined && chain.automine && transaction.type !== 3) return batch.join(context, transaction);
  await batch?.end(context);
  const { hash: transactionHash, mined } = await context.chain.send(transaction);
  await context.log.sent(transactionHash);
  if (context.rules.throwOnTransactionFailures && mined !== undefined && mined.outcome.kind !== "success") {
    throw await transactionFailure(context, transaction, mined, mined.outcome);
  }
  return transactionHash;
}

function checkChainId({ type, chainId }: SignedTransaction, expected: bigint): void {
  if (chainId === undefined || chainId === expected) return;
  if (type === 0) throw invalidParameters("Trying to send an incompatible EIP-155 transaction, signed for another chain.");
  throw invalidParameters(`Trying to send a raw transaction with an invalid chainId. The expected chainId is ${expected}`);
}

function toIndex(value: bigint): number {
  if (value >> 64n !== 0n) throw invalidParameters(`Transaction index '${value}' is too large`);
  return Number(value);
}
