import type { JsonRpcRequest, JsonRpcResponse } from "hardhat/types/providers";
import type { Hex } from "../../access/hex.ts";
import type { BlockHeader } from "../../chain/block-header.ts";
import type { FailedOutcome, Message } from "../../chain/network-chain.ts";
import { RpcError } from "../../errors/rpc-error.ts";
import { consoleLinesOf } from "../log/console-output.ts";
import { callOf, mirrorBlock, mirrorState, overridesOf, type Prestate, type Request } from "./mirror.ts";
import { unprintedWhile } from "./unprinted.ts";

/** Asks Hardhat's own network, past all hooks. */
export type AskHardhat = (request: JsonRpcRequest) => Promise<JsonRpcResponse>;

/** A failure, with all that it takes to let it happen again elsewhere. */
export interface Failure {
  readonly message: Message;
  /** The block in which it happened. */
  readonly header: BlockHeader;
  /** What its price was reckoned by: calls have none. */
  readonly baseFee: bigint;
  /** The time of block 0, in seconds. */
  readonly genesisTime: bigint;
  readonly isMerged: boolean;
  readonly prestate: Prestate;
  readonly outcome: FailedOutcome;
}

/**
 * Hardhat's own network, which every connection has and a parallel one does not use otherwise. It knows the project's sources: a failure that
 * is replayed there is thrown as an error with Solidity's frames.
 */
export class Companion {
  readonly #ask: AskHardhat;

  constructor(ask: AskHardhat) {
    this.#ask = ask;
  }

  /**
   * The error that Hardhat throws for a failure. Undefined where its replay ended otherwise, as it may where code asks for hashes of blocks:
   * then its frames would mislead.
   */
  async replay({ message, header, baseFee, genesisTime, isMerged, prestate, outcome }: Failure): Promise<Error | undefined> {
    const snapshot = await this.#request("evm_snapshot").catch(() => undefined);
    if (snapshot === undefined) return undefined;
    try {
      for (const request of mirrorBlock(header, genesisTime, isMerged)) await this.#request(...request);
      const error = await unprintedWhile(consoleLinesOf(outcome), () => this.#failureOf(callOf(message, baseFee), prestate));
      return isSame(error, outcome) ? error : undefined;
    } catch {
      return undefined;
    } finally {
      await this.#request("evm_revert", snapshot);
    }
  }

  async #request(...[method, ...params]: Request): Promise<unknown> {
    const response = await this.#ask({ jsonrpc: "2.0", id: 1, method, params });
    if ("error" in response) throw new RpcError(response.error.code, response.error.message, response.error.data);
    return response.result;
  }

  /** How a call fails. Where the network is told not to throw it (`throwOnCallFailures`), it does so when asked for an estimate. */
  async #failureOf(call: Record<string, unknown>, prestate: Prestate): Promise<Error | undefined> {
    const error = await this.#errorOf("eth_call", call, "pending", overridesOf(prestate));
    if (error !== undefined) return error;
    for (const request of mirrorState(prestate)) await this.#request(...request);
    return this.#errorOf("eth_estimateGas", call, "pending");
  }

  async #errorOf(...request: Request): Promise<Error | undefined> {
    return this.#request(...request).then(
      () => undefined,
      (error: unknown) => (error instanceof Error ? error : undefined),
    );
  }
}

/** Whether an error tells of the same failure: it returned the same, and reverted or not as the other did. */
function isSame(error: Error | undefined, { kind, output }: FailedOutcome): error is Error {
  if (error === undefined || !("data" in error)) return false;
  const returned: unknown = error.data;
  return returned === output && (kind === "revert" || output === "0x");
}

/** Gives an error the hash of the transaction that failed, as Hardhat's own have it. */
export function withTransactionHash(error: Error, transactionHash: Hex | undefined): Error {
  return transactionHash === undefined ? error : Object.assign(error, { transactionHash });
}
