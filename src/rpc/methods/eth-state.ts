import type { ChainState } from "../../chain/network-chain.ts";
import type { MethodContext } from "../context.ts";
import { formatProof } from "../format/proof.ts";
import { toQuantity } from "../format/quantity.ts";
import { method, type Methods } from "../method.ts";
import { block, type BlockId } from "../parameters/block.ts";
import { address, hash } from "../parameters/data.ts";
import { list, optional } from "../parameters/parameter.ts";
import { slot } from "../parameters/storage.ts";
import { resolveBlock } from "../resolve-block.ts";

const at = { address, block: optional(block) };

/** Accounts and their storage. */
export const ethStateMethods: Methods = {
  eth_getBalance: method(at, async (context, values) =>
    toQuantity((await stateAt(context, values.block)).account(values.address)?.balance ?? 0n),
  ),
  eth_getTransactionCount: method(at, async (context, values) =>
    toQuantity((await stateAt(context, values.block)).account(values.address)?.nonce ?? 0n),
  ),
  eth_getCode: method(at, async (context, values) => (await stateAt(context, values.block)).account(values.address)?.code ?? "0x"),
  eth_getStorageAt: method({ address, slot, block: optional(block) }, async (context, values) =>
    (await stateAt(context, values.block)).storage(values.address, values.slot),
  ),
  eth_getProof: method({ address, storageKeys: list(hash), block: optional(block) }, async (context, values) =>
    formatProof(values.address, (await stateAt(context, values.block)).proof(values.address, values.storageKeys)),
  ),
};

function stateAt({ chain }: MethodContext, id: BlockId | undefined): Promise<ChainState> {
  return chain.state(resolveBlock(chain, id ?? "latest"));
}
