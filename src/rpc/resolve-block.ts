import type { BlockReference, ChainBlock, NetworkChain } from "../chain/network-chain.ts";
import { invalidInput, invalidParameters } from "../errors/rpc-error.ts";
import { HARDFORKS, type Hardfork } from "../execution/block-context.ts";
import type { BlockId } from "./parameters/block.ts";

/**
 * The block that a request names, as the chain takes it.
 *
 * @throws RpcError where there is no such block.
 */
export function resolveBlock(chain: NetworkChain, id: BlockId): BlockReference {
  const reference = find(chain, id);
  if (reference !== undefined) return reference;
  const shown = typeof id === "object" ? id.blockHash : String(id);
  throw invalidInput(`Received invalid block tag ${shown}. Latest block number is ${chain.latestNumber()}`);
}

/** The block that a request asks for itself, with whether it is the pending one; undefined where there is none. */
export async function findBlock(chain: NetworkChain, id: BlockId): Promise<{ block: ChainBlock; isPending: boolean } | undefined> {
  const reference = find(chain, id);
  if (reference === "pending") return { block: await chain.pendingBlock(), isPending: true };
  const block = reference === undefined ? undefined : chain.block(reference);
  return block === undefined ? undefined : { block, isPending: false };
}

/** @throws RpcError for `safe` and `finalized`, which mean nothing before the merge. */
export function checkBlockTag(hardfork: Hardfork, id: BlockId): void {
  if ((id === "safe" || id === "finalized") && isBefore(hardfork, "merge")) {
    throw invalidParameters(
      `The '${id}' block tag is not allowed in pre-merge hardforks. You are using the '${shownHardfork(hardfork)}' hardfork.`,
    );
  }
}

export function isBefore(hardfork: Hardfork, other: Hardfork): boolean {
  return HARDFORKS.indexOf(hardfork) < HARDFORKS.indexOf(other);
}

/** A hardfork as EDR writes it in most messages. */
export function shownHardfork(hardfork: Hardfork): string {
  return hardfork.slice(0, 1).toUpperCase() + hardfork.slice(1);
}

function find(chain: NetworkChain, id: BlockId): BlockReference | undefined {
  checkBlockTag(chain.rules.hardfork, id);
  if (id === "pending") return id;
  if (id === "earliest") return 0n;
  if (typeof id === "string") return chain.latestNumber();
  if (typeof id === "object") return chain.blockByHash(id.blockHash)?.header.number;
  return id <= chain.latestNumber() ? id : undefined;
}
