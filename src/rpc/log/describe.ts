import type { Hex } from "../../access/hex.ts";
import { createdAddress } from "../../chain/created-address.ts";
import type { ChainBlock, ChainState, ChainTransaction, ExecutionOutcome, Message, Outcomes } from "../../chain/network-chain.ts";
import { isPrecompile } from "../../engine/precompiles/precompiles.ts";
import type { Hardfork } from "../../execution/block-context.ts";
import { showAmount } from "./amount.ts";
import { consoleLinesOf } from "./console-output.ts";
import type { ContractNames } from "./contract-names.ts";
import { failureText } from "./failure-text.ts";
import type { Page } from "./page.ts";
import { paint } from "./paint.ts";

/** What executions are told from. */
export interface Surroundings {
  readonly names: ContractNames;
  readonly hardfork: Hardfork;
  /** The state that they met, or left. */
  readonly state: Pick<ChainState, "account">;
}

/** A block that was mined, and how those of its transactions ended of which there is more to tell. */
export interface Mined {
  readonly block: ChainBlock;
  readonly outcomes: Outcomes;
}

/** A call, or an estimate, which shows its value even where it is 0. */
export function describeCall(page: Page, around: Surroundings, message: Message, outcome: ExecutionOutcome, showsValue: boolean): void {
  const { value } = message;
  page.indented(() => {
    describeTarget(page, around, message, true);
    describeParties(page, message);
    if (showsValue || value > 0n) page.titled("Value", showAmount(value));
    describeEnd(page, outcome);
  });
}

/** A transaction that was sent, and mined alone. */
export function describeSent(page: Page, around: Surroundings, { block, outcomes }: Mined, index: number): void {
  const transaction = block.transactions[index];
  if (transaction === undefined) return;
  page.indented(() => {
    describeTarget(page, around, transaction);
    page.titled("Transaction", transaction.hash);
    describeTransaction(page, block, index, transaction);
    page.titled(`Block #${block.header.number}`, block.hash);
    describeEnd(page, outcomes.get(index));
  });
}

/** The transactions of a block, one of them in bold. */
export function describeTransactions(page: Page, around: Surroundings, { block, outcomes }: Mined, bold?: Hex): void {
  if (block.header.baseFeePerGas !== undefined) page.line(`Base fee: ${block.header.baseFeePerGas}`);
  for (const [index, transaction] of block.transactions.entries()) {
    if (index > 0) page.blank();
    const { hash } = transaction;
    page.titled("Transaction", hash === bold ? paint("bold", hash) : hash);
    page.indented(() => {
      describeTarget(page, around, transaction);
      describeTransaction(page, block, index, transaction);
      describeEnd(page, outcomes.get(index));
    });
  }
}

export function emptyBlock({ header: { number, baseFeePerGas } }: ChainBlock): string {
  return `Mined empty block #${number}${baseFeePerGas === undefined ? "" : ` with base fee ${baseFeePerGas}`}`;
}

function describeTransaction(page: Page, { receipts }: ChainBlock, index: number, transaction: ChainTransaction): void {
  describeParties(page, transaction);
  page.titled("Value", showAmount(transaction.value));
  page.titled("Gas used", `${receipts[index]?.gasUsed ?? 0n} of ${transaction.gasLimit}`);
}

function describeParties(page: Page, { from, to }: Message): void {
  page.titled("From", from);
  if (to !== undefined) page.titled("To", to);
}

/** What was called or created; calls of what is no contract are warned of. */
function describeTarget(page: Page, around: Surroundings, { from, to, nonce, data }: Message, warns = false): void {
  const { names, hardfork, state } = around;
  if (to === undefined) {
    page.titled("Contract deployment", names.ofCreation(data));
    page.titled("Contract address", createdAddress(from, nonce));
    return;
  }
  const number = BigInt(to);
  const code = state.account(to)?.code ?? "0x";
  if (isPrecompile(number <= 0xffffn ? Number(number) : 0, hardfork)) page.titled("Precompile call", `<PrecompileContract ${number}>`);
  else if (code !== "0x") page.titled("Contract call", names.ofCall(code, data));
  else if (warns) page.line("WARNING: Calling an account which is not a contract");
}

/** What was said, and how it failed. */
function describeEnd(page: Page, outcome: ExecutionOutcome | undefined): void {
  if (outcome === undefined) return;
  const lines = consoleLinesOf(outcome);
  if (lines.length > 0) {
    page.blank();
    page.line("console.log:");
    page.indented(() => lines.forEach((line) => page.line(line)));
  }
  if (outcome.kind === "success") return;
  page.blank();
  page.line(`${outcome.kind === "revert" ? "Error" : "TransactionExecutionError"}: ${failureText(outcome)}`);
}
