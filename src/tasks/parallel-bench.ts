import { availableParallelism } from "node:os";
import type { NewTaskActionFunction } from "hardhat/types/tasks";
import { ParallelError } from "../errors/error.ts";
import { executorPool } from "../mining/executor-pool.ts";
import { pageOf, terminalOf } from "../report/terminal/page.ts";
import { benchWorkload, type WorkloadBench } from "../workload/bench/bench-workload.ts";
import { MachineCeiling } from "../workload/bench/machine-ceiling.ts";
import { writeWholeFile } from "../workload/whole-file.ts";
import { loadWorkloads } from "../workload/workload-file.ts";
import type { Capture, Workload } from "../workload/workload.ts";
import { existingFile, outputFile, wholeNumber } from "./options.ts";
import { ProgressBar } from "./progress.ts";
import { showBench } from "./show-bench.ts";

interface ParallelBenchArguments {
  readonly workload: string | undefined;
  readonly traffic: string | undefined;
  readonly workers: string | undefined;
  readonly passes: string;
  readonly json: string | undefined;
}

const MOST_WORKERS = 256;
const MOST_PASSES = 1000;

/** Makes each traffic of a workload file one block, one by one and in parallel, and prints what that took. */
const parallelBench: NewTaskActionFunction<ParallelBenchArguments> = async (args, hre) => {
  const { root } = hre.config.paths;
  if (args.workload === undefined) throw new ParallelError("WORKLOAD_NEEDED", { task: "parallel-bench" });
  const file = existingFile("--workload", args.workload, root);
  const most = args.workers === undefined ? availableParallelism() : wholeNumber("--workers", args.workers, MOST_WORKERS);
  const passes = wholeNumber("--passes", args.passes, MOST_PASSES);
  const json = args.json === undefined ? undefined : outputFile("--json", args.json, root);
  const traffics = chosenTraffics(await loadWorkloads(file), args.traffic);

  const ceiling = await MachineCeiling.start(Math.min(most + 1, availableParallelism()));
  const progress = new ProgressBar(process.stderr);
  const benches: WorkloadBench[] = [];
  try {
    for (const workload of traffics) {
      const onProgress = (done: number, total: number) => progress.show(`Mining "${workload.name}"`, done, total);
      benches.push(await benchWorkload(workload, { workers: workersUpTo(most), passes, ceiling, onProgress }));
    }
  } finally {
    progress.end();
    await Promise.all([executorPool.close(), ceiling.end()]);
  }

  const { columns, color } = terminalOf(process.stdout);
  process.stdout.write(showBench(benches, pageOf(columns, color)));
  if (json === undefined) return;
  await writeWholeFile(json, `${JSON.stringify({ format: "hardhat-parallel bench", version: 1, workloads: benches }, undefined, 2)}\n`);
  console.log(`Figures written to ${args.json}`);
};

export default parallelBench;

/** 1, 2, 4, … and the most. */
function workersUpTo(most: number): number[] {
  const powers = Array.from({ length: Math.ceil(Math.log2(most)) }, (_, exponent) => 2 ** exponent);
  return [...powers, most];
}

function chosenTraffics({ workloads }: Capture, name: string | undefined): readonly Workload[] {
  const traffics = workloads.filter(({ kind, transactions }) => kind !== "example" && transactions.length > 0);
  const chosen = name === undefined ? traffics : traffics.filter((traffic) => traffic.name === name);
  if (chosen.length > 0) return chosen;
  if (name === undefined) throw new ParallelError("NO_TRAFFIC", {});
  const known = traffics.map((traffic) => `"${traffic.name}"`).join(", ") || "none";
  throw new ParallelError("UNKNOWN_TRAFFIC", { option: "--traffic", name, known });
}
