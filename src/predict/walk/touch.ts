import type { Confidence } from "../predictor.ts";

/** How sure something is, surest first: indexes of `CONFIDENCES`. `NEVER` is what did not happen. */
export const CONFIDENCES: readonly Confidence[] = ["exact", "current", "possible"];
export type Level = 0 | 1 | 2;
export const POSSIBLE = 2;
export const NEVER = 3;

/** How one location was touched. */
export interface Touch {
  read: number;
  write: number;
  /** Whether every write so far was a credit, or moved the value that was read by something that does not hang on it. */
  commutes: boolean;
  credited: boolean;
  /** Whether a value was read, or only gas hangs on it. */
  readsValue: boolean;
}

export function untouched(): Touch {
  return { read: NEVER, write: NEVER, commutes: false, credited: false, readsValue: false };
}

/** Takes in how the same location was touched on another way that may be taken instead. */
export function meetTouches(mine: Touch, theirs: Touch): void {
  mine.read = both(mine.read, theirs.read);
  mine.write = both(mine.write, theirs.write);
  mine.commutes = mine.commutes && theirs.commutes;
  mine.credited ||= theirs.credited;
  mine.readsValue ||= theirs.readsValue;
}

/** How sure it is where the way need not be taken. */
export function possibly(level: number): number {
  return level === NEVER ? NEVER : POSSIBLE;
}

function both(one: number, other: number): number {
  if (one === NEVER && other === NEVER) return NEVER;
  return one === NEVER || other === NEVER ? POSSIBLE : Math.max(one, other);
}
