import type { ChainType, NetworkConnection } from "hardhat/types/network";
import { HARDFORKS, type BlockContext, type Hardfork } from "../execution/block-context.ts";
import type { AskNode, NodeBlock } from "./node.ts";

/** Any connection, of whatever chain type. */
export type Connection = NetworkConnection<ChainType | string>;

/** What a block's context takes from the network rather than from the header. */
export type NetworkFacts = Pick<BlockContext, "chainId" | "hardfork" | "allowUnlimitedContractSize">;

/** Why nothing can be captured on this connection, in a user's words; undefined where it can. */
export function refusalOf(connection: Connection): string | undefined {
  const { networkConfig, chainType } = connection;
  if (chainType === "op") return "the chain type op has fees and system transactions that are not re-executed; test on l1 or generic";
  if (networkConfig.type === "edr-simulated" && !isHardfork(networkConfig.hardfork)) {
    return `the hardfork ${networkConfig.hardfork} is not re-executed; use one up to ${HARDFORKS.at(-1)}`;
  }
  return undefined;
}

/** The facts of the network that mined the block. Where the node is remote its hardfork is told by the header. */
export async function networkFacts({ networkConfig }: Connection, ask: AskNode, block: NodeBlock): Promise<NetworkFacts> {
  if (networkConfig.type === "http") return { chainId: Number(await ask("eth_chainId")), hardfork: hardforkByHeader(block) };
  return {
    chainId: networkConfig.chainId,
    hardfork: networkConfig.hardfork as Hardfork,
    ...(networkConfig.allowUnlimitedContractSize === true ? { allowUnlimitedContractSize: true } : {}),
  };
}

function isHardfork(name: string): name is Hardfork {
  return (HARDFORKS as readonly string[]).includes(name);
}

/** The newest hardfork that the header's fields allow: each brought a field of its own, but for Osaka, which every node that answers for Prague runs by now. */
function hardforkByHeader(block: NodeBlock): Hardfork {
  if (block.requestsHash !== undefined) return "osaka";
  if (block.parentBeaconBlockRoot !== undefined) return "cancun";
  if (block.withdrawalsRoot !== undefined) return "shanghai";
  if (BigInt(block.difficulty) === 0n) return "merge";
  return block.baseFeePerGas === undefined ? "berlin" : "london";
}
