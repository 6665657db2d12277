import type { Binding, Edge, Exit } from "./graph.ts";

/** The ways out of a node. */
export function edgesOf(exit: Exit): readonly Edge[] {
  switch (exit.kind) {
    case "jump":
      return [exit.edge];
    case "branch":
      return [exit.taken, exit.other];
    case "switch":
      return [...exit.edges.values()];
    default:
      return [];
  }
}

export function bindingsOf(exit: Exit): readonly Binding[] {
  return edgesOf(exit).flatMap(({ bindings }) => bindings);
}

/** The same exit with other edges. */
export function mapEdges<From, To>(exit: Exit<From>, change: (edge: Edge<From>) => Edge<To>): Exit<To> {
  switch (exit.kind) {
    case "jump":
      return { ...exit, edge: change(exit.edge) };
    case "branch":
      return { ...exit, taken: change(exit.taken), other: change(exit.other) };
    case "switch":
      return { ...exit, edges: new Map([...exit.edges].map(([counter, edge]) => [counter, change(edge)])) };
    default:
      return exit;
  }
}
