import type { Hardfork } from "../../execution/block-context.ts";

/** A precompiled contract. Both functions take input of any length, in shared memory too, and keep no hold of it. */
export interface Precompile {
  /** The hardfork that brought it; "berlin" for all that came earlier, since the engine starts there. */
  readonly since: Hardfork;
  /** What a call costs, in gas. May be far more than any gas limit; 0 for input that fails whatever is paid. */
  gas(input: Uint8Array, hardfork: Hardfork): bigint;
  /** What a call returns, or undefined where it fails and takes all gas of the call. */
  run(input: Uint8Array, hardfork: Hardfork): Uint8Array | undefined;
}

/** A price that grows with the input's length in words of 32 bytes. */
export function pricePerWord(base: number, perWord: number): Precompile["gas"] {
  return (input) => BigInt(base + perWord * Math.ceil(input.length / 32));
}

/** A price that grows with the number of whole items in the input. */
export function pricePerItem(base: number, perItem: number, itemLength: number): Precompile["gas"] {
  return (input) => BigInt(base + perItem * Math.floor(input.length / itemLength));
}

export function fixedPrice(price: bigint): Precompile["gas"] {
  return () => price;
}
