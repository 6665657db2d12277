import type { NamedLocation, SourceLine } from "../../naming/names.ts";

/** What is known of a hotspot when advice on it is looked for. Speedups are modelled factors on the report's executors. */
export interface HotspotEvidence {
  /** A representative of each variable of the bundle, the hotspot's own first. */
  readonly locations: readonly NamedLocation[];
  /** The names of all functions in the ABIs of the contracts that own the locations and of those that the calls go to, without parameters: `mint`, `getReserves`. */
  readonly contractFunctions: readonly string[];
  /** The calls that conflict on it, by label (`Drop.mint`), with how many transactions of each. */
  readonly calls: readonly { readonly label: string; readonly transactions: number }[];
  /** Distinct senders whose transactions write it. */
  readonly writers: number;
  /** Distinct senders of calls of functions that write it, whether or not theirs changed it. */
  readonly callers: number;
  /** Transactions that read it, of functions none of whose calls stores anything to it. */
  readonly readersOnly: number;
  /** Transactions that touch it at all. */
  readonly transactionCount: number;
  readonly readLine?: SourceLine;
  readonly writtenLine?: SourceLine;
  readonly valueChanges: {
    /** Set where every write, of two or more, added the same constant (subtracted, where negative). */
    readonly delta?: bigint;
    /** Every write adds something to what it finds, or subtracts, as the code says. */
    readonly adds?: boolean;
    /** Every write set or cleared one bit, and no two of a word the same. */
    readonly singleBits?: boolean;
    /** Every write stored the block's timestamp or number. */
    readonly equalsTimestamp: boolean;
    /** The location is one slot for all transactions, although its variable is a mapping or array: `balanceOf[treasury]`. */
    readonly sameKeyEverywhere: boolean;
  };
  /** The variable or constant that the source compares it with: `MAX_SUPPLY`. */
  readonly capVariableOrConstant?: string;
  /** No call looks at its value: stores write over it, and only their gas depends on what stood there. */
  readonly overwritten: boolean;
  /** Transactions conflict on the slot and on none of its fields. */
  readonly falseSharing: boolean;
  /** The variable's Solidity type. */
  readonly type?: string;
  readonly speedups: {
    readonly now: number;
    readonly alone: number;
    readonly best: number;
    /** If it were split into so many shards. */
    readonly shards?: { readonly count: number; readonly speedup: number };
  };
}
