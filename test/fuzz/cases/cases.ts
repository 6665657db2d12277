import fc from "fast-check";
import type { Hardfork } from "../../../src/execution/block-context.ts";
import { weighted } from "../programs/code.ts";
import { block } from "./block.ts";
import type { FuzzCase } from "./fuzz-case.ts";
import { state } from "./state.ts";
import { transactions } from "./transactions.ts";

const gasPoint = fc.record({ instruction: fc.nat(), more: fc.constantFrom(0n, -1n, 1n) });

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
  return fc.noBias(all);
}
