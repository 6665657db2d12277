import { ParallelError } from "../errors/error.ts";
import { lastConnection, type Project } from "../workload/last-connection.ts";
import { networkFacts, refusalOf, type Connection, type NetworkFacts } from "../workload/network-facts.ts";
import { latestBlock, type AskNode, type NodeBlock } from "../workload/node.ts";

/** The network that a matcher asks: the connection used last, with its project. */
export interface AskedNetwork {
  readonly ask: AskNode;
  readonly name: string;
  readonly connection: Connection;
  readonly project: Project;
}

/** @throws MATCHER_CONNECTION, MATCHER_NETWORK */
export function askedNetwork(matcher: string): AskedNetwork {
  const last = lastConnection();
  if (last === undefined) throw new ParallelError("MATCHER_CONNECTION", { matcher });
  const { connection, project } = last;
  const { networkName: name, provider } = connection;
  const reason = refusalOf(connection);
  if (reason !== undefined) throw new ParallelError("MATCHER_NETWORK", { matcher, network: name, reason });
  return { ask: (method, ...params) => provider.request({ method, params }), name, connection, project };
}

/** The latest block, and what the network says of any block. */
export async function latestWithFacts({ ask, connection }: AskedNetwork): Promise<{ latest: NodeBlock; facts: NetworkFacts }> {
  const latest = await latestBlock(ask);
  return { latest, facts: await networkFacts(connection, ask, latest) };
}
