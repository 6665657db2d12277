import { deserialize, serialize } from "node:v8";
import type { Hex } from "../../access/hex.ts";
import { mapEdges } from "../flow/edges.ts";
import type { Exit, FlowGraph, FlowNode } from "../flow/graph.ts";

/** A graph whose nodes are named by their places: nothing in it leads round in a circle, however long its ways are. */
interface EncodedGraph extends Omit<FlowGraph, "entry" | "nodes" | "code"> {
  readonly entry: number;
  readonly nodes: readonly (Omit<FlowNode, "exit"> & { readonly exit: Exit<number> })[];
}

/** A graph as bytes: for another thread, or another day. Its code is not among them. */
export function encodeGraph({ entry, nodes, symbolCount, expressionCount, selectors, unresolved }: FlowGraph): Uint8Array {
  const places = new Map(nodes.map((node, place) => [node, place]));
  const placeOf = (node: FlowNode): number => places.get(node) ?? 0;
  const encoded: EncodedGraph = {
    ...{ entry: placeOf(entry), symbolCount, expressionCount, selectors, unresolved },
    nodes: nodes.map(({ index, programCounter, effects, exit }) => ({
      ...{ index, programCounter, effects },
      exit: mapEdges(exit, (edge) => ({ ...edge, to: placeOf(edge.to) })),
    })),
  };
  return serialize(encoded);
}

/** The graph of some code, from its bytes. Undefined where they are none of this encoding. */
export function decodeGraph(bytes: Uint8Array, code: Hex): FlowGraph | undefined {
  try {
    const { entry, nodes: encoded, ...rest } = deserialize(bytes) as EncodedGraph;
    const nodes = encoded.map(({ index, programCounter, effects }): FlowNode => ({
      index,
      programCounter,
      effects,
      exit: { kind: "revert" },
    }));
    const nodeAt = (place: number): FlowNode => nodes[place] as FlowNode;
    for (const [place, { exit }] of encoded.entries()) nodeAt(place).exit = mapEdges(exit, (edge) => ({ ...edge, to: nodeAt(edge.to) }));
    return { ...rest, entry: nodeAt(entry), nodes, code };
  } catch {
    return undefined;
  }
}
