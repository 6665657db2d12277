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
  /** Measured: how many times as fast as one by one, in the same turns, execution was. */
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

type Trial = Pick<BenchedWay, "strategy" | "workers">;

interface BenchedPass extends TimedPass<MiningRecord> {
  /** What the machine itself gave as many threads, right after. */
  readonly ceiling: number;
}

interface Contestant {
  readonly trial: Trial;
  /** Its passes that count. */
  readonly timed: BenchedPass[];
  readonly pass: () => Promise<BenchedPass>;
  readonly close: () => void;
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
  const trials: readonly Trial[] = [{ strategy: "sequential", workers: 0 }, ...workers.flatMap((count) => PARALLEL.map((strategy) => ({ strategy, workers: count })))]; // prettier-ignore
  await executorPool.start(Math.max(0, ...workers));
  const contestants: Contestant[] = [];
  for (const trial of trials) contestants.push(await contestant(block, trial, options));
  let expected: BlockRoots | undefined;
  // In turns, so that what else the machine does meets all of them.
  for (let turn = 0; turn < WARM_UPS + passes; turn++) {
    for (const [index, { trial, timed, pass }] of contestants.entries()) {
      const made = await pass();
      mustEqual(workload.name, trial, (expected ??= made.roots), made.roots);
      if (turn >= WARM_UPS) timed.push(made);
      onProgress(turn * trials.length + index + 1, (WARM_UPS + passes) * trials.length);
    }
  }
  for (const { close } of contestants) close();
  const alone = contestants[0]?.timed ?? [];
  const ways = contestants.map(({ trial, timed }) => ({ ...wayOf(trial, timed, alone), modelled: modelled(trial.workers + 1) }));
  const { gasUsed = 0n, receiptsRoot = "0x", stateRoot = "0x" } = expected ?? {};
  return {
    ...{ name: workload.name, transactions: block.transactions.length, refused: block.refusedCount, gasUsed: Number(gasUsed), passes },
    ...{ cores: availableParallelism(), rule: BENCH_RULE, ways, receiptsRoot, stateRoot },
  };
}

/** Who makes the block in one way, on a chain's miner of its own, as often as it is called. */
async function contestant(block: WorkloadBlock, trial: Trial, { ceiling, isEager = false }: BenchOptions): Promise<Contestant> {
  const { strategy, workers } = trial;
  const { engine, transactions } = block;
  const miner = new ParallelMiner(engine, { strategy, workers, minTransactions: 2, isEager }, () => undefined);
  // As they would come in, one after the other: what a chain learns before its block is not part of it.
  for (const [index, { transaction }] of transactions.entries()) {
    miner.expect(transaction, index + 1);
    await setImmediate();
  }
  const pass = async () => {
    const made = await block.pass(async (run) => (await miner.execute(run, transactions)).record);
    return { ...made, ceiling: workers === 0 ? 1 : (await ceiling.measure(workers + 1)).wall };
  };
  return { trial, timed: [], pass, close: () => miner.close() };
}

/** Medians of the turns; `alone` are those one by one. */
function wayOf(trial: Trial, timed: readonly BenchedPass[], alone: readonly BenchedPass[]): Omit<BenchedWay, "modelled"> {
  const middle = (of: (pass: BenchedPass, turn: number) => number) => median(timed.map(of));
  return {
    ...trial,
    ...{ execution: middle(({ execution }) => execution), block: middle((pass) => pass.block), ceiling: middle((pass) => pass.ceiling) },
    speedup: middle(({ execution }, turn) => (alone[turn]?.execution ?? NaN) / execution),
    handedOver: middle(({ executed }) => handedOver(executed)),
    reexecuted: middle(({ executed }) => executed.repetitions.length),
  };
}

function handedOver({ spans }: MiningRecord): number {
  return spans.reduce((sum, { executor, count, inVain }) => (executor === OWNER.main || inVain ? sum : sum + count), 0);
}

function mustEqual(name: string, { strategy, workers }: Trial, one: BlockRoots, other: BlockRoots): void {
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
