import type { LogCriteria } from "../chain/filters.ts";
import type { LogFilter, NetworkChain } from "../chain/network-chain.ts";
import { invalidParameters } from "../errors/rpc-error.ts";
import type { BlockId } from "./parameters/block.ts";
import type { LogRequest } from "./parameters/log-filter.ts";
import { checkBlockTag } from "./resolve-block.ts";

/** The logs that a request asks for, with its blocks resolved. Without `toBlock` where it names no last block, or one that moves. */
export function resolveLogRequest(chain: NetworkChain, request: LogRequest): LogCriteria {
  for (const id of [request.fromBlock, request.toBlock]) if (id !== undefined) checkBlockTag(chain.rules.hardfork, id);
  const [fromBlock, toBlock] = blocks(chain, request);
  return {
    ...{ fromBlock: fromBlock ?? chain.latestNumber(), addresses: new Set(request.address), topics: request.topics ?? [] },
    ...(toBlock !== undefined && { toBlock }),
  };
}

/** The criteria for the blocks that there are. */
export function untilLatest(chain: NetworkChain, criteria: LogCriteria): LogFilter {
  return { ...criteria, toBlock: criteria.toBlock ?? chain.latestNumber() };
}

function blocks(chain: NetworkChain, { fromBlock, toBlock, blockHash }: LogRequest): [bigint | undefined, bigint | undefined] {
  if (blockHash === undefined) return [numberOf(chain, fromBlock), numberOf(chain, toBlock)];
  if (fromBlock !== undefined || toBlock !== undefined) throw invalidParameters("blockHash is mutually exclusive with fromBlock/toBlock");
  const number = numberOf(chain, { blockHash });
  return [number, number];
}

/** Undefined for whatever means the last block, and moves with it. */
function numberOf(chain: NetworkChain, id: BlockId | undefined): bigint | undefined {
  if (typeof id === "bigint") return id;
  if (id === "earliest") return 0n;
  if (typeof id !== "object") return undefined;
  const block = chain.blockByHash(id.blockHash);
  if (block === undefined) throw invalidParameters("blockHash cannot be found");
  return block.header.number;
}
