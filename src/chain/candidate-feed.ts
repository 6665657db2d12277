import type { Hex } from "../access/hex.ts";
import type { EncodedTransaction, RunStop } from "../execution/block-engine.ts";
import { bidOf } from "../execution/cost.ts";
import type { Candidate } from "./candidates.ts";
import { refusalError } from "./refusal-message.ts";
import type { SignedTransaction } from "./signed-transaction.ts";

/** Hands a block's candidates over in batches, and leaves out what cannot follow: all others of a sender whose transaction did not fit. */
export class CandidateFeed {
  readonly #candidates: readonly Candidate[];
  readonly #minGasPrice: bigint;
  /** Senders of what did not fit, and its place: from there on nothing of theirs can follow. */
  readonly #skipped = new Map<Hex, number>();
  readonly #included: SignedTransaction[] = [];
  /** Places of the batch's transactions among the candidates. */
  #batch: number[] = [];
  #next = 0;

  constructor(candidates: readonly Candidate[], minGasPrice: bigint) {
    this.#candidates = candidates;
    this.#minGasPrice = minGasPrice;
  }

  /** What is in the block so far. */
  get included(): readonly SignedTransaction[] {
    return this.#included;
  }

  /** The next candidates that a block with so much gas left may hold; none at the end. */
  take(gasLeft: bigint, most: number): EncodedTransaction[] {
    this.#batch = [];
    const batch: EncodedTransaction[] = [];
    for (; this.#next < this.#candidates.length && batch.length < most; this.#next++) {
      const candidate = this.#candidates[this.#next];
      if (candidate === undefined || this.#next > this.#skippedFrom(candidate.transaction.from)) continue;
      const { transaction } = candidate;
      // Gas only gets less, so what does not fit now never will.
      if (bidOf(transaction) < this.#minGasPrice || transaction.gasLimit > gasLeft) this.#skip(transaction.from, this.#next);
      else {
        this.#batch.push(this.#next);
        batch.push(candidate);
      }
    }
    return batch;
  }

  /**
   * Tells how far the batch got, and why no further.
   *
   * @throws RpcError in EDR's words where a candidate may be in no block as things stand: then there is no block
   */
  settle(done: number, stop: RunStop | undefined): void {
    for (const place of this.#batch.slice(0, done)) {
      const transaction = this.#candidates[place]?.transaction;
      if (transaction !== undefined) this.#included.push(transaction);
    }
    const place = this.#batch[done];
    const stopped = place === undefined ? undefined : this.#candidates[place]?.transaction;
    if (stop === undefined || place === undefined || stopped === undefined) return;
    if (stop.kind === "refused" && stop.refusal.code !== "fee-below-base-fee")
      throw refusalError(stop.refusal, "eth_sendTransaction", "block");
    this.#skip(stopped.from, place);
    this.#next = place + 1;
  }

  /** The first place wins: a batch that stops early is taken again, with all that comes before a place that was looked at ahead of time. */
  #skip(sender: Hex, place: number): void {
    this.#skipped.set(sender, Math.min(place, this.#skippedFrom(sender)));
  }

  #skippedFrom(sender: Hex): number {
    return this.#skipped.get(sender) ?? Infinity;
  }
}
