import { encodeCall } from "../engine/block-engine.ts";
import type { Hardfork } from "../execution/block-context.ts";
import type { BlockRun } from "../execution/block-engine.ts";
import { intrinsicGas } from "../execution/intrinsic-gas.ts";
import type { Refusal } from "../execution/refusal.ts";
import type { StateOverrides } from "../execution/state-override.ts";
import type { AccessListEntry } from "../execution/transaction.ts";
import { listAccesses } from "./access-list.ts";
import { searchGas } from "./estimate-gas.ts";
import type { ExecutionOutcome, GasEstimate, Message } from "./network-chain.ts";
import { outcomeOf } from "./outcome.ts";
import { refusalError } from "./refusal-message.ts";
import { checkTransaction } from "./transaction-rules.ts";

// Messages are executed, and no block will contain them.

/** Opens a block to execute a message in, anew for each: after the transactions of a pending one, on the state of a mined one. */
export type OpenBlock = (overrides: StateOverrides) => BlockRun;

const NO_OVERRIDES: StateOverrides = new Map();

/** @throws RpcError in EDR's words where the message may not be executed at all */
export function runCall(message: Message, open: OpenBlock, overrides: StateOverrides): ExecutionOutcome {
  const { run, index } = runMessage(message, open, overrides);
  return outcomeOf(run, index);
}

/** `most` is the highest limit that the search tries, and `watchesInside` whether no call inside may run out of gas. */
export function estimateGas(message: Message, open: OpenBlock, watchesInside: boolean, hardfork: Hardfork): GasEstimate {
  const attempt = (gasLimit: bigint) => {
    const { run, index } = runMessage({ ...message, gasLimit }, open, NO_OVERRIDES);
    return { outcome: outcomeOf(run, index), ranOutInside: run.ranOutInside(index) };
  };
  return searchGas(attempt, { gasLimit: message.gasLimit, intrinsicGas: intrinsicGas(message, hardfork), watchesInside });
}

/** What a message touches, repeated with what it touched declared until nothing new comes up, since what is warm costs less gas. */
export function createAccessList(
  message: Message,
  open: OpenBlock,
): { readonly list: readonly AccessListEntry[]; readonly outcome: ExecutionOutcome } {
  let list: readonly AccessListEntry[] = [];
  for (;;) {
    const declared = withAccessList(message, list);
    const { run, index } = runMessage(declared, open, NO_OVERRIDES);
    const touched = listAccesses(run.result(index).accesses, message, run.context);
    if (sizeOf(touched) === sizeOf(list)) return { list, outcome: outcomeOf(run, index) };
    list = touched;
  }
}

export function runMessage(
  message: Message,
  open: OpenBlock,
  overrides: StateOverrides,
): { readonly run: BlockRun; readonly index: number } {
  const run = open(overrides);
  checkTransaction(message, run.context, "call");
  const called = run.call(encodeCall(message, run.context.chainId));
  if ("index" in called) return { run, index: called.index };
  throw refused(called.stop.kind === "refused" ? called.stop.refusal : blockGas(message, run));
}

function refused(refusal: Refusal): Error {
  return refusalError(refusal, "call");
}

function blockGas({ gasLimit }: Message, run: BlockRun): Refusal {
  return { code: "block-gas-exceeded", gasLimit, available: run.context.gasLimit };
}

function withAccessList(message: Message, accessList: readonly AccessListEntry[]): Message {
  return message.type === 0 && accessList.length > 0 ? { ...message, type: 1, accessList } : { ...message, accessList };
}

function sizeOf(list: readonly AccessListEntry[]): number {
  return list.reduce((sum, { storageKeys }) => sum + 1 + storageKeys.length, 0);
}
