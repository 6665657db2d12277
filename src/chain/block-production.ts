import type { MiningRecord } from "../mining/block-record.ts";
import type { Draft } from "./block-maker.ts";
import type { ChainHead } from "./chain-head.ts";
import type { Listeners } from "./listeners.ts";
import type { MiningRecords } from "./mining-records.ts";
import type { ChainBlock, ExecutionOutcome, Outcomes, SendResult } from "./network-chain.ts";
import { outcomeOf, outcomesToTell } from "./outcome.ts";
import { MIN_RESERVED } from "./reserved-blocks.ts";
import type { SignedTransaction } from "./signed-transaction.ts";

/** Where a transaction is, and how it ended. */
export type Mined = NonNullable<SendResult["mined"]>;

interface BlockWishes {
  readonly timestamp?: bigint;
  /** These and no others, in their order. */
  readonly only?: readonly SignedTransaction[];
  /** Those whose end is asked for. */
  readonly wanted?: readonly SignedTransaction[];
}

/** Adds blocks to a chain's head, keeps how they were executed, and tells listeners of them. */
export class BlockProduction {
  readonly #head: ChainHead;
  readonly #records: MiningRecords;
  readonly #listeners: Listeners;

  constructor(head: ChainHead, records: MiningRecords, listeners: Listeners) {
    this.#head = head;
    this.#records = records;
    this.#listeners = listeners;
  }

  /** Mines a block, and tells how wanted transactions ended where they are in it. */
  async mine(wishes: BlockWishes = {}): Promise<{ readonly block: ChainBlock; readonly found: ReadonlyMap<SignedTransaction, Mined> }> {
    const { timestamp, only, wanted = [] } = wishes;
    const isWanted = new Set(wanted);
    let found: (readonly [SignedTransaction, number, ExecutionOutcome])[] = [];
    let outcomes: Outcomes = new Map();
    let records: readonly MiningRecord[] = [];
    const look = ({ run, transactions, records: made = [] }: Draft) => {
      records = made;
      outcomes = outcomesToTell(run);
      found = transactions.flatMap((transaction, index) =>
        isWanted.has(transaction) ? [[transaction, index, outcomeOf(run, index)] as const] : [],
      );
    };
    const block = await this.#head.mine(timestamp, look, only);
    if (records.length > 0) this.#records.keep(block.hash, records);
    this.#listeners.tell((listener) => listener.onBlock?.(block, outcomes));
    return { block, found: new Map(found.map(([transaction, index, outcome]) => [transaction, { block, index, outcome }])) };
  }

  /** Mines blocks as hardhat_mine does, `interval` seconds apart: where many would be empty, those between the first and the last are reserved. */
  async mineMany(count: bigint, interval: bigint): Promise<void> {
    if (count === 0n) return;
    let { block: last } = await this.mine();
    let left = count - 1n;
    const mineNext = async () => {
      ({ block: last } = await this.mine({ timestamp: last.header.timestamp + interval }));
      left -= 1n;
    };
    while (left > 0n && this.#head.mempool.hasPending) await mineNext();
    // A block that is really made stands on either side of those that are only reserved.
    if (left > 0n) await mineNext();
    if (left >= MIN_RESERVED) {
      const { blocks, history } = this.#head;
      history.keep(blocks.lastNumber);
      blocks.reserve(left - 1n, interval);
      last = blocks.last;
      left = 1n;
    }
    while (left > 0n) await mineNext();
  }

  /** Mines until nothing is left that a block could take. */
  async mineAll(): Promise<void> {
    while (this.#head.mempool.hasPending) await this.mine();
  }
}
