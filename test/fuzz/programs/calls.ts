import { code, oneOf, weighted } from "./code.ts";
import { account, length, offset, value } from "./operands.ts";

/** Pushes how much gas a call gives on: mostly all, or an amount at which something happens. */
const gas = weighted([5, oneOf("GAS")], [8, oneOf(30_000, 60_000, 100_000)], [2, oneOf(0, 1, 2_300, 2_301, 5_000)], [1, value]);

/** Pushes the wei that go with a call: now and then more than there are. */
const wei = weighted([6, oneOf(0)], [4, oneOf(1, 2)], [1, oneOf("SELFBALANCE", "CALLVALUE")], [1, code("SELFBALANCE", 1, "ADD")]);

const memory = code(length, offset, length, offset);

/** Pushes whether a call succeeded. */
export const call = weighted(
  [6, code(memory, wei, account, gas, "CALL")],
  [2, code(memory, wei, account, gas, "CALLCODE")],
  [4, code(memory, account, gas, "DELEGATECALL")],
  [3, code(memory, account, gas, "STATICCALL")],
);
