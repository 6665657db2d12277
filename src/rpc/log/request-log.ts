import type { Hex } from "../../access/hex.ts";
import type {
  BlockReference,
  ChainBlock,
  ChainListener,
  ChainState,
  ExecutionOutcome,
  Message,
  NetworkChain,
  Outcomes,
  StateOverrides,
} from "../../chain/network-chain.ts";
import { printConsole } from "./console-output.ts";
import type { Mined } from "./describe.ts";
import type { ContractNames } from "./contract-names.ts";
import { Journal } from "./journal.ts";

/** A call, or an estimate that failed. */
export interface Called {
  readonly message: Message;
  readonly block: BlockReference;
  readonly overrides: StateOverrides;
  readonly outcome: ExecutionOutcome;
  readonly isEstimate: boolean;
}

/** How a block of several transactions was executed, in a line; undefined for others. */
export type DescribeBlock = (block: ChainBlock) => Promise<string | undefined>;

/** Names contracts; it is asked where something is to be told of them, since that may take reading what a project built. */
export type ReadNames = () => Promise<ContractNames>;

/**
 * What a network prints about requests as it answers them: where logging is on, as Hardhat tells of them; else only what Solidity's console.log
 * said, in calls, in estimates that failed and in blocks that were mined.
 */
export class RequestLog implements ChainListener {
  isEnabled: boolean;
  readonly #chain: NetworkChain;
  readonly #readNames: ReadNames;
  readonly #journal = new Journal();
  /** Blocks that are not told of yet. */
  #mined: Mined[] = [];

  readonly #describe: DescribeBlock;

  constructor(chain: NetworkChain, readNames: ReadNames, isEnabled: boolean, describe: DescribeBlock) {
    this.#chain = chain;
    this.#describe = describe;
    this.#readNames = readNames;
    this.isEnabled = isEnabled;
  }

  onBlock(block: ChainBlock, outcomes: Outcomes): void {
    this.#mined.push({ block, outcomes });
  }

  /** Forgets what a request left that ended before it told of it. */
  begin(): void {
    this.#mined = [];
    this.#journal.begin();
  }

  async called({ message, block, overrides, outcome, isEstimate }: Called): Promise<void> {
    if (!this.isEnabled) return printConsole(outcome);
    const state = overridden(await this.#chain.state(block), overrides);
    const nonce = state.account(message.from)?.nonce ?? 0n;
    this.#journal.called(await this.#around(state), { ...message, nonce }, outcome, isEstimate);
  }

  /** Tells of the blocks that were mined since the last word. */
  async mined(): Promise<void> {
    const mined = this.#take();
    if (this.isEnabled) {
      this.#journal.mined(await this.#around(), mined);
      await this.#tellHow(mined);
    } else for (const block of mined) printConsoles(block);
  }

  /** Tells of a block that was mined on the network's own account. */
  async minedAtInterval(): Promise<void> {
    const mined = this.#take();
    if (this.isEnabled) {
      await this.#tellHow(mined);
      this.#journal.minedAtInterval(await this.#around(), mined);
    } else for (const block of mined) printConsoles(block);
  }

  /** Tells of the blocks that a transaction sent made. Where it was not alone in them, it is told of once more. */
  async sent(hash: Hex): Promise<void> {
    const mined = this.#take();
    if (mined.length === 0) return;
    if (this.isEnabled) {
      this.#journal.sent(await this.#around(), mined, hash);
      return this.#tellHow(mined);
    }
    for (const block of mined) printConsoles(block);
    if (mined.reduce((count, { block }) => count + block.transactions.length, 0) <= 1) return;
    for (const { block, outcomes } of mined) {
      const outcome = outcomes.get(block.transactions.findIndex((transaction) => transaction.hash === hash));
      if (outcome !== undefined) printConsole(outcome);
    }
  }

  /** Ends what is told of a request: `failure` where it was refused or its execution failed. */
  end(method: string, failure?: { readonly isExecution: boolean; readonly message: string }): void {
    if (this.isEnabled) this.#journal.end(method, failure);
  }

  /** Tells of a request whose method there is not. */
  unsupported(method: string): void {
    if (this.isEnabled) this.#journal.unsupported(method);
  }

  /** What Hardhat has no word for: how several executors came to a block. */
  async #tellHow(mined: readonly Mined[]): Promise<void> {
    for (const { block } of mined) {
      const line = await this.#describe(block);
      if (line !== undefined) this.#journal.note(line);
    }
  }

  async #around(state?: Pick<ChainState, "account">): Promise<Parameters<Journal["mined"]>[0]> {
    const { rules } = this.#chain;
    const latest = state ?? (await this.#chain.state(this.#chain.latestNumber()));
    return { names: await this.#readNames(), hardfork: rules.hardfork, state: latest };
  }

  #take(): readonly Mined[] {
    const mined = this.#mined;
    this.#mined = [];
    return mined;
  }
}

function printConsoles({ outcomes }: Mined): void {
  for (const outcome of outcomes.values()) printConsole(outcome);
}

/** Accounts as overrides have them, as far as the log looks at them. */
function overridden(state: ChainState, overrides: StateOverrides): Pick<ChainState, "account"> {
  return {
    account: (address) => {
      const account = state.account(address);
      const { nonce = account?.nonce ?? 0n, code = account?.code ?? "0x" } = overrides.get(address) ?? {};
      return { balance: account?.balance ?? 0n, nonce, code };
    },
  };
}
