import { ZERO_WORD } from "../access/hex.ts";
import { type BlockAccessList, buildBlockAccessList } from "../access/block-access-list.ts";
import { encodeChecked, type WasmBlockEngine } from "../engine/block-engine.ts";
import type { BlockRun } from "../execution/block-engine.ts";
import type { ExecutedTransaction } from "../execution/executor.ts";
import type { StateOverrides } from "../execution/state-override.ts";
import { blockReward } from "./block-reward.ts";
import { contextOf } from "./block-context.ts";
import type { ChainHead } from "./chain-head.ts";
import type { OpenBlock } from "./message-runner.ts";
import type { BlockReference, ChainBlock } from "./network-chain.ts";

/** Executes in blocks that are past, or pending, on the states that they had; nothing is changed by it. */
export class Replay {
  readonly #engine: WasmBlockEngine;
  readonly #head: ChainHead;

  constructor(engine: WasmBlockEngine, head: ChainHead) {
    this.#engine = engine;
    this.#head = head;
  }

  /** Lets messages be executed after a block: on the state that it left, and as if in it. `use` must be done when it returns. */
  at<T>(reference: BlockReference, use: (open: OpenBlock) => T): T {
    if (reference === "pending") return this.#afterPending(use);
    const block = this.#head.blocks.get(reference);
    const { header } = block ?? this.#head.blocks.last;
    const context = contextOf(header, this.#head.rules);
    return this.#head.history.at(reference, () =>
      use((overrides) => withOverrides(this.#engine.open(context, this.#blockHash), overrides)),
    );
  }

  #afterPending<T>(use: (open: OpenBlock) => T): T {
    const { rules } = this.#head;
    if (blockReward(rules.hardfork) === 0n) return use((overrides) => withOverrides(this.#head.draft().run, overrides));
    // The reward belongs to what the block leaves, so it is made first.
    return this.#head.afterPending(({ header }) =>
      use((overrides) => withOverrides(this.#engine.open(contextOf(header, rules), this.#blockHash), overrides)),
    );
  }

  /** What a block touched (EIP-7928). A block that was not built touched nothing. */
  blockAccessList(number: bigint): BlockAccessList {
    const block = this.#head.blocks.get(number);
    if (block === undefined || block.transactions.length === 0) return [];
    return buildBlockAccessList([{ accesses: [] }, ...this.#again(block)]);
  }

  /** What a block's transactions did, with what they hashed. */
  executed(number: bigint): ExecutedTransaction[] {
    const block = this.#head.blocks.get(number);
    return block === undefined || block.transactions.length === 0 ? [] : this.#again(block, true);
  }

  /** Looks at the state that a block's first transaction met. */
  before<T>(number: bigint, look: () => T): T {
    return this.#head.history.at(number - 1n, look);
  }

  /** Executes a block's transactions again, on the state before it. */
  #again({ header, transactions }: ChainBlock, keepsPreimages = false): ExecutedTransaction[] {
    return this.before(header.number, () => {
      const context = contextOf(header, { ...this.#head.rules, isGasUnlimited: true });
      const run = this.#engine.open(context, this.#blockHash, keepsPreimages);
      run.execute(transactions.map((transaction) => encodeChecked(transaction, this.#head.rules.chainId)));
      return transactions.map((_, index) => run.result(index));
    });
  }

  readonly #blockHash = (number: bigint) => this.#head.blocks.get(number)?.hash ?? ZERO_WORD;
}

function withOverrides(run: BlockRun, overrides: StateOverrides): BlockRun {
  if (overrides.size > 0) run.override(overrides);
  return run;
}
