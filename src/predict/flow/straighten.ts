import { edgesOf } from "./edges.ts";
import type { Effect, FlowNode } from "./graph.ts";

/** Puts nodes that run one after the other, and no other way, into one; and drops what no run would look at. Gives the nodes that are left. */
export function straighten(entry: FlowNode, nodes: readonly FlowNode[]): FlowNode[] {
  dropRequirements(nodes);
  const waysInto = new Map<FlowNode, number>([[entry, 1]]);
  for (const { exit } of nodes) for (const { to } of edgesOf(exit)) waysInto.set(to, (waysInto.get(to) ?? 0) + 1);
  const swallowed = new Set<FlowNode>();
  for (const node of nodes) {
    if (swallowed.has(node)) continue;
    const effects: Effect[] = [...node.effects];
    while (node.exit.kind === "jump" && node.exit.edge.to !== node && waysInto.get(node.exit.edge.to) === 1) {
      const { to, bindings } = node.exit.edge;
      if (bindings.length > 0) effects.push({ kind: "bind", bindings });
      effects.push(...to.effects);
      node.exit = to.exit;
      swallowed.add(to);
    }
    node.effects = effects;
  }
  return nodes.filter((node) => !swallowed.has(node));
}

/** Requirements are looked at where a call failed that may fail, and nowhere else. */
function dropRequirements(nodes: readonly FlowNode[]): void {
  const mayFail = ({ effects }: FlowNode): boolean =>
    effects.some((effect) => (effect.kind === "call" || effect.kind === "create") && !effect.mustSucceed);
  if (nodes.some(mayFail)) return;
  for (const node of nodes) node.effects = node.effects.filter(({ kind }) => kind !== "require");
}
