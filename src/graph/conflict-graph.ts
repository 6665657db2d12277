import { OWN, type AccessTable } from "./access-table.ts";
import { DISCIPLINES, type Discipline } from "./discipline.ts";
import { doubled } from "./doubled.ts";
import { LocationGroups } from "./location-groups.ts";
import type { ConflictRule } from "./rule.ts";

// Typed arrays are indexed within their bounds throughout this file: that is all that `!` says here.

/**
 * The conflict graph of a block, a DAG in compressed rows. A vertex is a transaction or a *join*: a point of no cost that a run of accesses
 * flows into, so that a run and all who wait for it take as many edges as there are of them, not as many as there are pairs.
 * Every edge goes from a lower to a higher vertex, and conflicts that others imply have none: 12 updates of one slot are 11 edges.
 */
export interface ConflictGraph {
  readonly transactionCount: number;
  readonly vertexCount: number;
  readonly locationCount: number;
  /** By transaction. */
  readonly vertexOf: Uint32Array;
  /** By vertex; -1 for a join. */
  readonly transactionOf: Int32Array;
  /** Vertex `v` waits for `predecessors[offsets[v]]` up to `predecessors[offsets[v + 1] - 1]`, each on the location at the same index. */
  readonly offsets: Uint32Array;
  readonly predecessors: Uint32Array;
  readonly locations: Uint32Array;
  /** By transaction. */
  readonly costs: Float64Array;
}

/**
 * Builds the conflict graph in one pass in block order. Two transactions of which one waits for the other, by `conflictKind`,
 * are joined by a path; edges are linear in the number of accesses.
 */
export function buildConflictGraph(table: AccessTable, kinds: ConflictRule["kinds"]): ConflictGraph {
  return new GraphBuilder(table, kinds).build();
}

const JOIN = -1;

/** Lays down vertices and edges. The joins that a transaction needs come right before it. */
class GraphBuilder {
  readonly #table: AccessTable;
  readonly #discipline: Discipline;
  readonly #groups: LocationGroups;
  readonly #vertexOf: Uint32Array;
  #vertexCount = 0;
  #transactionOf: Int32Array;
  #offsets: Uint32Array;
  #edgeCount = 0;
  #predecessors: Uint32Array;
  #locations: Uint32Array;

  constructor(table: AccessTable, kinds: ConflictRule["kinds"]) {
    const { transactionCount, locationCount, modes } = table;
    this.#table = table;
    this.#discipline = DISCIPLINES[kinds];
    this.#groups = new LocationGroups(locationCount, this.#discipline, hasOwn(modes));
    this.#vertexOf = new Uint32Array(transactionCount);
    this.#transactionOf = new Int32Array(transactionCount);
    this.#offsets = new Uint32Array(transactionCount + 1);
    this.#predecessors = new Uint32Array(modes.length);
    this.#locations = new Uint32Array(modes.length);
  }

  build(): ConflictGraph {
    const { transactionCount, locationCount, costs } = this.#table;
    for (let transaction = 0; transaction < transactionCount; transaction++) {
      if (!this.#waitForSingles(transaction)) this.#waitForRuns(transaction);
      const vertex = this.#addVertex(transaction);
      this.#vertexOf[transaction] = vertex;
      this.#enterGroups(transaction, vertex);
    }
    return {
      transactionCount,
      vertexCount: this.#vertexCount,
      locationCount,
      vertexOf: this.#vertexOf,
      transactionOf: this.#transactionOf.subarray(0, this.#vertexCount),
      offsets: this.#offsets.subarray(0, this.#vertexCount + 1),
      predecessors: this.#predecessors.subarray(0, this.#edgeCount),
      locations: this.#locations.subarray(0, this.#edgeCount),
      costs,
    };
  }

  /** The common case: on each location at most one group to wait for, the first one, and of one member. False, with nothing done, otherwise. */
  #waitForSingles(transaction: number): boolean {
    const { offsets, locations, modes } = this.#table;
    const { waitsFor } = this.#discipline;
    const { rows, shift } = this.#groups;
    const end = offsets[transaction + 1]!;
    let edge = this.#edgeCount;
    this.#reserveEdges(end - offsets[transaction]!);
    const predecessors = this.#predecessors;
    const edgeLocations = this.#locations;
    for (let access = offsets[transaction]!; access < end; access++) {
      const location = locations[access]!;
      const row = location << shift;
      const waiting = rows[row]! & waitsFor[modes[access]!]!;
      if (waiting === 0) continue;
      const handle = rows[row + 1]!;
      if (waiting !== 1 || handle < 0) return false;
      predecessors[edge] = handle;
      edgeLocations[edge++] = location;
    }
    this.#edgeCount = edge;
    return true;
  }

