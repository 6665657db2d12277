import fc from "fast-check";
import type { Hardfork } from "../../../src/execution/block-context.ts";
import { weighted } from "../programs/code.ts";
import { block } from "./block.ts";
import { deepened, isDeepPossible } from "./deep.ts";
import type { FuzzCase } from "./fuzz-case.ts";
import { state } from "./state.ts";
import { transactions } from "./transactions.ts";

/** Around nothing, and around the 2,300 that SSTORE wants to be left and a call with value gives (EIP-2200). */
const gasPoint = fc.record({
  instruction: fc.nat(),
  isWeighty: fc.boolean(),
  more: weighted([3, fc.constantFrom(0n, -1n, 1n)], [1, fc.constantFrom(2_299n, 2_300n, 2_301n)]),
});

/** Blocks of a hardfork to execute on both sides. Without the library's bias towards small values, which would keep programs short. */
export function cases(hardfork: Hardfork): fc.Arbitrary<FuzzCase> {
  const all = fc.record({
    block: block(hardfork),
    state: state(hardfork),
    transactions: transactions(hardfork),
    options: weighted<FuzzCase["options"]>(
      [8, fc.constant({})],
      [1, fc.constantFrom<FuzzCase["options"]>({ checkSenders: false }, { refuseContractSenders: true })],
    ),
    gasPoints: weighted<FuzzCase["gasPoints"]>([3, fc.constant([])], [1, fc.array(gasPoint, { minLength: 1, maxLength: 8, size: "max" })]),
  });
  const deep = isDeepPossible(hardfork) ? 1 : 0;
  return fc.noBias(weighted([100, all], [deep, deepened(all)]));
}
