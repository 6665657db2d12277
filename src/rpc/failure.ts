import type { Hex } from "../access/hex.ts";
import type { FailedOutcome, HaltReason } from "../chain/network-chain.ts";
import { RPC_ERROR_CODES, RpcError } from "../errors/rpc-error.ts";
import type { GasLack } from "./out-of-gas.ts";
import { REVERTED_WITHOUT_REASON, revertMessage } from "./revert-message.ts";

/** A failure that carries what it returned: what Hardhat's tools look for, under the code of reverts. */
export class ExecutionError extends RpcError {
  readonly transactionHash?: Hex;

  constructor(message: string, data: Hex, transactionHash: Hex | undefined) {
    super(RPC_ERROR_CODES.reverted, message, data);
    this.name = "SolidityError";
    if (transactionHash !== undefined) this.transactionHash = transactionHash;
  }
}

/**
 * The error of a failed call, estimate or transaction, in the words that EDR has without Solidity sources.
 *
 * @param lack what the gas was lacking for, where it ran out
 */
export function failure(outcome: FailedOutcome, transactionHash?: Hex, lack: GasLack = "Basic"): RpcError {
  if (outcome.kind === "revert") return new ExecutionError(revertMessage(outcome.output), outcome.output, transactionHash);
  if (outcome.reason !== "outOfGas") return new ExecutionError(HALTS[outcome.reason], "0x", transactionHash);
  const data = { reason: { OutOfGas: lack }, data: "0x", transactionHash: transactionHash ?? null };
  return new RpcError(RPC_ERROR_CODES.invalidInput, HALTS.outOfGas, data);
}

/** Whether an error tells how an execution failed, not why there was none. */
export function isExecutionFailure(error: Error): boolean {
  return !(error instanceof RpcError) || error.data !== undefined;
}

/** What is said of executions that halted. */
export const HALTS: Readonly<Record<HaltReason, string>> = {
  outOfGas: "Transaction ran out of gas",
  invalidOpcode: "VM Exception while processing transaction: invalid opcode",
  codeSizeLimit: "Transaction reverted: trying to deploy a contract whose code is too large",
  other: REVERTED_WITHOUT_REASON,
};
