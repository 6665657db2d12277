import type { BlockContext } from "../../src/execution/block-context.ts";
import type { EncodedTransaction, LoadedAccount } from "../../src/execution/block-engine.ts";
import { encodeChecked, WasmBlockEngine } from "../../src/engine/block-engine.ts";
import { type Group, Grouping } from "../../src/mining/groups.ts";
import type { Transaction } from "../../src/execution/transaction.ts";
import { CodePredictor } from "../../src/predict/code-predictor.ts";
import { worldState } from "../../src/predict/world-state.ts";
import { locationKey } from "../../src/access/location.ts";
import type { Hex } from "../../src/access/hex.ts";
import { median } from "../helpers/median.ts";

/** A block to be planned. */
export interface PlannedBlock {
  readonly name: string;
  readonly context: BlockContext;
  readonly accounts: readonly LoadedAccount[];
  readonly transactions: readonly Transaction[];
  readonly blockHash?: (number: bigint) => Hex;
}

/** What planning a block takes beside executing it one transaction after the other, in milliseconds; medians. */
export interface Planning {
  readonly name: string;
  readonly transactions: number;
  readonly gasEach: number;
  /** Access sets of all transactions. */
  readonly predicting: number;
  /** That, what conflicts, and the groups. */
  readonly planning: number;
  readonly executing: number;
  /** Transactions of which all is told. */
  readonly complete: number;
}

const PASSES = 9;
const WARM_UPS = 3;

/** Each pass predicts, plans and executes on the same state, in turns. */
export async function measurePlanning({ name, context, accounts, transactions, blockHash }: PlannedBlock): Promise<Planning> {
  const engine = await WasmBlockEngine.create();
  engine.load(accounts);
  const predictor = await CodePredictor.create(worldState(engine.world), context);
  const encoded: EncodedTransaction[] = transactions.map((transaction) => encodeChecked(transaction, context.chainId));
  const passes: { predicting: number; planning: number; executing: number }[] = [];
  let [gas, complete] = [0n, 0];
  for (let pass = 0; pass < PASSES + WARM_UPS; pass++) {
    const predicting = time(() => {
      complete = 0;
      for (const transaction of transactions) if (predictor.predict(transaction)?.gaps.length === 0) complete++;
    });
    const planning = time(() => void plan(transactions, predictor));
    const before = engine.world.mark();
    const run = engine.open(context, blockHash ?? (() => "0x"));
    const executing = time(() => run.execute(encoded));
    gas = run.gasUsed;
    engine.world.undoTo(before);
    if (pass >= WARM_UPS) passes.push({ predicting, planning, executing });
  }
  const middle = (of: keyof (typeof passes)[number]) => median(passes.map((pass) => pass[of]));
  return {
    ...{ name, transactions: transactions.length, gasEach: Number(gas) / transactions.length, complete },
    ...{ predicting: middle("predicting"), planning: middle("planning"), executing: middle("executing") },
  };
}

function plan(transactions: readonly Transaction[], predictor: CodePredictor): Group[] {
  const grouping = new Grouping(transactions.length);
  for (const transaction of transactions) {
    grouping.next(transaction, 1);
    const { accesses = [] } = predictor.predict(transaction) ?? {};
    grouping.willTouch(accesses.map(({ location, write }) => ({ location: locationKey(location), changes: write === "changed" })));
  }
  return grouping.groups();
}

function time(step: () => void): number {
  const start = performance.now();
  step();
  return performance.now() - start;
}