  /** The general case: runs become joins, before the transaction's own edges. A run that ends with this transaction needs no join. */
  #waitForRuns(transaction: number): void {
    const { offsets, locations, modes } = this.#table;
    const { waitsFor, ends } = this.#discipline;
    const groups = this.#groups;
    const edges: number[] = [];
    for (let access = offsets[transaction]!; access < offsets[transaction + 1]!; access++) {
      const location = locations[access]!;
      const row = location << groups.shift;
      const mode = modes[access]!;
      const waiting = groups.withoutCovered(row, groups.rows[row]! & waitsFor[mode]!);
      for (let group = 0; waiting >> group !== 0; group++) {
        if ((waiting & (1 << group)) === 0) continue;
        const handle = groups.rows[row + 1 + group]!;
        if (handle >= 0) edges.push(handle, location);
        else if ((ends[mode]! & (1 << group)) !== 0) groups.forEachMember(handle, (member) => edges.push(member, location));
        else edges.push(this.#layDownJoin(location, row, group, handle), location);
      }
    }
    this.#reserveEdges(edges.length / 2);
    for (let index = 0; index < edges.length; index += 2) this.#addEdge(edges[index]!, edges[index + 1]!);
  }

  #layDownJoin(location: number, row: number, group: number, handle: number): number {
    this.#groups.forEachMember(handle, (member) => {
      this.#reserveEdges(1);
      this.#addEdge(member, location);
    });
    const join = this.#addVertex(JOIN);
    this.#groups.replaceByJoin(row, group, join);
    return join;
  }

  #enterGroups(transaction: number, vertex: number): void {
    const { offsets, locations, modes } = this.#table;
    const { enters, ends } = this.#discipline;
    const { rows, shift } = this.#groups;
    const end = offsets[transaction + 1]!;
    for (let access = offsets[transaction]!; access < end; access++) {
      const mode = modes[access]!;
      const group = enters[mode]!;
      if (group < 0) continue;
      const row = locations[access]! << shift;
      const occupied = rows[row]! & ~ends[mode]!;
      if ((occupied & (1 << group)) === 0) rows[row + 1 + group] = vertex;
      else this.#groups.enterRun(row, group, mode, vertex);
      rows[row] = occupied | (1 << group);
    }
  }

  /** Ends the row of edges that was added last: they are the new vertex's. */
  #addVertex(transaction: number): number {
    const vertex = this.#vertexCount++;
    if (vertex === this.#transactionOf.length) {
      this.#transactionOf = doubled(this.#transactionOf);
      this.#offsets = doubled(this.#offsets);
    }
    this.#transactionOf[vertex] = transaction;
    this.#offsets[vertex + 1] = this.#edgeCount;
    return vertex;
  }

  #addEdge(predecessor: number, location: number): void {
    this.#predecessors[this.#edgeCount] = predecessor;
    this.#locations[this.#edgeCount++] = location;
  }

  #reserveEdges(count: number): void {
    while (this.#edgeCount + count > this.#predecessors.length) {
      this.#predecessors = doubled(this.#predecessors);
      this.#locations = doubled(this.#locations);
    }
  }
}

function hasOwn(modes: Uint8Array): boolean {
  let some = 0;
  for (let access = 0; access < modes.length; access++) some |= modes[access]!;
  return (some & OWN) !== 0;
}
