import { readdirSync } from "node:fs";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import type { Hex } from "../../src/access/hex.ts";
import { encodeChecked, WasmBlockEngine } from "../../src/engine/block-engine.ts";
import type { EngineRun } from "../../src/engine/block-run.ts";
import { speaks } from "../../src/engine/encode.ts";
import type { EncodedTransaction } from "../../src/execution/block-engine.ts";
import { executorPool } from "../../src/mining/executor-pool.ts";
import { ParallelMiner } from "../../src/mining/parallel-block.ts";
import { type MainnetBlock, readMainnetBlock } from "../../test/helpers/mainnet-block.ts";
import { testData } from "../../test/helpers/test-data.ts";
import { median } from "../helpers/median.ts";
import { type Pass, timed } from "../engine/contestant.ts";
import { modelExecution } from "./model.ts";

/** What a real block took. Times in milliseconds, medians. */
export interface RealBlock {
  readonly number: bigint;
  readonly transactions: number;
  readonly gas: number;
  readonly sequential: number;
  readonly parallel: number;
  /** How much faster in parallel: the middle of the turns, and of a chain's first blocks, where nothing was learnt or touched before. */
  readonly speedup: number;
  readonly first: number;
  /** How much faster if as many cores as executors had nothing else to do: by CPU times. */
  readonly byCpu: number;
  /** Execution on so many executors, by the conflicts that there were and the costs that were measured. */
  readonly modelled: number;
  readonly repetitions: number;
}

const PASSES = 31;
const WARM_UPS = 4;
/** Chains of which the first block is timed. */
const CHAINS = 6;
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

type Timed = Omit<Pass, "gas">;

/** A chain's state from before a block, and its miner. */
class RealChain {
  readonly engine: WasmBlockEngine;
  readonly encoded: readonly EncodedTransaction[];
  readonly #block: MainnetBlock;
  readonly #miner: ParallelMiner;

  constructor(engine: WasmBlockEngine, block: MainnetBlock) {
    this.engine = engine;
    this.#block = block;
    engine.load(Object.entries(block.state.accounts).map(([address, account]) => ({ address: address as Hex, ...account })));
    this.encoded = block.transactions.map((transaction) => encodeChecked(transaction, block.context.chainId));
    this.#miner = new ParallelMiner(engine, { workers: WORKERS, strategy: "access-sets", minTransactions: 2 }, () => undefined);
  }

  /** Transactions come in, one after the other. */
  async expect(): Promise<void> {
    for (const [index, transaction] of this.#block.transactions.entries()) {
      this.#miner.expect(transaction, index + 1);
      await setImmediate();
    }
  }

  blockHash(number: bigint): Hex {
    return this.#block.state.blockHashes?.[String(number)] ?? "0x";
  }

  sequential(): Promise<Timed> {
    return this.#timed((run) => run.execute(this.encoded));
  }

  async parallel(): Promise<Timed & { readonly mainCpu: number; readonly repetitions: number }> {
    let repetitions = 0;
    const before = process.threadCpuUsage();
    const time = await this.#timed(
      async (run) => ({ length: repetitions } = (await this.#miner.execute(run, this.encoded)).record.repetitions),
    );
    const { user, system } = process.threadCpuUsage(before);
    return { ...time, mainCpu: (user + system) / 1e3, repetitions };
  }

  close(): void {
    this.#miner.close();
  }

  async #timed(step: (run: EngineRun) => unknown): Promise<Timed> {
    const { context, expected } = this.#block;
    const before = this.engine.world.mark();
    const run = this.engine.open(context, (number) => this.blockHash(number));
    const time = await timed(() => step(run));
    if (run.gasUsed !== expected.gasUsed) throw new Error(`block ${context.number} used ${run.gasUsed} gas, not ${expected.gasUsed}`);
    this.engine.world.undoTo(before);
    return time;
  }
}

async function measure(engine: WasmBlockEngine, block: MainnetBlock): Promise<RealBlock> {
  const { context, transactions, expected } = block;
  const chain = new RealChain(engine, block);
  await executorPool.start(WORKERS);
  await chain.expect();
  const times: { sequential: number; parallel: number; speedup: number; byCpu: number; repetitions: number }[] = [];
  for (let pass = 0; pass < PASSES; pass++) {
    // In turns, each first as often as the other.
    const early = pass % 2 === 0 ? await chain.sequential() : undefined;
    const { wall: parallel, cpu, mainCpu, repetitions } = await chain.parallel();
    const { wall: sequential, cpu: cpuAlone } = early ?? (await chain.sequential());
    const byCpu = cpuAlone / Math.max(Math.min(mainCpu, cpu), cpu / WORKERS);
    times.push({ sequential, parallel, speedup: sequential / parallel, byCpu, repetitions });
  }
  const model = modelExecution(engine, context, chain.encoded, (number) => chain.blockHash(number));
  chain.close();
  const middle = (of: (time: (typeof times)[number]) => number) => median(times.slice(WARM_UPS).map(of));
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
      speedup: middle((t) => t.speedup),
      first: await firstSpeedup(block),
      byCpu: middle((t) => t.byCpu),
      repetitions: middle((t) => t.repetitions),
    },
  };
}

/** One chain executes the block as its first one by one, another in parallel. */
async function firstSpeedup(block: MainnetBlock): Promise<number> {
  const ratios: number[] = [];
  for (let pass = 0; pass < CHAINS; pass++) {
    const [one, other] = [new RealChain(await WasmBlockEngine.create(), block), new RealChain(await WasmBlockEngine.create(), block)];
    await other.expect();
    const early = pass % 2 === 0 ? await one.sequential() : undefined;
    const { wall: parallel } = await other.parallel();
    const { wall: sequential } = early ?? (await one.sequential());
    other.close();
    ratios.push(sequential / parallel);
  }
  return median(ratios);
}
