import type { Expression, Part } from "./expression.ts";
import type { ExpressionPool } from "./pool.ts";
import { splitSum } from "./sums.ts";

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

/** What is known of some memory: stretches in order; what lies between them is unknown. */
export type Region = readonly Stretch[];

/** More stretches than this in one region are forgotten. */
const MOST_STRETCHES = 600;

export function written(region: Region, start: number, end: number, source: ByteSource | undefined): Region {
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

export function cut(region: Region, start: number, end: number): Stretch[] {
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

export function partsOf(pool: ExpressionPool, stretches: readonly Stretch[], length: number): Part[] | undefined {
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

export function covers(stretches: readonly Stretch[], size: Expression): boolean {
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

export function sameRegion(one: Region, other: Region): boolean {
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

export function joinRegions(
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
