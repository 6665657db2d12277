import { availableParallelism } from "node:os";
import { setImmediate } from "node:timers/promises";
import { ParallelError } from "../../errors/error.ts";
import type { ConflictRule } from "../../graph/rule.ts";
import type { MiningRecord } from "../../mining/block-record.ts";
import { executorPool } from "../../mining/executor-pool.ts";
import { ParallelMiner } from "../../mining/parallel-block.ts";
import { OWNER } from "../../mining/shared-job.ts";
import type { Strategy } from "../../mining/strategy.ts";
import type { Workload } from "../workload.ts";
import type { MachineCeiling } from "./machine-ceiling.ts";
import { median } from "./median.ts";
import { BENCH_RULE, modelledSpeedup } from "./modelled-speedup.ts";
import { WorkloadBlock, type BlockRoots, type TimedPass } from "./workload-block.ts";

/** One workload, made as one block in several ways: plain data. Times in milliseconds, medians over the passes. */
export interface WorkloadBench {
  readonly name: string;
  readonly transactions: number;
  /** Left out, since one block does not take them as they were captured. */
  readonly refused: number;
  readonly gasUsed: number;
  readonly passes: number;
  /** Threads that the machine runs at once. */
  readonly cores: number;
  readonly rule: ConflictRule;
  /** The first is one by one. */
  readonly ways: readonly BenchedWay[];
  readonly receiptsRoot: string;
  readonly stateRoot: string;
}

export interface BenchedWay {
  readonly strategy: Strategy;
  /** Threads beside the main one. */
  readonly workers: number;
  /** Measured: execution alone, and the whole block with receipts, commit and state root. */
  readonly execution: number;
  readonly block: number;
  /** Measured: how many times as fast as one by one execution was. */
  readonly speedup: number;
  /** Measured in the same passes: how many times as fast plain loops were on as many threads, the main one included, as the machine has cores for. */
  readonly ceiling: number;
  /** Modelled for as many executors as there are threads, from measured costs and true conflicts. */
  readonly modelled: number;
  /** Transactions that other threads executed, and those that were executed again. */
  readonly handedOver: number;
  readonly reexecuted: number;
}

export interface BenchOptions {
  /** Numbers of threads to try. */
  readonly workers: readonly number[];
  readonly passes: number;
  readonly ceiling: MachineCeiling;
  /** For tests: hands over also where that does not pay. Default false. */
  readonly isEager?: boolean;
  /** Called after each pass. */
  readonly onProgress: (done: number, total: number) => void;
}

interface BenchedPass extends TimedPass<MiningRecord> {
  /** What the machine itself gave as many threads, right after. */
  readonly ceiling: number;
}

/** Passes before those that count: what is slow at first is compiled by then, and conflicts have been learnt, as a chain learns them. */
const WARM_UPS = 3;

/** The strategies that are held against one by one. */
const PARALLEL: readonly Strategy[] = ["optimistic", "access-sets"];

/**
 * Makes a workload's block one by one and in parallel, several times each.
 *
 * @throws WORKLOAD_HARDFORK; BLOCKS_DIFFER where two passes did not give the same receipts and state, whatever the way.
 */
export async function benchWorkload(workload: Workload, options: BenchOptions): Promise<WorkloadBench> {
  const { workers, passes, onProgress } = options;
  const block = await WorkloadBlock.load(workload);
  const modelled = modelledSpeedup(block, passes);
  const trials = [{ strategy: "sequential" as Strategy, workers: 0 }, ...workers.flatMap((count) => PARALLEL.map((strategy) => ({ strategy, workers: count })))]; // prettier-ignore
  const total = trials.length * (WARM_UPS + passes);
  let done = 0;
  let expected: BlockRoots | undefined;
  let alone = NaN;
  const ways: BenchedWay[] = [];
  for (const trial of trials) {
    const timed = await passesOf(block, trial, options, () => onProgress(++done, total));
    for (const { roots } of timed) mustEqual(workload.name, trial, (expected ??= roots), roots);
    const execution = median(timed.map((pass) => pass.execution));
    if (trial.strategy === "sequential") alone = execution;
    ways.push({
      ...trial,
      ...{ execution, block: median(timed.map((pass) => pass.block)), speedup: alone / execution },
      ...{ ceiling: median(timed.map((pass) => pass.ceiling)), modelled: modelled(trial.workers + 1) },
      handedOver: median(timed.map(({ executed }) => handedOver(executed))),
      reexecuted: median(timed.map(({ executed }) => executed.repetitions.length)),
    });
  }
  const { gasUsed = 0n, receiptsRoot = "0x", stateRoot = "0x" } = expected ?? {};
  return {
    ...{ name: workload.name, transactions: block.transactions.length, refused: block.refusedCount, gasUsed: Number(gasUsed), passes },
    ...{ cores: availableParallelism(), rule: BENCH_RULE, ways, receiptsRoot, stateRoot },
  };
}

async function passesOf(
  block: WorkloadBlock,
  { strategy, workers }: Pick<BenchedWay, "strategy" | "workers">,
  { passes, ceiling, isEager = false }: BenchOptions,
  onPass: () => void,
): Promise<BenchedPass[]> {
  const { engine, transactions } = block;
  const miner = new ParallelMiner(engine, { strategy, workers, minTransactions: 2, isEager }, () => undefined);
  if (workers > 0) await executorPool.start(workers);
  // As they would come in, one after the other: what a chain learns before its block is not part of it.
  for (const [index, { transaction }] of transactions.entries()) {
    miner.expect(transaction, index + 1);
    await setImmediate();
  }
  const timed: BenchedPass[] = [];
  for (let pass = 0; pass < WARM_UPS + passes; pass++) {
    const made = await block.pass(async (run) => (await miner.execute(run, transactions)).record);
    timed.push({ ...made, ceiling: workers === 0 ? 1 : (await ceiling.measure(workers + 1)).wall });
    onPass();
  }
  miner.close();
  return timed.slice(WARM_UPS);
}

function handedOver({ spans }: MiningRecord): number {
  return spans.reduce((sum, { executor, count, inVain }) => (executor === OWNER.main || inVain ? sum : sum + count), 0);
}

function mustEqual(
  name: string,
  { strategy, workers }: Pick<BenchedWay, "strategy" | "workers">,
  one: BlockRoots,
  other: BlockRoots,
): void {
  for (const field of ["gasUsed", "receiptsRoot", "stateRoot"] as const)
    if (one[field] !== other[field])
      throw new ParallelError("BLOCKS_DIFFER", {
        name,
        strategy,
        workers,
        field,
        expected: String(one[field]),
        found: String(other[field]),
      });
}
