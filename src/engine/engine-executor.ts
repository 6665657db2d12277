import type { BlockContext } from "../execution/block-context.ts";
import type { ExecutedTransaction, ExecuteOptions, Executor } from "../execution/executor.ts";
import type { StateReader } from "../execution/state-reader.ts";
import type { Transaction } from "../execution/transaction.ts";
import { ParallelError } from "../errors/error.ts";
import { atBlockStart } from "../reference/block-start.ts";
import { toBlock, toCommon } from "../reference/library-objects.ts";
import { createReferenceExecutor } from "../reference/reference-executor.ts";
import { readResult } from "./decode.ts";
import { openBlock, speaks, writeTransaction } from "./encode.ts";
import { EngineInstance } from "./instance.ts";
import { RESULT } from "./memory-map.ts";
import { formalRefusal, refused, stateRefusal } from "./refusal.ts";
import { StateLoader } from "./state-loader.ts";

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
  const rules = {
    checksSender: checkSenders,
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
    gasLeft -= one.gasUsed;
    executed.push(one);
    onProgress?.(executed.length);
  }
  return executed;

  async function executeTransaction(transaction: Transaction): Promise<ExecutedTransaction> {
    if (checkSenders && transaction.gasLimit > gasLeft)
      return refused(`its gas limit of ${transaction.gasLimit} is more than the ${gasLeft} gas left in the block`);
    const refusal = formalRefusal(transaction, block, rules.leastFee);
    if (refusal !== undefined) return refused(refusal);
    const record = writeTransaction(engine, transaction, block.chainId, rules);
    for (let need = run(() => engine.exports.execute(record)); need !== 0; need = run(() => engine.exports.resume()))
      await loader.load(need);
    const result = engine.exports.lastResult();
    const isRefused = engine.view.getUint32(result + RESULT.refusal, true) !== 0;
    return isRefused ? refused(stateRefusal(engine, result, transaction, block, blobBaseFee)) : readResult(engine, result);
  }
}

/** A trap of the module's own making means that memory is used up. The instance is given up with it. */
function run(step: () => number): number {
  try {
    return step();
  } catch (error) {
    if (!(error instanceof WebAssembly.RuntimeError)) throw error;
    if (error.message === "unreachable") throw new ParallelError("ENGINE_MEMORY", {}, error);
    throw new ParallelError("INTERNAL", { detail: `the engine trapped: ${error.message}` }, error);
  }
}

/** What a unit of blob gas costs in the block; 0 before there were blobs. */
function blobBaseFeeOf(block: BlockContext): bigint {
  const common = toCommon(block.chainId, block.hardfork);
  return common.isActivatedEIP(4844) ? toBlock(block, common).header.getBlobGasPrice() : 0n;
}
