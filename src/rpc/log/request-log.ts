import type { Hex } from "../../access/hex.ts";
import type { ChainBlock, ChainListener, ExecutionOutcome, Outcomes } from "../../chain/network-chain.ts";
import { consoleLinesOf, printLine } from "./console-output.ts";

/** A block as it was mined. */
interface Mined {
  readonly block: ChainBlock;
  readonly outcomes: Outcomes;
}

/**
 * What a network prints about requests as it answers them: what Solidity's console.log said in calls, in estimates that failed and in blocks that
 * were mined.
 */
export class RequestLog implements ChainListener {
  isEnabled: boolean;
  /** Blocks that are not told of yet. */
  #mined: Mined[] = [];

  constructor(isEnabled: boolean) {
    this.isEnabled = isEnabled;
  }

  onBlock(block: ChainBlock, outcomes: Outcomes): void {
    this.#mined.push({ block, outcomes });
  }

  /** Forgets blocks of a request that ended before it told of them. */
  begin(): void {
    this.#mined = [];
  }

  /** Tells of a call, or of an estimate that failed. */
  called(outcome: ExecutionOutcome): void {
    printConsole(outcome);
  }

  /** Tells of the blocks that were mined since the last word. */
  mined(): void {
    for (const { outcomes } of this.#take()) for (const outcome of outcomes.values()) printConsole(outcome);
  }

  /** Tells of the blocks that a transaction sent made. Where it was not alone in them, Hardhat tells of it once more. */
  sent(hash: Hex): void {
    const mined = this.#take();
    for (const { outcomes } of mined) for (const outcome of outcomes.values()) printConsole(outcome);
    if (mined.reduce((count, { block }) => count + block.transactions.length, 0) <= 1) return;
    for (const { block, outcomes } of mined) {
      const outcome = outcomes.get(block.transactions.findIndex((transaction) => transaction.hash === hash));
      if (outcome !== undefined) printConsole(outcome);
    }
  }

  #take(): readonly Mined[] {
    const mined = this.#mined;
    this.#mined = [];
    return mined;
  }
}

function printConsole(outcome: ExecutionOutcome): void {
  for (const line of consoleLinesOf(outcome)) printLine(line);
}
