import fc from "fast-check";
import { ACTORS } from "../actors.ts";
import { code, fragment, type Fragment, oneOf, weighted } from "./code.ts";

const EDGES = [
  2n ** 256n - 1n, 2n ** 255n, 2n ** 255n - 1n, 2n ** 128n, 2n ** 64n, 2n ** 64n - 1n, 2n ** 63n, 2n ** 32n, 2n ** 32n - 1n, 2n ** 31n, 65_536n, 256n,
]; // prettier-ignore

/** Pushes the address of somebody, now and then with dirt above its 20 bytes. */
export const account: fc.Arbitrary<Fragment> = weighted(
  ...ACTORS.map(([weight, accounts]) => [4 * weight, oneOf(...accounts)] as const),
  [14, oneOf("ADDRESS")],
  [8, oneOf("CALLER")],
  [6, oneOf("ORIGIN")],
  [6, oneOf("COINBASE")],
  [2, oneOf(...ACTORS.flatMap(([, accounts]) => accounts.slice(0, 1)).map((dirty) => 2n ** 200n + BigInt(dirty)))],
);

/** Pushes a small number. */
export const small: fc.Arbitrary<Fragment> = fc.nat({ max: 70 }).map((number) => fragment(number));

const word: fc.Arbitrary<Fragment> = weighted(
  [2, oneOf(...EDGES)],
  [1, fc.bigInt({ min: 0n, max: 2n ** 256n - 1n }).map((number) => fragment(number))],
  // Of all lengths.
  [
    1,
    fc
      .tuple(fc.integer({ min: 2, max: 32 }), fc.nat({ max: 255 }))
      .map(([bytes, last]) => fragment(2n ** BigInt(8 * bytes - 1) + BigInt(last))),
  ],
);

const surroundings = oneOf(
  "CALLVALUE",
  "CALLDATASIZE",
  "RETURNDATASIZE",
  "SELFBALANCE",
  "MSIZE",
  "GAS",
  "PC",
  "CODESIZE",
  "GASPRICE",
  "TIMESTAMP",
  "NUMBER",
  "PREVRANDAO",
  "GASLIMIT",
  "CHAINID",
);

/** Instructions that came with a later hardfork: where they are unknown, they end the frame. */
const newer = oneOf("BASEFEE", "BLOBBASEFEE", "PUSH0");

/** Pushes the key of one of few slots, so that programs meet. */
export const slot: fc.Arbitrary<Fragment> = weighted([14, oneOf(0, 1, 2)], [1, word], [1, oneOf("CALLER")], [1, code(0, "CALLDATALOAD")]);

/** Pushes a number of any kind. */
export const value: fc.Arbitrary<Fragment> = weighted(
  [12, oneOf(0, 1, 2, 7)],
  [6, small],
  [6, surroundings],
  [6, word],
  [3, code(slot, "SLOAD")],
  [3, code(oneOf(0, 32, 1), "CALLDATALOAD")],
  [3, code(oneOf(0, 32), "MLOAD")],
  [3, account],
  [1, newer],
);

/** Pushes where a piece of memory, code or data starts. */
export const offset: fc.Arbitrary<Fragment> = weighted([24, oneOf(0)], [12, small], [1, oneOf(1_000, 5_000)], [1, value]);

/** Pushes how long it is. */
export const length: fc.Arbitrary<Fragment> = weighted(
  [16, oneOf(0)],
  [16, small],
  [3, oneOf(256, 1_000)],
  [2, oneOf("MSIZE")],
  [1, value],
);
