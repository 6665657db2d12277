import type { BlockContext } from "../../src/execution/block-context.ts";
import type { EncodedTransaction, LoadedAccount } from "../../src/execution/block-engine.ts";
import { encodeChecked, WasmBlockEngine } from "../../src/engine/block-engine.ts";
import { type Group, Grouping } from "../../src/mining/groups.ts";
import type { Transaction } from "../../src/execution/transaction.ts";
import { CodePredictor } from "../../src/predict/code-predictor.ts";
import { worldState } from "../../src/predict/world-state.ts";
import { CodeCache } from "../../src/predict/analysis/code-cache.ts";
import { KeyPredictor } from "../../src/predict/keys/key-predictor.ts";
import type { Hex } from "../../src/access/hex.ts";
import { cpuTime } from "../helpers/cpu-time.ts";
import { median } from "../helpers/median.ts";

/** A block to be planned. */
export interface PlannedBlock {
  readonly name: string;
  readonly context: BlockContext;
  readonly accounts: readonly LoadedAccount[];
  readonly transactions: readonly Transaction[];
  readonly blockHash?: (number: bigint) => Hex;
}

/** What planning a block takes beside executing it one transaction after the other, in milliseconds of the CPU; medians. */
export interface Planning {
  readonly name: string;
  readonly transactions: number;
  readonly gasEach: number;
  /** Access sets of all transactions. */
  readonly predicting: number;
  /** The same, in a process that did so often; undefined where that was not asked for. */
  readonly predictingWarm: number | undefined;
  /** Keys alone, of all transactions, as mining asks for them. */
  readonly telling: number;
  /** Keys, what conflicts by them, and the groups. */
  readonly planning: number;
  readonly executing: number;
  /** Transactions of which all is told. */
  readonly complete: number;
}

const PASSES = 9;
const WARM_UPS = 3;
/** After so many passes V8 has compiled all that they run. */
const LONG_WARM_UPS = 60;

/** Each pass predicts, plans and executes on the same state, in turns; `warm` also predicts once more when all is compiled. */
export async function measurePlanning({ name, context, accounts, transactions, blockHash }: PlannedBlock, warm = false): Promise<Planning> {
  const engine = await WasmBlockEngine.create();
  engine.load(accounts);
  const codes = new CodeCache();
  const predictor = await CodePredictor.create(worldState(engine.world), context, codes);
  const keys = new KeyPredictor(worldState(engine.world), codes);
  const encoded: EncodedTransaction[] = transactions.map((transaction) => encodeChecked(transaction, context.chainId));
  const passes: { predicting: number; telling: number; planning: number; executing: number }[] = [];
  let [gas, complete] = [0n, 0];
  const predictAll = (): void => {
    complete = 0;
    for (const transaction of transactions) if (predictor.predict(transaction)?.gaps.length === 0) complete++;
  };
  for (let pass = 0; pass < PASSES + WARM_UPS; pass++) {
    const predicting = cpuTime(predictAll);
    const telling = cpuTime(() => {
      keys.forgetCodes();
      for (const transaction of transactions) keys.predict(transaction);
    });
    const planning = cpuTime(() => plan(transactions, keys));
    const before = engine.world.mark();
    const run = engine.open(context, blockHash ?? (() => "0x"));
    const executing = cpuTime(() => run.execute(encoded));
    gas = run.gasUsed;
    engine.world.undoTo(before);
    if (pass >= WARM_UPS) passes.push({ predicting, telling, planning, executing });
  }
  const warmPasses = warm ? Array.from({ length: LONG_WARM_UPS + PASSES }, () => cpuTime(predictAll)).slice(LONG_WARM_UPS) : undefined;
  const middle = (of: keyof (typeof passes)[number]) => median(passes.map((pass) => pass[of]));
  return {
    ...{ name, transactions: transactions.length, gasEach: Number(gas) / transactions.length, complete },
    ...{
      predicting: middle("predicting"),
      predictingWarm: warmPasses && median(warmPasses),
      telling: middle("telling"),
      planning: middle("planning"),
      executing: middle("executing"),
    },
  };
}

/** As a block is planned where every transaction is told: by the keys that formulas give, which is what mining waits for. */
function plan(transactions: readonly Transaction[], predictor: KeyPredictor): Group[] {
  predictor.forgetCodes();
  const grouping = new Grouping(transactions.length);
  for (const transaction of transactions) {
    grouping.next(transaction, 1);
    grouping.willTouch(predictor.predict(transaction));
  }
  return grouping.groups();
}
