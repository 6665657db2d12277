import type { BlockReference, FailedOutcome, Message, NetworkChain, SendResult, StateOverrides } from "../chain/network-chain.ts";
import type { SignedTransaction } from "../chain/signed-transaction.ts";
import { isAtLeast } from "../execution/block-context.ts";
import { withTransactionHash } from "./companion/companion.ts";
import type { Prestate } from "./companion/mirror.ts";
import type { MethodContext } from "./context.ts";
import { failure } from "./failure.ts";
import { LACK_TRACE, lackOf, ranOut } from "./out-of-gas.ts";

const PRESTATE = { tracer: "prestateTracer" } as const;

/** The error of a call that failed: with Solidity's frames where Hardhat's own network, told to do the same, fails the same. */
export async function callFailure(
  { chain, companion }: MethodContext,
  message: Message,
  reference: BlockReference,
  overrides: StateOverrides,
  outcome: FailedOutcome,
): Promise<Error> {
  if (ranOut(outcome)) {
    const trace = await chain.traceCall(message, reference, overrides, LACK_TRACE);
    return failure(outcome, undefined, lackOf(trace, message.to, chain.rules.hardfork));
  }
  const header = (reference === "pending" ? await chain.pendingBlock() : chain.block(reference))?.header;
  if (header === undefined) return failure(outcome);
  const prestate = (await chain.traceCall(message, reference, overrides, PRESTATE)) as Prestate;
  return (await companion.replay({ message, header, baseFee: 0n, ...chainFacts(chain), prestate, outcome })) ?? failure(outcome);
}

/** The error of a transaction that failed in its block. */
export async function transactionFailure(
  { chain, companion }: MethodContext,
  transaction: SignedTransaction,
  { block: { header } }: NonNullable<SendResult["mined"]>,
  outcome: FailedOutcome,
): Promise<Error> {
  const { hash } = transaction;
  if (ranOut(outcome)) {
    const trace = await chain.traceTransaction(hash, LACK_TRACE);
    return failure(outcome, hash, lackOf(trace, transaction.to, chain.rules.hardfork));
  }
  const prestate = (await chain.traceTransaction(hash, PRESTATE)) as Prestate;
  const { baseFeePerGas: baseFee = 0n } = header;
  const error = await companion.replay({ message: transaction, header, baseFee, ...chainFacts(chain), prestate, outcome });
  return error === undefined ? failure(outcome, hash) : withTransactionHash(error, hash);
}

function chainFacts(chain: NetworkChain): { readonly genesisTime: bigint; readonly isMerged: boolean } {
  return { genesisTime: chain.block(0n)?.header.timestamp ?? 0n, isMerged: isAtLeast(chain.rules.hardfork, "merge") };
}
