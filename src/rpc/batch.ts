import type { Hex } from "../access/hex.ts";
import type { SendResult } from "../chain/network-chain.ts";
import type { SignedTransaction } from "../chain/signed-transaction.ts";
import type { MethodContext } from "./context.ts";
import { transactionFailure } from "./explain-failure.ts";
import type { Queue } from "./queue.ts";

/** Requests that tools make on their way to a transaction: a batch stays open for them, and for the transactions themselves. */
const ON_THE_WAY: ReadonlySet<string> = new Set([
  ...["eth_sendTransaction", "eth_sendRawTransaction", "eth_estimateGas", "eth_getTransactionCount", "eth_getBlockByNumber"],
  ...["eth_gasPrice", "eth_maxPriorityFeePerGas", "eth_feeHistory", "eth_chainId", "eth_accounts", "eth_requestAccounts"],
  ...["eth_blobBaseFee", "eth_signTransaction", "net_version", "hardhat_impersonateAccount", "hardhat_stopImpersonatingAccount"],
]);

/** So many turns of the event loop without a request end a batch, and so many milliseconds without another transaction. */
const IDLE_TURNS = 2;
const MOST_WAIT = 100;

/** An answer that is still to come: requests after it are answered meanwhile. */
export class Later {
  readonly answer: Promise<unknown>;

  constructor(answer: Promise<unknown>) {
    this.answer = answer;
  }
}

interface Waiting {
  readonly transaction: SignedTransaction;
  readonly resolve: (hash: Hex) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Transactions that were sent at the same time under automining, to be mined as one block in the order in which they came. A batch ends
 * when nobody asks for anything any more, or asks for something that a block would change.
 */
export class Batch {
  readonly #queue: Queue;
  #waiting: Waiting[] = [];
  #lastJoined = 0;

  constructor(queue: Queue) {
    this.#queue = queue;
  }

  /**
   * Takes a transaction in, and answers with its hash when it is mined.
   *
   * @throws RpcError where automining would refuse it
   */
  join(context: MethodContext, transaction: SignedTransaction): Later {
    context.chain.hold(transaction);
    this.#lastJoined = performance.now();
    if (this.#waiting.length === 0) void this.#endWhenIdle(context);
    return new Later(new Promise((resolve, reject) => this.#waiting.push({ transaction, resolve, reject })));
  }

  /** Ends the batch before a request that must find it mined. */
  async endFor(method: string, context: MethodContext): Promise<void> {
    if (!ON_THE_WAY.has(method)) await this.end(context);
  }

  /** Mines what waits. It must be the network's only work meanwhile. */
  async end(context: MethodContext): Promise<void> {
    const waiting = this.#waiting;
    this.#waiting = [];
    if (waiting.length === 0) return;
    const results = await context.chain.mineHeld();
    await context.log.minedAtInterval();
    for (const [index, each] of waiting.entries()) await settle(context, each, results[index]);
  }

  async #endWhenIdle(context: MethodContext): Promise<void> {
    for (let turns = 0; turns < IDLE_TURNS && performance.now() - this.#lastJoined < MOST_WAIT;) {
      await new Promise((resolve) => setImmediate(resolve));
      turns = this.#queue.isIdle ? turns + 1 : 0;
    }
    await this.#queue.run(() => this.end(context));
  }
}

/** Answers as automining would have. */
async function settle(
  context: MethodContext,
  { transaction, resolve, reject }: Waiting,
  result: PromiseSettledResult<SendResult> | undefined,
): Promise<void> {
  if (result?.status !== "fulfilled") return reject(result?.reason);
  const { hash, mined } = result.value;
  if (mined === undefined || mined.outcome.kind === "success" || !context.rules.throwOnTransactionFailures) return resolve(hash);
  reject(await transactionFailure(context, transaction, mined, mined.outcome));
}
