import type { Hex } from "../access/hex.ts";
import { ParallelError } from "../errors/error.ts";
import { recordedState } from "../naming/recorded-state.ts";
import { captureBlock } from "../workload/block-capture.ts";
import { networkFacts } from "../workload/network-facts.ts";
import { blockAt, type NodeTransaction } from "../workload/node.ts";
import { replay, type Recording } from "../workload/replay.ts";
import type { AskedNetwork } from "./asked-network.ts";
import { namingOf, recordingExecutor } from "./project-tools.ts";
import type { TouchingTransaction } from "./touching-transaction.ts";

/** A mined transaction in the replay of its block. */
export interface MinedTransaction extends TouchingTransaction {
  readonly recording: Recording;
  readonly index: number;
}

/** Mined transactions by hash, with what they touched: their blocks are executed again, each once. */
export class SentTransactions {
  readonly #network: AskedNetwork;
  readonly #blocks = new Map<Hex, Promise<ReadonlyMap<Hex, MinedTransaction>>>();

  constructor(network: AskedNetwork) {
    this.#network = network;
  }

  /** @throws UNKNOWN_TRANSACTION where no block of the network holds it */
  async touching(hash: Hex): Promise<MinedTransaction> {
    const { ask, name } = this.#network;
    const { blockNumber } = ((await ask("eth_getTransactionByHash", hash)) ?? {}) as { blockNumber?: Hex | null };
    const found = blockNumber == null ? undefined : (await this.#block(blockNumber)).get(hash);
    if (found === undefined) throw new ParallelError("UNKNOWN_TRANSACTION", { hash, network: name });
    return found;
  }

  #block(number: Hex): Promise<ReadonlyMap<Hex, MinedTransaction>> {
    const block = this.#blocks.get(number) ?? this.#execute(number);
    this.#blocks.set(number, block);
    return block;
  }

  async #execute(number: Hex): Promise<ReadonlyMap<Hex, MinedTransaction>> {
    const { ask, connection, project } = this.#network;
    const block = await blockAt(ask, BigInt(number));
    if (block === undefined) return new Map();
    const workload = await captureBlock(ask, block, await networkFacts(connection, ask, block), noOrigin);
    const recording = await replay(workload, recordingExecutor());
    const transactions = workload.transactions.map(({ transaction }) => transaction);
    const names = (await namingOf(project)).open(recordedState(workload.state, transactions, recording.executed));
    return new Map(
      transactions.flatMap((transaction, index) => {
        const executed = recording.executed[index];
        if (executed === undefined || transaction.hash === undefined) return [];
        return [[transaction.hash, { transaction, executed, names, recording, index }]];
      }),
    );
  }
}

function noOrigin(_: NodeTransaction): undefined {
  return undefined;
}
