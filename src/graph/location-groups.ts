import type { Discipline } from "./discipline.ts";
import { doubled } from "./doubled.ts";

// Typed arrays are indexed within their bounds throughout this file: that is all that `!` says here.

/** The end of a list whose last node holds its only vertex. No handle has this value. */
const NO_REST = -0x8000_0000;

/**
 * The accesses so far that a later one may have to wait for, by location and group (see `Discipline`).
 * A group with one member is that vertex itself; longer ones are linked lists, newest member first.
 */
export class LocationGroups {
  readonly #discipline: Discipline;
  /** The size of a location's row as a shift: a mask of the groups that have members, then a handle for each group. */
  readonly #shift: number;
  /** A handle is a vertex, or `~node` of a list. */
  readonly #rows: Int32Array;
  #nodeCount = 0;
  #nodeVertex: Int32Array = new Int32Array(64);
  #nodeRest: Int32Array = new Int32Array(64);
  #nodeNewest: Int32Array = new Int32Array(64);

  constructor(locationCount: number, discipline: Discipline) {
    this.#discipline = discipline;
    this.#shift = Math.ceil(Math.log2(discipline.groupCount + 1));
    this.#rows = new Int32Array(locationCount << this.#shift);
  }

  /** The mask of the groups that have members. */
  occupied(location: number): number {
    return this.#rows[location << this.#shift]!;
  }

  /** The vertex that stands for a whole group, or -1 where its members are several. The group has members. */
  single(location: number, group: number): number {
    const handle = this.#rows[(location << this.#shift) + 1 + group]!;
    if (handle >= 0) return handle;
    return this.#nodeRest[~handle]! === NO_REST ? this.#nodeVertex[~handle]! : -1;
  }

  forEachMember(location: number, group: number, visit: (vertex: number) => void): void {
    let handle = this.#rows[(location << this.#shift) + 1 + group]!;
    while (handle < 0 && handle !== NO_REST) {
      visit(this.#nodeVertex[~handle]!);
      handle = this.#nodeRest[~handle]!;
    }
    if (handle !== NO_REST) visit(handle);
  }

  /** Leaves out of a mask each group that another of the mask covers: whose last member came later, and waited for it. */
  withoutCovered(location: number, mask: number): number {
    const { groupCount, covers } = this.#discipline;
    let kept = mask;
    for (let group = 0; group < groupCount; group++) {
      if ((mask & (1 << group)) === 0) continue;
      const newest = this.#newest(location, group);
      for (let later = 0; later < groupCount; later++) {
        const isCover = (mask & (1 << later)) !== 0 && (covers[later]! & (1 << group)) !== 0;
        if (isCover && this.#newest(location, later) > newest) kept &= ~(1 << group);
      }
    }
    return kept;
  }

  /** Records an access of a vertex that has waited for all it has to. */
  enter(location: number, mode: number, vertex: number): void {
    const { enters, ends } = this.#discipline;
    const group = enters[mode]!;
    if (group < 0) return;
    const row = location << this.#shift;
    const bit = 1 << group;
    const before = this.#rows[row]!;
    const kept = before & ~ends[mode]!;
    const handle = row + 1 + group;
    const isLonger = (kept & bit) !== 0 && !this.#isOver(location, group, mode);
    this.#rows[handle] = isLonger ? ~this.#addNode(vertex, this.#rows[handle]!, vertex) : vertex;
    this.#rows[row] = kept | bit;
  }

  replaceByJoin(location: number, group: number, join: number): void {
    const newest = this.#newest(location, group);
    this.#rows[(location << this.#shift) + 1 + group] = ~this.#addNode(join, NO_REST, newest);
  }

  /** True where an access of this mode waits for a group that has waited for all of `group` itself: the old run needs no more waiting for. */
  #isOver(location: number, group: number, mode: number): boolean {
    const { groupCount, covers, waitsFor } = this.#discipline;
    const waiting = this.occupied(location) & waitsFor[mode]!;
    if (waiting === 0) return false;
    const newest = this.#newest(location, group);
    for (let other = 0; other < groupCount; other++) {
      const isCover = (waiting & (1 << other)) !== 0 && (covers[other]! & (1 << group)) !== 0;
      if (isCover && this.#newest(location, other) > newest) return true;
    }
    return false;
  }

  /** The last transaction of a group, even where a join stands for it. */
  #newest(location: number, group: number): number {
    const handle = this.#rows[(location << this.#shift) + 1 + group]!;
    return handle >= 0 ? handle : this.#nodeNewest[~handle]!;
  }

  #addNode(vertex: number, rest: number, newest: number): number {
    if (this.#nodeCount === this.#nodeVertex.length) {
      this.#nodeVertex = doubled(this.#nodeVertex);
      this.#nodeRest = doubled(this.#nodeRest);
      this.#nodeNewest = doubled(this.#nodeNewest);
    }
    const node = this.#nodeCount++;
    this.#nodeVertex[node] = vertex;
    this.#nodeRest[node] = rest;
    this.#nodeNewest[node] = newest;
    return node;
  }
}
