import { ADD, OWN, READ, WRITE } from "../../../graph/access-table.ts";
import type { ConflictRule } from "../../../graph/rule.ts";
import type { GraphView } from "../../model.ts";

/**
 * A conflict graph in the page. Vertices below `transactionCount` are transactions in block order; those above are joins:
 * vertices without cost that stand between a run of accesses which do not conflict with each other and those that wait for all of them.
 */
export interface ConflictGraph {
  readonly transactionCount: number;
  /** By vertex: those that it waits for, and those that wait for it. Vertices are listed in an order that `order` makes topological. */
  readonly before: readonly (readonly number[])[];
  readonly after: readonly (readonly number[])[];
  readonly order: readonly number[];
  /** Gas by vertex; zero for joins. */
  readonly costs: readonly number[];
  /** The variables that make the transaction at `to` wait on the vertex `from`, for each entry of `before[to]`. */
  readonly reasons: readonly (readonly (readonly number[])[])[];
}

/** Accesses of one sort to one location, none of which conflicts with another of the sort. */
interface Group {
  readonly writes: boolean;
  readonly adds: boolean;
  readonly own: boolean;
  /** Those not yet gathered by `join`. */
  members: number[];
  join: number;
}

interface Graph {
  before: number[][];
  after: number[][];
  reasons: number[][][];
  order: number[];
  costs: number[];
}

/**
 * Builds the conflict graph of a traffic as if the variables in `gone` caused no conflict. Edges run from the earlier to the later,
 * along chains rather than between all pairs: a read waits for the last writers, which wait for those before them if they read too.
 */
export function buildConflicts(view: GraphView, kinds: ConflictRule["kinds"], gone: ReadonlySet<number>): ConflictGraph {
  const graph: Graph = { before: [], after: [], reasons: [], order: [], costs: [] };
  for (const { gas } of view.transactions) addVertex(graph, gas);

  const groupsOf = new Map<number, Group[]>();
  view.accesses.forEach((pairs, transaction) => {
    for (let at = 0; at + 1 < pairs.length; at += 2) {
      const location = pairs[at] ?? 0;
      const variable = view.locationVariable[location] ?? -1;
      if (gone.has(variable)) continue;
      const groups = groupsOf.get(location) ?? [];
      groupsOf.set(location, follow(graph, groups, transaction, pairs[at + 1] ?? 0, kinds, variable));
    }
    graph.order.push(transaction);
  });
  return { transactionCount: view.transactions.length, ...graph };
}

/** Makes `transaction` wait for what it conflicts with among `groups`, and returns the groups with its own access. */
function follow(graph: Graph, groups: Group[], transaction: number, mode: number, kinds: ConflictRule["kinds"], variable: number): Group[] {
  const access = { reads: (mode & READ) !== 0, writes: (mode & WRITE) !== 0, adds: (mode & ADD) !== 0, own: (mode & OWN) !== 0 };
  for (const group of groups) {
    if (conflict(group, access, kinds)) addEdge(graph, gather(graph, group, variable), transaction, variable);
  }
  // A whole new value hides what was written before it, and, where all kinds count, stands between older accesses and later ones.
  const kept = access.writes && !access.own ? [] : groups;
  if (access.writes || access.adds) enter(kept, transaction, { writes: access.writes, adds: !access.writes, own: access.own });
  if (access.reads && !access.writes && kinds === "all") enter(kept, transaction, { writes: false, adds: false, own: access.own });
  return kept;
}

function conflict(
  earlier: Group,
  later: { reads: boolean; writes: boolean; adds: boolean; own: boolean },
  kinds: ConflictRule["kinds"],
): boolean {
  if (earlier.own && later.own) return false;
  const changed = earlier.writes || earlier.adds;
  if (later.reads && changed) return true;
  if (kinds === "raw") return false;
  return later.writes || (later.adds && !earlier.adds);
}

function enter(groups: Group[], transaction: number, sort: { writes: boolean; adds: boolean; own: boolean }): void {
  const group = groups.find((one) => one.writes === sort.writes && one.adds === sort.adds && one.own === sort.own);
  if (group) group.members.push(transaction);
  else groups.push({ ...sort, members: [transaction], join: -1 });
}

/** The one vertex that stands for all members of a group so far. */
function gather(graph: Graph, group: Group, variable: number): number {
  const sources = group.join < 0 ? group.members : [group.join, ...group.members];
  const [only] = sources;
  if (sources.length === 1 && only !== undefined) return only;
  const join = addVertex(graph, 0);
  graph.order.push(join);
  for (const source of sources) addEdge(graph, source, join, variable);
  group.members = [];
  group.join = join;
  return join;
}

function addVertex(graph: Graph, cost: number): number {
  graph.before.push([]);
  graph.after.push([]);
  graph.reasons.push([]);
  return graph.costs.push(cost) - 1;
}

function addEdge(graph: Graph, from: number, to: number, variable: number): void {
  const known = graph.before[to]?.indexOf(from) ?? -1;
  if (known >= 0) {
    const reasons = graph.reasons[to]?.[known];
    if (reasons && !reasons.includes(variable)) reasons.push(variable);
    return;
  }
  graph.before[to]?.push(from);
  graph.after[from]?.push(to);
  graph.reasons[to]?.push([variable]);
}
