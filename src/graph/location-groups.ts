import type { Discipline } from "./discipline.ts";
import { doubled } from "./doubled.ts";

// Typed arrays are indexed within their bounds throughout this file: that is all that `!` says here.

/**
 * The accesses so far that a later one may have to wait for, by location and group (see `Discipline`).
 * A location has a row: the mask of its groups that have members, then a *handle* for each group. A group of one is that vertex itself;
 * a longer run is `~node` of a linked list, newest member first.
 */
export class LocationGroups {
  /** The size of a row, as a shift. The builder reads rows by itself, for speed: location `l`'s starts at `l << shift`. */
  readonly shift: number;
  readonly rows: Int32Array;
  readonly #discipline: Discipline;
  #nodeCount = 0;
  #nodeVertex: Int32Array = new Int32Array(64);
  #nodeRest: Int32Array = new Int32Array(64);
  /** By join, the last transaction that flows into it. */
  readonly #newestOfJoin = new Map<number, number>();

  /** @param hasOwn whether any access is OWN; rows are shorter where none is */
  constructor(locationCount: number, discipline: Discipline, hasOwn: boolean) {
    const groupCount = hasOwn ? discipline.groupCount : discipline.groupCountWithoutOwn;
    this.#discipline = discipline;
    this.shift = Math.ceil(Math.log2(groupCount + 1));
    this.rows = new Int32Array(locationCount << this.shift);
  }

  forEachMember(handle: number, visit: (vertex: number) => void): void {
    for (; handle < 0; handle = this.#nodeRest[~handle]!) visit(this.#nodeVertex[~handle]!);
    visit(handle);
  }

  /** Leaves out of a mask of groups each one that another covers: whose last member came later, and waited for it. */
  withoutCovered(row: number, mask: number): number {
    if ((mask & (mask - 1)) === 0) return mask;
    let kept = mask;
    for (let group = 0; mask >> group !== 0; group++) {
      if ((mask & (1 << group)) !== 0 && this.#isCovered(row, group, mask)) kept &= ~(1 << group);
    }
    return kept;
  }

  /** A vertex enters a group that has members already. The run starts anew where the vertex waited for it by way of another group. */
  enterRun(row: number, group: number, mode: number, vertex: number): void {
    const handle = row + 1 + group;
    const isOver = this.#isCovered(row, group, this.rows[row]! & this.#discipline.waitsFor[mode]!);
    this.rows[handle] = isOver ? vertex : ~this.#addNode(vertex, this.rows[handle]!);
  }

  replaceByJoin(row: number, group: number, join: number): void {
    this.#newestOfJoin.set(join, this.#newest(row, group));
    this.rows[row + 1 + group] = join;
  }

  /** True where one group of the mask has a member that waited for all members of `group`. */
  #isCovered(row: number, group: number, mask: number): boolean {
    const { covers } = this.#discipline;
    for (let other = 0; mask >> other !== 0; other++) {
      if ((mask & (1 << other)) === 0 || (covers[other]! & (1 << group)) === 0) continue;
      if (this.#newest(row, other) > this.#newest(row, group)) return true;
    }
    return false;
  }

  /** The last transaction of a group, even where a join stands for it. */
  #newest(row: number, group: number): number {
    const handle = this.rows[row + 1 + group]!;
    return handle < 0 ? this.#nodeVertex[~handle]! : (this.#newestOfJoin.get(handle) ?? handle);
  }

  #addNode(vertex: number, rest: number): number {
    if (this.#nodeCount === this.#nodeVertex.length) {
      this.#nodeVertex = doubled(this.#nodeVertex);
      this.#nodeRest = doubled(this.#nodeRest);
    }
    this.#nodeVertex[this.#nodeCount] = vertex;
    this.#nodeRest[this.#nodeCount] = rest;
    return this.#nodeCount++;
  }
}
