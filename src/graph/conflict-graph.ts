import type { AccessTable } from "./access-table.ts";
import { DISCIPLINES } from "./discipline.ts";
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
  readonly #discipline;
  readonly #groups: LocationGroups;
  readonly #vertexOf: Uint32Array;
  #vertexCount = 0;
  #transactionOf: Int32Array;
  #offsets: Uint32Array;
  #edgeCount = 0;
  #predecessors: Uint32Array;
  #locations: Uint32Array;
  /** The edges of the transaction at hand, until its joins are laid down. */
  #pendingCount = 0;
  #pendingPredecessors = new Uint32Array(64);
  #pendingLocations = new Uint32Array(64);

  constructor(table: AccessTable, kinds: ConflictRule["kinds"]) {
    const { transactionCount, locationCount, modes } = table;
    this.#table = table;
    this.#discipline = DISCIPLINES[kinds];
    this.#groups = new LocationGroups(locationCount, this.#discipline);
    this.#vertexOf = new Uint32Array(transactionCount);
    this.#transactionOf = new Int32Array(transactionCount);
    this.#offsets = new Uint32Array(transactionCount + 1);
    this.#predecessors = new Uint32Array(modes.length);
    this.#locations = new Uint32Array(modes.length);
  }

  build(): ConflictGraph {
    const { transactionCount, locationCount, costs } = this.#table;
    for (let transaction = 0; transaction < transactionCount; transaction++) {
      this.#waitForEarlier(transaction);
      const vertex = this.#layDownTransaction(transaction);
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

  #waitForEarlier(transaction: number): void {
    const { offsets, locations, modes } = this.#table;
    const { waitsFor, ends } = this.#discipline;
    const groups = this.#groups;
    this.#pendingCount = 0;
    for (let access = offsets[transaction]!; access < offsets[transaction + 1]!; access++) {
      const location = locations[access]!;
      const mode = modes[access]!;
      let waiting = groups.occupied(location) & waitsFor[mode]!;
      if (waiting === 0) continue;
      if ((waiting & (waiting - 1)) !== 0) waiting = groups.withoutCovered(location, waiting);
      for (let group = 0; waiting !== 0; group++, waiting >>>= 1) {
        if ((waiting & 1) === 0) continue;
        const single = groups.single(location, group);
        if (single >= 0) this.#addPending(single, location);
        else if ((ends[mode]! & (1 << group)) !== 0) groups.forEachMember(location, group, (member) => this.#addPending(member, location));
        else this.#addPending(this.#layDownJoin(location, group), location);
      }
    }
  }

  #enterGroups(transaction: number, vertex: number): void {
    const { offsets, locations, modes } = this.#table;
    const groups = this.#groups;
    for (let access = offsets[transaction]!; access < offsets[transaction + 1]!; access++) groups.enter(locations[access]!, modes[access]!, vertex);
  }

  /** A run turns into one vertex, which stands for it from now on. */
  #layDownJoin(location: number, group: number): number {
    this.#groups.forEachMember(location, group, (member) => this.#addEdge(member, location));
    const join = this.#addVertex(JOIN);
    this.#groups.replaceByJoin(location, group, join);
    return join;
  }

  #layDownTransaction(transaction: number): number {
    for (let index = 0; index < this.#pendingCount; index++) this.#addEdge(this.#pendingPredecessors[index]!, this.#pendingLocations[index]!);
    const vertex = this.#addVertex(transaction);
    this.#vertexOf[transaction] = vertex;
    return vertex;
  }

  #addPending(predecessor: number, location: number): void {
    if (this.#pendingCount === this.#pendingPredecessors.length) {
      this.#pendingPredecessors = doubled(this.#pendingPredecessors);
      this.#pendingLocations = doubled(this.#pendingLocations);
    }
    this.#pendingPredecessors[this.#pendingCount] = predecessor;
    this.#pendingLocations[this.#pendingCount++] = location;
  }

  #addEdge(predecessor: number, location: number): void {
    if (this.#edgeCount === this.#predecessors.length) {
      this.#predecessors = doubled(this.#predecessors);
      this.#locations = doubled(this.#locations);
    }
    this.#predecessors[this.#edgeCount] = predecessor;
    this.#locations[this.#edgeCount++] = location;
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
}
