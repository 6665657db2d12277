import fc from "fast-check";
import type { Hardfork } from "../../../src/execution/block-context.ts";
import type { CapturedState } from "../../../src/execution/state-reader.ts";
import { account } from "../../helpers/little-block.ts";
import { CONTRACTS, SENDERS } from "../actors.ts";
import { toHex } from "../programs/code.ts";
import { recursive } from "../programs/recursive.ts";
import { isSince } from "./block.ts";
import type { FuzzCase } from "./fuzz-case.ts";

/** Enough for 1,024 frames of which each leaves its caller a part of 64, and for something to do in the last one. */
const GAS = 10n ** 12n;
const RICH = 10n ** 30n;

/** Whether a hardfork lets a transaction have so much: none does since EIP-7825. */
export function isDeepPossible(hardfork: Hardfork): boolean {
  return !isSince(hardfork, "osaka");
}

/** Turns a case into one that calls as deep as calls may go. */
export function deepened(fuzzCase: fc.Arbitrary<FuzzCase>): fc.Arbitrary<FuzzCase> {
  return fc.tuple(fuzzCase, recursive, recursive).map(([{ block, state, transactions }, ...codes]) => ({
    block: { ...block, gasLimit: 2n ** 50n },
    state: withCodes(state, codes.map(toHex)),
    transactions: transactions.slice(0, 1).map((transaction) => ({ ...transaction, to: CONTRACTS[0] ?? "0x", gasLimit: GAS, nonce: 0n })),
    options: {},
    gasPoints: [],
  }));
}

function withCodes({ accounts, ...rest }: CapturedState, codes: readonly `0x${string}`[]): CapturedState {
  const contracts = codes.map((code, index) => [CONTRACTS[index], account({ balance: RICH, nonce: 1n, code })] as const);
  const senders = SENDERS.map((sender) => [sender, account({ balance: RICH })] as const);
  return { ...rest, accounts: { ...accounts, ...Object.fromEntries([...contracts, ...senders]) } };
}
