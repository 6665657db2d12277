import type { Expression } from "./expression.ts";
import { splitSum } from "./sums.ts";
import type { ExpressionPool } from "./pool.ts";
import { covers, cut, joinRegions, partsOf, sameRegion, wordOf, written, type ByteSource, type Region, type Stretch } from "./region.ts";

/** Data as a run can put it together: stretches from its first byte on, where gaps are unknown. */
export interface KnownData {
  readonly kind: "known";
  readonly stretches: readonly Stretch[];
  readonly size: Expression;
}

/** Data that only the memory of a run holds. */
export interface DataInMemory {
  readonly kind: "memory";
  readonly at: Expression;
  readonly size: Expression;
}

export type DataExpression = KnownData | DataInMemory;

/** Memory below a constant: what Solidity's allocator and scratch space are. Beyond it no reading is resolved. */
const HIGHEST = 1 << 20;
/** Where Solidity's and Vyper's allocators begin: below lie scratch space and the pointer to free memory. */
const ALLOCATED = 0x80;

/** A place in memory: a constant offset behind a base, undefined for 0. */
interface Place {
  readonly base: Expression | undefined;
  readonly offset: number;
}

/**
 * Memory as the analysis knows it: one region at constant addresses, and one behind the last address that depends on the input. It is taken for
 * granted that writes behind the second do not reach into the first: a run checks that (see `Effect`, `bound`).
 */
export class Memory {
  readonly #fixed: Region;
  readonly #base: Expression | undefined;
  readonly #behind: Region;

  private constructor(fixed: Region, base: Expression | undefined, behind: Region) {
    this.#fixed = fixed;
    this.#base = base;
    this.#behind = behind;
  }

  /** All zeros. */
  static readonly empty = new Memory([{ start: 0, end: Infinity, source: { kind: "zero" } }], undefined, []);

  /** Where a write to an address that depends on the input must lie at least, for what stays known at constant addresses to be right. */
  leastFor(at: Expression): number {
    return this.#reachesBack(at) ? ALLOCATED : this.#fixedEnd;
  }

  get #fixedEnd(): number {
    return this.#fixed.reduce((end, stretch) => (stretch.source.kind === "zero" ? end : Math.max(end, stretch.end)), ALLOCATED);
  }

  /** Whether a place may lie among what was written at constant addresses, as one does that differs by the way. */
  #reachesBack(at: Expression): boolean {
    return placeOf(at).offset < this.#fixedEnd;
  }

  /** Writes `length` bytes; an undefined length is one that a run tells. */
  write(at: Expression, length: number | undefined, source: ByteSource | undefined): Memory {
    if (length === 0) return this;
    const { base, offset } = placeOf(at);
    const end = length === undefined ? Infinity : offset + length;
    if (offset > HIGHEST) return base === undefined ? this : new Memory(this.#fixed, undefined, []);
    if (base === undefined) return new Memory(written(this.#fixed, offset, end, source), this.#base, this.#behind);
    const before = base === this.#base ? this.#behind : [];
    const fixed = this.#reachesBack(at) ? cut(this.#fixed, 0, ALLOCATED) : this.#fixed;
    return new Memory(fixed, base, written(before, offset, end, source));
  }

  /** The word at an address, undefined where it is not known. */
  word(pool: ExpressionPool, at: Expression): Expression | undefined {
    const stretches = this.#stretches(at, 32);
    return stretches === undefined ? undefined : wordOf(pool, stretches, 0);
  }

  /** The hash of a range, undefined where something of it is not known. */
  hash(pool: ExpressionPool, at: Expression, size: Expression): Expression | undefined {
    const length = Number(size.constant ?? Infinity);
    if (length > 1024) return undefined;
    const stretches = this.#stretches(at, length);
    const parts = stretches === undefined ? undefined : partsOf(pool, stretches, length);
    return parts === undefined ? undefined : pool.hash(parts);
  }

  /** The data in a range: as stretches where they are known, else where they lie. */
  data(at: Expression, size: Expression): DataExpression {
    if (size.constant === 0n) return { kind: "known", stretches: [], size };
    const stretches = this.#stretches(at, size.constant === undefined ? Infinity : Number(size.constant));
    const isWhole = stretches !== undefined && covers(stretches, size);
    return isWhole ? { kind: "known", stretches, size } : { kind: "memory", at, size };
  }

  #stretches(at: Expression, length: number): readonly Stretch[] | undefined {
    const { base, offset } = placeOf(at);
    if (offset > HIGHEST || (base !== undefined && base !== this.#base)) return undefined;
    const region = base === undefined ? this.#fixed : this.#behind;
    return cut(region, offset, offset + length).map(({ start, end, source }) => ({ start: start - offset, end: end - offset, source }));
  }

  equals(other: Memory): boolean {
    return this.#base === other.#base && sameRegion(this.#fixed, other.#fixed) && sameRegion(this.#behind, other.#behind);
  }

  /** What both have; `meet` gives the word that stands for two different ones. */
  join(other: Memory, meet: (offset: number, mine: Expression, others: Expression) => Expression, pool: ExpressionPool): Memory {
    if (this === other) return this;
    const fixed = joinRegions(this.#fixed, other.#fixed, meet, pool);
    if (this.#base === undefined || this.#base !== other.#base) return new Memory(fixed, undefined, []);
    // Words behind a base are given up where they differ: few are read after a join.
    return new Memory(fixed, this.#base, joinRegions(this.#behind, other.#behind, undefined, pool));
  }

  /** For a loop that must come to an end: all that is known is forgotten. */
  static readonly unknown = new Memory([], undefined, []);
}

function placeOf(at: Expression): Place {
  const { constant, rest } = splitSum(at);
  const isSmall = constant <= BigInt(HIGHEST);
  // A base minus a little is a base of its own.
  return rest !== undefined && !isSmall ? { base: at, offset: 0 } : { base: rest, offset: isSmall ? Number(constant) : HIGHEST + 1 };
}
