import type { Gap } from "../predictor.ts";
import type { Account } from "./account.ts";
import type { Data } from "./data.ts";
import type { Trace } from "./trace.ts";
import type { Value } from "./value.ts";

/** What code finds around it when it is called; words that nobody can tell are missing. */
export interface Call {
  readonly account: Account;
  readonly caller: bigint;
  readonly value: Value;
  readonly data: Data;
  readonly isStatic: boolean;
  readonly depth: number;
}

/** What is the same for all frames of a transaction: who sent it, and words of its block by opcode. */
export interface Surroundings {
  readonly origin: bigint;
  readonly block: ReadonlyMap<number, bigint>;
}

/** How a frame ends: what was touched so far, and what it gives back. Undefined where it cannot succeed. */
export type Outcome = { readonly trace: Trace; readonly data: Data } | undefined;

/** What frames of one prediction ask of it. */
export interface Caller {
  /** Runs the code of an account with a call: its own, or another's over its storage. */
  run(codeOf: Account, call: Call, trace: Trace): Outcome;
  /** Runs code that makes a contract, and gives its address as well where it is known. */
  create(creation: Creation, trace: Trace): { readonly outcome: Outcome; readonly address: bigint | undefined };
  /** Whatever an unknown code touches: all that was written before may have changed. */
  giveUp(trace: Trace, gap: Gap, isStatic: boolean): NonNullable<Outcome>;
  /** Takes note of steps; false where there were too many. */
  mayStep(count: number): boolean;
  /** Takes note of a way that is followed beside another; false where there were too many. */
  mayFork(): boolean;
  /** Roughly how much gas is left. */
  guessGas(trace: Trace): bigint;
}

/** A contract to be made. */
export interface Creation {
  readonly creator: Call;
  readonly value: Value;
  /** Undefined where it cannot be told. */
  readonly initCode: Data;
  /** Of CREATE2, undefined where it cannot be told; `none` of CREATE. */
  readonly salt: bigint | undefined | "none";
}

const ADDRESS_BITS = 160;

/** The address in a word's low bytes. */
export function addressIn(word: bigint): bigint {
  return BigInt.asUintN(ADDRESS_BITS, word);
}
