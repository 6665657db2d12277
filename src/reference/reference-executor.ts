import type { ExecutedTransaction, Executor } from "../execution/executor.ts";
import { BlockExecution } from "./block-execution.ts";
import { atBlockStart } from "./block-start.ts";

/**
 * An executor on the reference VM (`@ethereumjs/vm`): every hardfork from Frontier to Osaka, about a millisecond for a token transfer.
 * It is the oracle for all other execution, and what records the report's access sets.
 *
 * Senders are taken from `Transaction.from` and may hold code unless `refuseContractSenders` is on. Blocks give no reward: the coinbase gets
 * fees only. With `checkSenders` off a transaction's own gas limit must still be one that the hardfork allows, but the block's does not
 * bound it.
 *
 * `execute` throws what the state reader throws, and INTERNAL where the VM itself fails.
 *
 * @example const [executed] = await createReferenceExecutor().execute(block, [transaction], readerOf(state));
 */
export function createReferenceExecutor(): Executor {
  return {
    async execute(block, transactions, base, options = {}) {
      const execution = new BlockExecution(block, atBlockStart(base, block));
      const executed: ExecutedTransaction[] = [];
      for (const transaction of transactions) {
        executed.push(await execution.execute(transaction, options));
        options.onProgress?.(executed.length);
      }
      return executed;
    },
  };
}
