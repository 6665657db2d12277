import type { Hex } from "../../access/hex.ts";
import type { PredictionState } from "../predictor.ts";

/** Calldata, as far as it can be told. */
export interface CallData {
  readonly size: bigint;
  /** The first four bytes; undefined where there are fewer. */
  readonly selector: bigint | undefined;
  /** The word at an offset in bytes; what lies behind the end reads as zeros. */
  word(offset: number): bigint | undefined;
}

/** Who calls what with how much: words that nobody can tell are undefined. */
export interface Parties {
  readonly address: bigint;
  readonly caller: bigint;
  readonly origin: bigint;
  readonly value: bigint | undefined;
}

/** What formulas of one call are filled in with. */
export class Filling implements Parties {
  readonly address: bigint;
  readonly caller: bigint;
  readonly origin: bigint;
  readonly value: bigint | undefined;
  readonly data: CallData;
  /** The address as locations have it. */
  readonly account: Hex;
  readonly #state: PredictionState;

  /** @param account the address, as locations have it */
  constructor(state: PredictionState, account: Hex, { address, caller, origin, value }: Parties, data: CallData) {
    this.#state = state;
    this.address = address;
    this.caller = caller;
    this.origin = origin;
    this.value = value;
    this.data = data;
    this.account = account;
  }

  /** The word of a slot of the call's account, as the state holds it. */
  stored(slot: bigint): bigint {
    return this.#state.storage(this.account, slot);
  }
}

/** A transaction's own calldata. */
export class SentData implements CallData {
  readonly size: bigint;
  readonly selector: bigint | undefined;
  readonly #hex: Hex;

  constructor(hex: Hex) {
    this.#hex = hex;
    this.size = BigInt(hex.length / 2 - 1);
    this.selector = hex.length < 10 ? undefined : BigInt(hex.slice(0, 10));
  }

  word(offset: number): bigint {
    const start = 2 + 2 * offset;
    const digits = this.#hex.slice(start, start + 64);
    return digits === "" ? 0n : BigInt(`0x${digits.padEnd(64, "0")}`);
  }
}

/** What a function hands to another: a selector and words. */
export class HandedData implements CallData {
  readonly size: bigint;
  readonly selector: bigint;
  readonly #words: readonly (bigint | undefined)[];

  constructor(selector: bigint, words: readonly (bigint | undefined)[]) {
    this.selector = selector;
    this.#words = words;
    this.size = BigInt(4 + 32 * words.length);
  }

  word(offset: number): bigint | undefined {
    return offset === 0 ? this.selector << 224n : this.#words[(offset - 4) / 32];
  }
}

export function toAddress(address: bigint): Hex {
  return `0x${address.toString(16).padStart(40, "0")}`;
}
