import { encodeBlockAccessList } from "../../access/block-access-list.ts";
import { toHex } from "../../chain/bytes.ts";
import type { StateOverrides } from "../../chain/network-chain.ts";
import { invalidInput, invalidParameters } from "../../errors/rpc-error.ts";
import { fillCall } from "../fill/fill-message.ts";
import { method, type Methods } from "../method.ts";
import { block, blockNumber } from "../parameters/block.ts";
import { hash } from "../parameters/data.ts";
import { optional } from "../parameters/parameter.ts";
import { callRequest } from "../parameters/request.ts";
import { traceOptions } from "../parameters/trace-options.ts";
import { resolveBlock } from "../resolve-block.ts";
import { traceRequest } from "../trace-request.ts";

const NO_OVERRIDES: StateOverrides = new Map();

/** Traces, in geth's JSON, and access lists as RLP. */
export const debugMethods: Methods = {
  debug_traceTransaction: method({ transactionHash: hash, options: optional(traceOptions) }, ({ chain }, { transactionHash, options }) => {
    if (chain.transaction(transactionHash)?.block !== undefined) return chain.traceTransaction(transactionHash, traceRequest(options));
    throw invalidInput(`Unable to find a block containing transaction ${transactionHash}`);
  }),
  debug_traceCall: method(
    { transaction: callRequest, block: optional(block), options: optional(traceOptions) },
    async (context, { transaction, block: id = "latest", options }) => {
      const reference = resolveBlock(context.chain, id);
      const message = await fillCall(context, transaction, reference, NO_OVERRIDES);
      return context.chain.traceCall(message, reference, NO_OVERRIDES, traceRequest(options));
    },
  ),
  debug_traceBlockByNumber: method({ block: blockNumber, options: optional(traceOptions) }, ({ chain }, { block: id, options }) => {
    const reference = resolveBlock(chain, id);
    if (reference === "pending") throw invalidParameters("block: the pending block cannot be traced");
    return chain.traceBlock(reference, traceRequest(options));
  }),
  debug_traceBlockByHash: method({ blockHash: hash, options: optional(traceOptions) }, ({ chain }, { blockHash, options }) => {
    const reference = resolveBlock(chain, { blockHash });
    return reference === "pending" ? null : chain.traceBlock(reference, traceRequest(options));
  }),
  debug_getRawBlockAccessList: method({ block }, async ({ chain }, { block: id }) => {
    const reference = resolveBlock(chain, id);
    return reference === "pending" ? null : toHex(encodeBlockAccessList(await chain.blockAccessList(reference)));
  }),
};
