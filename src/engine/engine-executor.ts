import type { BlockContext } from "../execution/block-context.ts";
import type { ExecutedTransaction, ExecuteOptions, Executor } from "../execution/executor.ts";
import type { StateReader } from "../execution/state-reader.ts";
import type { Transaction } from "../execution/transaction.ts";
import { atBlockStart } from "../reference/block-start.ts";
import { createReferenceExecutor } from "../reference/reference-executor.ts";
import { blobBaseFeeOf } from "../execution/blob-fee.ts";
import { readResult } from "./decode.ts";
import { openBlock, type SenderRules, speaks, writeTransaction } from "./encode.ts";
import { EngineInstance } from "./instance.ts";
import { RESULT } from "./memory-map.ts";
import { formalRefusal } from "./formal-refusal.ts";
import { refused, stateRefusal } from "./refusal.ts";
import { StateLoader } from "./state-loader.ts";
import { bn254Started } from "./precompiles/bn254-curve.ts";
import { withoutTrap } from "./trap.ts";

/**
 * An executor on the engine: Berlin to Osaka. Blocks of older hardforks run on the reference VM. Results equal the reference executor's.
 *
 * `execute` throws what the state reader throws, and ENGINE_MEMORY where a transaction needs more memory than there is.
 *
 * @example const [executed] = await createEngineExecutor().execute(block, [transaction], readerOf(state));
 */
export function createEngineExecutor(): Executor {
  /** Instances that no block uses. Blocks may be executed side by side, since a state's reads are waited for. */
  const idle: EngineInstance[] = [];
  return {
    async execute(block, transactions, base, options = {}) {
      if (!speaks(block.hardfork)) return createReferenceExecutor().execute(block, transactions, base, options);
      const engine = idle.pop() ?? (await EngineInstance.create());
      const executed = await executeBlock(engine, block, transactions, base, options);
      idle.push(engine);
      return executed;
    },
  };
}

async function executeBlock(
  engine: EngineInstance,
  block: BlockContext,
  transactions: readonly Transaction[],
  base: StateReader,
  { checkSenders = true, refuseContractSenders = false, onProgress }: ExecuteOptions,
): Promise<ExecutedTransaction[]> {
  const blobBaseFee = blobBaseFeeOf(block);
  const rules: SenderRules = {
    sender: checkSenders ? "checked" : "madeUp",
    refusesContracts: refuseContractSenders,
    leastFee: checkSenders ? 0n : (block.baseFee ?? 0n),
  };
  engine.exports.worldClear(true);
  openBlock(engine, block, blobBaseFee);
  const loader = new StateLoader(engine, atBlockStart(base, block), block.number);
  const executed: ExecutedTransaction[] = [];
  let gasLeft = block.gasLimit;
  for (const transaction of transactions) {
    const one = await executeTransaction(transaction);
    await bn254Started();
    gasLeft -= one.gasUsed;
    executed.push(one);
    onProgress?.(executed.length);
  }
  return executed;

  async function executeTransaction(transaction: Transaction): Promise<ExecutedTransaction> {
    if (checkSenders && transaction.gasLimit > gasLeft)
      return refused({ code: "block-gas-exceeded", gasLimit: transaction.gasLimit, available: gasLeft });
    const refusal = formalRefusal(transaction, block, rules.leastFee);
    if (refusal !== undefined) return refused(refusal);
    const record = writeTransaction(engine, transaction, block.chainId, rules);
    for (let need = withoutTrap(() => engine.exports.execute(record)); need !== 0; need = withoutTrap(() => engine.exports.resume()))
      await loader.load(need);
    const result = engine.exports.lastResult();
    const isRefused = engine.view.getUint32(result + RESULT.refusal, true) !== 0;
    return isRefused ? refused(stateRefusal(engine, result, transaction, block, blobBaseFee)) : readResult(engine, result);
  }
}
