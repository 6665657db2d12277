import { ZERO_WORD, type Hex } from "../../src/access/hex.ts";
import { encodeChecked, type WasmBlockEngine } from "../../src/engine/block-engine.ts";
import { formalRefusal } from "../../src/engine/formal-refusal.ts";
import type { LoadedAccount } from "../../src/execution/block-engine.ts";
import type { ExecutedTransaction } from "../../src/execution/executor.ts";
import type { ComparedBlock } from "./compare.ts";

/** Executes transactions over a world of the engine's own, each as a block that is committed. Those that a block may not contain are left out. */
export function executeAndCommit(engine: WasmBlockEngine, { block, state, transactions }: ComparedBlock): ExecutedTransaction[] {
  engine.load(Object.entries(state.accounts).map(([address, account]): LoadedAccount => ({ address: address as Hex, ...account })));
  return transactions.flatMap((transaction) => {
    if (formalRefusal(transaction, block, 0n) !== undefined) return [];
    const run = engine.open(block, (number) => state.blockHashes?.[String(number)] ?? ZERO_WORD);
    const { done } = run.execute([encodeChecked(transaction, block.chainId)]);
    const results = done === 1 ? [run.result(0)] : [];
    engine.commit(run);
    return results;
  });
}
