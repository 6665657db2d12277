import type { Expression, Part } from "./expression.ts";
import { splitSum } from "./simplify.ts";
import type { ExpressionPool } from "./pool.ts";

/** Where the bytes of a stretch of memory or of data come from. */
export type ByteSource =
  | { readonly kind: "zero" }
  /** Bytes of a word, from `skip` on. */
  | { readonly kind: "word"; readonly word: Expression; readonly skip: number }
  /** Calldata from an offset on; `size` bytes of it are there. */
  | { readonly kind: "calldata"; readonly offset: Expression; readonly size: Expression }
  /** What a call gave back, by its symbol. */
  | { readonly kind: "returned"; readonly call: Expression; readonly offset: Expression; readonly size: Expression };

/** Bytes from `start` to before `end`; an infinite end stands for one that a run tells. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
  readonly source: ByteSource;
}

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
/** More stretches than this in one region are forgotten. */
const MOST_STRETCHES = 600;

/** Where Solidity's and Vyper's allocators begin: below lie scratch space and the pointer to free memory. */
const ALLOCATED = 0x80;

type Region = readonly Stretch[];

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

function written(region: Region, start: number, end: number, source: ByteSource | undefined): Region {
  if (region.length > MOST_STRETCHES) return [];
  const kept = region.flatMap((stretch) => without(stretch, start, end));
  if (source === undefined) return kept;
  const index = kept.findIndex((stretch) => stretch.start >= end);
  return kept.toSpliced(index === -1 ? kept.length : index, 0, { start, end, source });
}

/** What a range leaves of a stretch. */
function without(stretch: Stretch, start: number, end: number): Stretch[] {
  if (stretch.end <= start || stretch.start >= end) return [stretch];
  return [...part(stretch, stretch.start, start), ...part(stretch, end, stretch.end)];
}

function cut(region: Region, start: number, end: number): Stretch[] {
  return region.flatMap((stretch) => part(stretch, Math.max(start, stretch.start), Math.min(end, stretch.end)));
}

/** A part of a stretch. Of data whose size a run tells, nothing but the whole or its beginning is known. */
function part(stretch: Stretch, start: number, end: number): Stretch[] {
  if (start >= end) return [];
  if (start === stretch.start && end === stretch.end) return [stretch];
  const { source } = stretch;
  if (source.kind === "zero") return [{ start, end, source }];
  if (source.kind === "word") return [{ start, end, source: { ...source, skip: source.skip + start - stretch.start } }];
  if (stretch.end === Infinity) return [];
  return [];
}

/** The word whose first byte is at an offset of stretches. */
export function wordOf(pool: ExpressionPool, stretches: readonly Stretch[], offset: number): Expression | undefined {
  const parts = partsOf(
    pool,
    cut(stretches, offset, offset + 32).map(({ start, end, source }) => ({ start: start - offset, end: end - offset, source })),
    32,
  );
  return parts === undefined ? undefined : pool.joined(parts);
}

function partsOf(pool: ExpressionPool, stretches: readonly Stretch[], length: number): Part[] | undefined {
  const parts: Part[] = [];
  let at = 0;
  for (const { start, end, source } of stretches) {
    if (start !== at) return undefined;
    for (; at < end;) {
      const taken = Math.min(32, end - at);
      const word = partOf(pool, source, at - start, taken);
      if (word === undefined) return undefined;
      parts.push(word);
      at += taken;
    }
  }
  return at === length ? parts : undefined;
}

function partOf(pool: ExpressionPool, source: ByteSource, from: number, length: number): Part | undefined {
  if (source.kind === "zero") return { word: pool.constant(0n), skip: 0, length };
  if (source.kind === "word") return joinedPart(source.word, source.skip + from, length);
  return undefined;
}

/** Parts of a word that was put together are not looked into: they are rare. */
function joinedPart(word: Expression, skip: number, length: number): Part {
  return { word, skip, length };
}

function covers(stretches: readonly Stretch[], size: Expression): boolean {
  let at = 0;
  for (const { start, end, source } of stretches) {
    if (start !== at) return false;
    // The end of data of untold size is the end of the range only where the sizes are one.
    if (end === Infinity && source.kind !== "zero")
      return source.kind !== "word" && (source.size === size || isRestOf(source.size, size, start));
    at = end;
  }
  return size.constant === undefined ? at === Infinity : at >= Number(size.constant);
}

function isRestOf(part: Expression, whole: Expression, before: number): boolean {
  const [inner, outer] = [splitSum(part), splitSum(whole)];
  return inner.rest === outer.rest && outer.constant === inner.constant + BigInt(before);
}

function sameRegion(one: Region, other: Region): boolean {
  return one.length === other.length && one.every((stretch, index) => sameStretch(stretch, other[index]));
}

function sameStretch(one: Stretch, other: Stretch | undefined): boolean {
  return other !== undefined && one.start === other.start && one.end === other.end && sameSource(one.source, other.source);
}

function sameSource(one: ByteSource, other: ByteSource): boolean {
  if (one.kind === "zero") return other.kind === "zero";
  if (one.kind === "word") return other.kind === "word" && one.word === other.word && one.skip === other.skip;
  if (one.kind === "calldata") return other.kind === "calldata" && one.offset === other.offset && one.size === other.size;
  return other.kind === "returned" && one.call === other.call && one.offset === other.offset && one.size === other.size;
}

function joinRegions(
  one: Region,
  other: Region,
  meet: ((offset: number, mine: Expression, others: Expression) => Expression) | undefined,
  pool: ExpressionPool,
): Region {
  const joined: Stretch[] = [];
  for (const mine of one) {
    for (const theirs of cut(other, mine.start, mine.end)) {
      const { start, end } = theirs;
      const [same] = part(mine, start, end);
      if (same === undefined) continue;
      if (sameSource(same.source, theirs.source)) joined.push(theirs);
      else if (meet !== undefined && end - start === 32) {
        const [word, otherWord] = [wholeWord(pool, same.source), wholeWord(pool, theirs.source)];
        if (word !== undefined && otherWord !== undefined)
          joined.push({ start, end, source: { kind: "word", word: meet(start, word, otherWord), skip: 0 } });
      }
    }
  }
  return joined;
}

function wholeWord(pool: ExpressionPool, source: ByteSource): Expression | undefined {
  if (source.kind === "zero") return pool.constant(0n);
  return source.kind === "word" && source.skip === 0 ? source.word : undefined;
}
