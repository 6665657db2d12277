/** Bits of an access in an `AccessTable`. `OWN` marks a location that is keyed by the transaction's own sender: two OWN accesses never conflict with each other. */
export const READ = 1;
export const WRITE = 2;
export const ADD = 4;
export const OWN = 8;

/**
 * The access sets of a block in columns, after a rule has been applied: transaction `i` makes the accesses
 * `offsets[i]` to `offsets[i + 1]`, each to an interned location with a set of mode bits. At most one access a transaction and location.
 */
export interface AccessTable {
  readonly transactionCount: number;
  readonly locationCount: number;
  readonly offsets: Uint32Array;
  readonly locations: Uint32Array;
  readonly modes: Uint8Array;
  /** A transaction's cost: gas, or measured milliseconds. */
  readonly costs: Float64Array;
}
