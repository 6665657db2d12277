import type { AbstractGraph } from "graphology-types";

/** Graphviz' DOT, from left to right in block order; joins are points. */
export function toDot(graph: AbstractGraph): string {
  const nodes = graph.mapNodes((key, attributes) => {
    const shape = attributes["kind"] === "join" ? { shape: "point" } : attributes["critical"] === true ? { color: "red" } : {};
    return `  ${quoted(key)} ${attributeList({ ...attributes, ...shape })};`;
  });
  const edges = graph.mapEdges((_, attributes, source, target) => `  ${quoted(source)} -> ${quoted(target)} ${attributeList(attributes)};`);
  return ["digraph conflicts {", "  rankdir=LR;", "  node [shape=box];", ...nodes, ...edges, "}", ""].join("\n");
}

function attributeList(attributes: Record<string, unknown>): string {
  return `[${Object.entries(attributes)
    .map(([name, value]) => `${quoted(name)}=${quoted(String(value))}`)
    .join(", ")}]`;
}

/** A quoted identifier, in which backslashes start escapes such as \N. */
function quoted(text: string): string {
  return `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\r", "").replaceAll("\n", "\\n")}"`;
}
