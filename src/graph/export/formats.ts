import type { DirectedGraph } from "graphology";
import gexf from "graphology-gexf";
import { toDot } from "./dot.ts";
import { toGraphml } from "./graphml.ts";

/** Writers of a graphology graph by format. JSON is graphology's own serialization. */
export const FORMATS = {
  dot: toDot,
  gexf: (graph: DirectedGraph) => gexf.write(graph, { version: "1.3", formatNode, formatEdge }),
  graphml: toGraphml,
  json: (graph: DirectedGraph) => JSON.stringify(graph.export(), null, 2) + "\n",
} as const satisfies Record<string, (graph: DirectedGraph) => string>;

export type GraphFormat = keyof typeof FORMATS;

/** GEXF has a place of its own for labels. */
function formatNode(_: string, { label, ...attributes }: Record<string, unknown>) {
  return { label: String(label), attributes };
}

function formatEdge(_: string, { label }: Record<string, unknown>) {
  return { label: String(label) };
}
