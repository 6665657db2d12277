import type { Hex } from "../../../src/access/hex.ts";
import type { Transaction } from "../../../src/execution/transaction.ts";
import { ALICE } from "../../helpers/little-block.ts";

/** A call of a contract by Alice, or by somebody else. */
export function callOf(
  to: Hex,
  data: Hex,
  { from = ALICE, value = 0n }: { readonly from?: Hex; readonly value?: bigint } = {},
): Transaction {
  return { type: 2, from, to, nonce: 0n, gasLimit: 1_000_000n, value, data };
}
