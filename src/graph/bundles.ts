import type { ConflictGraph } from "./conflict-graph.ts";

// Typed arrays are indexed within their bounds throughout this file: that is all that `!` says here.

/** Variables belong to one bundle where at least this share of the pairs that either orders is ordered by both. */
const SAME_PAIRS = 0.9;

/** A location with at least this share of its variable's conflicts is a hub: the variable is known by the hub's pairs. */
const HUB_SHARE = 0.25;

/** Variables whose conflicts cover the same pairs of transactions, so that to repair one without the others brings nothing. */
export interface Bundle {
  /** The one with most conflicts first. */
  readonly variables: readonly number[];
  /** The transactions that conflict on it, in block order. */
  readonly transactions: readonly number[];
}

/**
 * Groups the variables that lie on edges into bundles: an AMM's reserves, balances and lock are one. Pairs are those of the linear graph
 * (a chain of updates is its neighbours; a join counts as the last transaction that flows into it). Of a mapping with a hub (a token's
 * balances, and among them the pool's) only the hub's pairs count. A variable joins the first bundle of whose leading variable it shares
 * nine tenths of the pairs, so that a transaction that touches only one of them does not part them.
 * Bundles come with most conflicting transactions first.
 *
 * @param variableOf by location, the number of the variable that it belongs to
 */
export function bundles(graph: ConflictGraph, variableOf: ArrayLike<number>): Bundle[] {
  const pairs = [...pairsByVariable(graph, variableOf)].sort(([a, one], [b, other]) => other.length - one.length || a - b);
  const found: { leader: Float64Array; variables: number[] }[] = [];
  for (const [variable, own] of pairs) {
    const bundle = found.find(({ leader }) => areSame(leader, own));
    if (bundle === undefined) found.push({ leader: own, variables: [variable] });
    else bundle.variables.push(variable);
  }
  const transactions = transactionsByVariable(graph, variableOf);
  return found
    .map(({ variables }) => ({ variables, transactions: union(variables.map((variable) => transactions.get(variable) ?? new Set())) }))
    .sort((one, other) => other.transactions.length - one.transactions.length);
}

/** By variable, the pairs that its edges order, or those of its hub: each pair as one number, sorted and without repetition. */
function pairsByVariable(graph: ConflictGraph, variableOf: ArrayLike<number>): Map<number, Float64Array> {
  const points = pointOfVertex(graph);
  const byLocation = new Map<number, number[]>();
  forEachEdge(graph, (from, to, location) =>
    entry(byLocation, location, () => []).push(points[from]! * 2 * graph.transactionCount + points[to]!),
  );
  const byVariable = new Map<number, number[][]>();
  for (const [location, pairs] of byLocation) entry(byVariable, variableOf[location]!, () => []).push(pairs);
  return new Map([...byVariable].map(([variable, lists]) => [variable, sortedDistinct(hub(lists) ?? lists.flat())]));
}

function hub(lists: readonly number[][]): number[] | undefined {
  const total = lists.reduce((sum, { length }) => sum + length, 0);
  const largest = lists.reduce((most, list) => (list.length > most.length ? list : most), []);
  return largest.length >= HUB_SHARE * total ? largest : undefined;
}

function sortedDistinct(numbers: readonly number[]): Float64Array {
  return Float64Array.from(numbers)
    .sort()
    .filter((number, index, all) => number !== all[index - 1]);
}

/** A number for each vertex that is the same in the runs of different locations: a transaction's own, or for a join one of its last transaction's. */
function pointOfVertex(graph: ConflictGraph): Float64Array {
  const points = new Float64Array(graph.vertexCount);
  for (let vertex = 0; vertex < graph.vertexCount; vertex++) {
    const transaction = graph.transactionOf[vertex]!;
    points[vertex] = transaction;
    if (transaction >= 0) continue;
    for (const predecessor of graph.predecessors.subarray(graph.offsets[vertex], graph.offsets[vertex + 1])) {
      const last = points[predecessor]! % graph.transactionCount;
      points[vertex] = Math.max(points[vertex]!, graph.transactionCount + last);
    }
  }
  return points;
}

function transactionsByVariable(graph: ConflictGraph, variableOf: ArrayLike<number>): Map<number, Set<number>> {
  const transactions = new Map<number, Set<number>>();
  forEachEdge(graph, (from, to, location) => {
    const own = entry(transactions, variableOf[location]!, () => new Set());
    for (const vertex of [from, to]) if (graph.transactionOf[vertex]! >= 0) own.add(graph.transactionOf[vertex]!);
  });
  return transactions;
}

function forEachEdge(graph: ConflictGraph, visit: (from: number, to: number, location: number) => void): void {
  for (let vertex = 0; vertex < graph.vertexCount; vertex++) {
    for (let edge = graph.offsets[vertex]!; edge < graph.offsets[vertex + 1]!; edge++)
      visit(graph.predecessors[edge]!, vertex, graph.locations[edge]!);
  }
}

/** Whether two sorted lists share enough of what is in either. */
function areSame(one: Float64Array, other: Float64Array): boolean {
  if (Math.min(one.length, other.length) < SAME_PAIRS * Math.max(one.length, other.length)) return false;
  let [shared, i, j] = [0, 0, 0];
  while (i < one.length && j < other.length) {
    const difference = one[i]! - other[j]!;
    if (difference === 0) shared++;
    if (difference <= 0) i++;
    if (difference >= 0) j++;
  }
  return shared >= SAME_PAIRS * (one.length + other.length - shared);
}

function union(sets: readonly ReadonlySet<number>[]): number[] {
  return [...new Set(sets.flatMap((set) => [...set]))].sort((a, b) => a - b);
}

function entry<V>(map: Map<number, V>, key: number, create: () => V): V {
  const known = map.get(key);
  if (known !== undefined) return known;
  const created = create();
  map.set(key, created);
  return created;
}
