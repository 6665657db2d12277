import type { FormalRules } from "../engine/formal-refusal.ts";
import { checkAutomine, checkBlobAutomine, checkBlobGas, checkBlobPlace } from "./automine-rules.ts";
import { formalRules } from "./block-context.ts";
import type { BlockProduction, Mined } from "./block-production.ts";
import type { ChainHead, HeadSnapshot } from "./chain-head.ts";
import type { ChainOptions } from "./chain-options.ts";
import type { Listeners } from "./listeners.ts";
import type { SendResult } from "./network-chain.ts";
import type { SignedTransaction } from "./signed-transaction.ts";
import type { Snapshots } from "./snapshots.ts";
import { checkTransaction } from "./transaction-rules.ts";

/** Transactions that wait to be mined together, and what was before the first of them. */
interface Held {
  readonly before: HeadSnapshot;
  readonly transactions: SignedTransaction[];
}

/** Takes transactions in: into the mempool, or into a block at once where the network automines. */
export class TransactionIntake {
  readonly #head: ChainHead;
  readonly #production: BlockProduction;
  readonly #snapshots: Snapshots<HeadSnapshot>;
  readonly #listeners: Listeners;
  readonly #formalRules: FormalRules;
  readonly #gasCap: bigint | undefined;
  #held: Held | undefined;

  constructor(
    head: ChainHead,
    production: BlockProduction,
    snapshots: Snapshots<HeadSnapshot>,
    listeners: Listeners,
    options: ChainOptions,
  ) {
    this.#head = head;
    this.#production = production;
    this.#snapshots = snapshots;
    this.#listeners = listeners;
    this.#formalRules = formalRules(options);
    this.#gasCap = options.transactionGasCap;
  }

  /** @throws RpcError in EDR's words where it is refused; the chain is then as it was. */
  async send(transaction: SignedTransaction, isAutomining: boolean): Promise<SendResult> {
    checkTransaction(transaction, this.#formalRules, "eth_sendRawTransaction");
    if (transaction.type === 3) return this.#sendBlobs(transaction, isAutomining);
    if (isAutomining) return this.#sendAndMine(transaction);
    this.#add(transaction);
    return { hash: transaction.hash };
  }

  /** Takes in a transaction that is to be mined with others. @throws RpcError where automining would refuse it */
  hold(transaction: SignedTransaction): void {
    checkTransaction(transaction, this.#formalRules, "eth_sendRawTransaction");
    this.#checkAutomine(transaction);
    this.#snapshots.skip();
    const held = this.#held ?? { before: this.#head.snapshot(), transactions: [] };
    this.#add(transaction);
    held.transactions.push(transaction);
    this.#held = held;
  }

  /** Mines what was held in one block, or each alone where one of them can be in no block. */
  async mineHeld(): Promise<readonly PromiseSettledResult<SendResult>[]> {
    const { before, transactions = [] } = this.#held ?? {};
    this.#held = undefined;
    if (before === undefined) return [];
    try {
      const mined = await this.#mineTogether(transactions);
      return mined.map((value) => ({ status: "fulfilled", value }));
    } catch {
      this.#head.revert(before);
      return this.#mineApart(transactions);
    }
  }

  #checkAutomine(transaction: SignedTransaction): void {
    const { minGasPrice } = this.#head;
    checkAutomine(transaction, { nextNonce: this.#head.nextNonce(transaction.from), minGasPrice, baseFee: this.#head.nextBaseFee() });
  }

  async #sendAndMine(transaction: SignedTransaction): Promise<SendResult> {
    this.#checkAutomine(transaction);
    this.#snapshots.skip();
    const before = this.#head.snapshot();
    try {
      this.#add(transaction);
      let mined: Mined | undefined;
      // Those that pay more may fill blocks of their own.
      while (mined === undefined) mined = (await this.#production.mine({ wanted: [transaction] })).found.get(transaction);
      await this.#production.mineAll();
      return { hash: transaction.hash, mined };
    } catch (error) {
      this.#head.revert(before);
      throw error;
    }
  }

  /** Mines transactions of the mempool in their order, then all else that it holds. */
  async #mineTogether(transactions: readonly SignedTransaction[]): Promise<SendResult[]> {
    const mined = new Map<SignedTransaction, Mined>();
    for (let left = transactions; left.length > 0; left = left.filter((transaction) => !mined.has(transaction))) {
      const { found } = await this.#production.mine({ only: left, wanted: left });
      for (const [transaction, each] of found) mined.set(transaction, each);
    }
    await this.#production.mineAll();
    return transactions.map((transaction) => sendResult(transaction, mined));
  }

  async #mineApart(transactions: readonly SignedTransaction[]): Promise<PromiseSettledResult<SendResult>[]> {
    const results: PromiseSettledResult<SendResult>[] = [];
    for (const transaction of transactions) results.push(...(await Promise.allSettled([this.#sendAndMine(transaction)])));
    return results;
  }

  async #sendBlobs(transaction: SignedTransaction, isAutomining: boolean): Promise<SendResult> {
    const { mempool, minGasPrice, baseFee, blobGasLimit } = this.#head;
    checkBlobPlace({ isAutomining, isPoolEmpty: mempool.isEmpty });
    // EDR tells of it before it is refused for all else.
    this.#listeners.tell((listener) => listener.onPendingTransaction?.(transaction));
    const nextNonce = this.#head.nextNonce(transaction.from);
    checkBlobAutomine(transaction, { nextNonce, minGasPrice, baseFee, blobBaseFee: this.#head.blobBaseFee() ?? 0n });
    checkBlobGas(
      transaction,
      { block: mempool.blockGasLimit, blobs: blobGasLimit, transaction: this.#gasCap },
      this.#head.nextBaseFee() ?? 0n,
    );
    const { found } = await this.#production.mine({ only: [transaction], wanted: [transaction] });
    return sendResult(transaction, found);
  }

  #add(transaction: SignedTransaction): void {
    this.#head.add(transaction);
    this.#listeners.tell((listener) => listener.onPendingTransaction?.(transaction));
  }
}

function sendResult(transaction: SignedTransaction, found: ReadonlyMap<SignedTransaction, Mined>): SendResult {
  const mined = found.get(transaction);
  return { hash: transaction.hash, ...(mined !== undefined && { mined }) };
}
