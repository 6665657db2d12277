import { parseArgs } from "node:util";
import { prepareEngine } from "../conformance/state-tests/executors.ts";
import { batchesOf, FUZZED_HARDFORKS } from "./batches.ts";
import { Coverage } from "./coverage.ts";
import { runBatches } from "./pool.ts";

const USAGE = `npm run fuzz -- [options]
  --runs N      blocks to execute on both sides (2,000)
  --seed N      which ones (else by the clock; printed)
  --fork NAME   one hardfork of ${FUZZED_HARDFORKS.join(", ")}
  --verbose     every count`;

const DEFAULT_RUNS = 2_000;
const SEEDS = 2 ** 31;
const PROGRESS_MILLISECONDS = 10_000;

process.exitCode = await main();

async function main(): Promise<number> {
  const options = readOptions();
  if (options === undefined) {
    console.error(USAGE);
    return 1;
  }
  const { runs, seed, hardforks, isVerbose } = options;
  console.log(`seed ${seed}`);
  await prepareEngine();
  const coverage = new Coverage();
  const failures: string[] = [];
  const started = performance.now();
  let shown = started;
  await runBatches(batchesOf(runs, seed, hardforks), ({ counts, failure }) => {
    coverage.merge(counts);
    if (failure !== undefined) {
      failures.push(failure);
      console.log(`\n${failure}`);
    }
    if (performance.now() - shown < PROGRESS_MILLISECONDS) return;
    shown = performance.now();
    console.error(`${coverage.counts()["runs"] ?? 0} of ${runs}, ${failures.length} batches with a difference`);
  });
  const seconds = (performance.now() - started) / 1000;
  for (const line of coverage.table(isVerbose)) console.log(line);
  const done = coverage.counts()["runs"] ?? 0;
  console.log(
    `\n${done} runs in ${seconds.toFixed(1)} s, ${(done / seconds).toFixed(0)} runs/s, ${failures.length} batches with a difference`,
  );
  return failures.length === 0 && done === runs ? 0 : 1;
}

function readOptions() {
  const text = { type: "string" } as const;
  try {
    const { values } = parseArgs({ options: { runs: text, seed: text, fork: text, verbose: { type: "boolean" } } });
    const runs = Number(values.runs ?? DEFAULT_RUNS);
    const seed = Number(values.seed ?? Date.now() % SEEDS);
    const hardforks = FUZZED_HARDFORKS.filter((hardfork) => values.fork === undefined || hardfork === values.fork.toLowerCase());
    if (!Number.isInteger(runs) || runs < 1 || !Number.isInteger(seed) || hardforks.length === 0) return undefined;
    return { runs, seed, hardforks, isVerbose: values.verbose ?? false };
  } catch {
    return undefined;
  }
}
