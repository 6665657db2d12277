import { formatBlockAccessList } from "../format/access-list.ts";
import { formatBlock } from "../format/block.ts";
import { formatReceipts } from "../format/receipt.ts";
import { toQuantity } from "../format/quantity.ts";
import { method, type Methods } from "../method.ts";
import { block, blockNumber } from "../parameters/block.ts";
import { hash } from "../parameters/data.ts";
import { boolean } from "../parameters/parameter.ts";
import { findBlock, resolveBlock } from "../resolve-block.ts";

/** Blocks, and what belongs to a whole block. */
export const ethBlockMethods: Methods = {
  eth_getBlockByNumber: method({ block: blockNumber, withTransactions: boolean }, async ({ chain }, { block: id, withTransactions }) => {
    const found = await findBlock(chain, id);
    return found === undefined ? null : formatBlock(found.block, { withTransactions, isPending: found.isPending });
  }),
  eth_getBlockByHash: method({ blockHash: hash, withTransactions: boolean }, ({ chain }, { blockHash, withTransactions }) => {
    const found = chain.blockByHash(blockHash);
    return found === undefined ? null : formatBlock(found, { withTransactions, isPending: false });
  }),
  eth_getBlockTransactionCountByNumber: method({ block: blockNumber }, async ({ chain }, { block: id }) => {
    const found = await findBlock(chain, id);
    return found === undefined ? null : toQuantity(found.block.transactions.length);
  }),
  eth_getBlockTransactionCountByHash: method({ blockHash: hash }, ({ chain }, { blockHash }) => {
    const found = chain.blockByHash(blockHash);
    return found === undefined ? null : toQuantity(found.transactions.length);
  }),
  eth_getBlockReceipts: method({ block }, async ({ chain }, { block: id }) => {
    const found = await findBlock(chain, id);
    return found === undefined || found.isPending ? null : formatReceipts(found.block);
  }),
  eth_getBlockAccessList: method({ block }, async ({ chain }, { block: id }) => {
    const reference = resolveBlock(chain, id);
    return reference === "pending" ? null : formatBlockAccessList(await chain.blockAccessList(reference));
  }),
};
