import { readdirSync } from "node:fs";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import type { Hex } from "../../src/access/hex.ts";
import { encodeChecked, WasmBlockEngine } from "../../src/engine/block-engine.ts";
import { speaks } from "../../src/engine/encode.ts";
import { executorPool } from "../../src/mining/executor-pool.ts";
import { ParallelMiner } from "../../src/mining/parallel-block.ts";
import { type MainnetBlock, readMainnetBlock } from "../../test/helpers/mainnet-block.ts";
import { testData } from "../../test/helpers/test-data.ts";
import { median } from "../helpers/median.ts";
import { timed } from "../engine/contestant.ts";
import { modelExecution } from "./model.ts";

/** What a real block took. Times in milliseconds, medians. */
export interface RealBlock {
  readonly number: bigint;
  readonly transactions: number;
  readonly gas: number;
  readonly sequential: number;
  readonly parallel: number;
  /** How much faster if as many cores as executors had nothing else to do: by CPU times. */
  readonly byCpu: number;
  /** Execution on so many executors, by the conflicts that there were and the costs that were measured. */
  readonly modelled: number;
  readonly repetitions: number;
}

const PASSES = 9;
export const WORKERS = 2;
export const MODELLED_EXECUTORS = 12;

/** Executes real blocks one by one and on several executors, each from its own state; undefined where the test data is absent. */
export async function realBlocks(): Promise<RealBlock[] | undefined> {
  const folder = testData("blocks");
  if (folder === undefined) return undefined;
  const files = readdirSync(folder).filter((file) => file.endsWith(".json.gz"));
  const blocks = files.map((file) => readMainnetBlock(join(folder, file))).filter(({ context }) => speaks(context.hardfork));
  const engine = await WasmBlockEngine.create();
  const measured: RealBlock[] = [];
  for (const block of blocks) measured.push(await measure(engine, block));
  return measured;
}

async function measure(engine: WasmBlockEngine, block: MainnetBlock): Promise<RealBlock> {
  const { context, transactions, state, expected } = block;
  engine.load(Object.entries(state.accounts).map(([address, account]) => ({ address: address as Hex, ...account })));
  const encoded = transactions.map((transaction) => encodeChecked(transaction, context.chainId));
  const miner = new ParallelMiner(engine, { workers: WORKERS, strategy: "access-sets", minTransactions: 2 }, () => undefined);
  const blockHash = (number: bigint) => state.blockHashes?.[String(number)] ?? "0x";
  await executorPool.start(WORKERS);
  // As they would come in, one after the other.
  for (const [index, transaction] of transactions.entries()) {
    miner.expect(transaction, index + 1);
    await setImmediate();
  }
  const times: { sequential: number; parallel: number; byCpu: number; repetitions: number }[] = [];
  for (let pass = 0; pass < PASSES; pass++) {
    const before = engine.world.mark();
    const alone = engine.open(context, blockHash);
    const { wall: sequential, cpu: cpuAlone } = await timed(() => alone.execute(encoded));
    if (alone.gasUsed !== expected.gasUsed) throw new Error(`block ${context.number} used ${alone.gasUsed} gas, not ${expected.gasUsed}`);
    const run = engine.open(context, blockHash);
    let repetitions = 0;
    const mainBefore = process.threadCpuUsage();
    const { wall: parallel, cpu } = await timed(
      async () => ({ length: repetitions } = (await miner.execute(run, encoded)).record.repetitions),
    );
    const { user, system } = process.threadCpuUsage(mainBefore);
    if (run.gasUsed !== expected.gasUsed) throw new Error(`block ${context.number} used ${run.gasUsed} gas in parallel`);
    engine.world.undoTo(before);
    const byCpu = cpuAlone / Math.max(Math.min((user + system) / 1e3, cpu), cpu / WORKERS);
    times.push({ sequential, parallel, byCpu, repetitions });
  }
  const model = modelExecution(engine, context, encoded, blockHash);
  const middle = (of: (time: (typeof times)[number]) => number) => median(times.slice(2).map(of));
  return {
    ...{
      number: context.number,
      transactions: transactions.length,
      gas: Number(expected.gasUsed),
      modelled: model(1) / model(MODELLED_EXECUTORS),
    },
    ...{
      sequential: middle((t) => t.sequential),
      parallel: middle((t) => t.parallel),
      byCpu: middle((t) => t.byCpu),
      repetitions: middle((t) => t.repetitions),
    },
  };
}
