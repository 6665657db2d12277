import { capturedStateReader } from "../../../src/execution/captured-state.ts";
import type { Executor } from "../../../src/execution/executor.ts";
import { describeRefusal } from "../../../src/execution/refusal.ts";
import type { MainnetBlock } from "../../helpers/mainnet-block.ts";
import { bloomOf, receiptsRootOf } from "../../helpers/receipts.ts";

/** Executes a real block and gives the first thing that differs from its header, or undefined where nothing does. */
export async function checkMainnetBlock(executor: Executor, block: MainnetBlock): Promise<string | undefined> {
  const { context, transactions, state, expected } = block;
  const options = { refuseContractSenders: true };
  const executed = await executor.execute(context, transactions, capturedStateReader(state), options);
  for (const [index, { refusal }] of executed.entries())
    if (refusal !== undefined) return `transaction ${index} was refused: ${describeRefusal(refusal)}`;
  const gasUsed = executed.reduce((sum, result) => sum + result.gasUsed, 0n);
  if (gasUsed !== expected.gasUsed) return `gas used is ${gasUsed}, expected ${expected.gasUsed}`;
  if (bloomOf(executed) !== expected.logsBloom) return "the logs bloom differs";
  if ((await receiptsRootOf(transactions, executed)) !== expected.receiptsRoot) return "the receipts root differs";
  return undefined;
}
