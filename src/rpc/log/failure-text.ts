import type { FailedOutcome } from "../../chain/network-chain.ts";
import { HALTS } from "../failure.ts";
import { revertMessage } from "../revert-message.ts";

const EXCEPTION = "VM Exception while processing transaction: ";
const REASON = `${EXCEPTION}reverted with reason string`;

/** How an execution failed, in the words of Hardhat's log, which are not quite those of its errors. */
export function failureText(outcome: FailedOutcome): string {
  if (outcome.kind === "halt") return outcome.reason === "other" ? outcome.detail : HALTS[outcome.reason];
  if (outcome.output === "0x") return "Transaction reverted without a reason";
  const message = revertMessage(outcome.output);
  if (message.startsWith(REASON)) return message.slice(EXCEPTION.length);
  return message
    .replace("operation overflowed", "operation underflowed or overflowed")
    .replace(/unknown panic code (\w+)$/, "panic code $1 (Unknown panic code)");
}
