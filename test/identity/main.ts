import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { STRATEGIES } from "../../src/mining/strategy.ts";
import { type ChainFailure, HARDFORKS, type PlannedMining } from "./chain-run.ts";
import { plansOf } from "./plans.ts";
import { runPlans } from "./pool.ts";
import { readFailure, replay, shrink } from "./replay.ts";

const USAGE = `npm run identity -- [options]
  --blocks N      blocks to compare (2,000)
  --seed N        which ones (else by the clock; printed)
  --processes N   pairs of networks that run beside each other (2)
  --workers N     threads that the parallel network mines with (else as many as the machine runs at once)
  --strategy NAME how it mines: access-sets, optimistic or sequential
  --fork NAME     one hardfork of ${HARDFORKS.join(", ")}
  --replay FILE   the requests of a difference that was found`;

const SEEDS = 2 ** 31;
const PROGRESS_MILLISECONDS = 10_000;

process.exitCode = await main();

async function main(): Promise<number> {
  const options = readOptions();
  if (options === undefined) {
    console.error(USAGE);
    return 1;
  }
  return options.replay === undefined ? compare(options) : again(options.replay);
}

interface Options {
  readonly blocks: number;
  readonly seed: number;
  readonly processes: number;
  readonly mining: PlannedMining | undefined;
  readonly hardforks: (typeof HARDFORKS)[number][];
  readonly replay: string | undefined;
}

async function compare({ blocks, seed, processes, mining, hardforks }: Options): Promise<number> {
  console.log(`seed ${seed}`);
  const started = performance.now();
  let [done, answers, shown] = [0, 0, started];
  const found: ChainFailure[] = [];
  await runPlans(plansOf(blocks, seed, hardforks, mining), processes, (plan, result) => {
    done += result.blocks;
    answers += result.answers;
    if (result.failure !== undefined) {
      found.push(result.failure);
      console.log(`\n${plan.hardfork}, seed ${plan.seed}, after ${result.failure.requests.length} requests:\n${result.failure.message}`);
    }
    if (performance.now() - shown < PROGRESS_MILLISECONDS) return;
    shown = performance.now();
    console.error(`${done} blocks`);
  });
  for (const failure of found) await tell(failure);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  const end = found.length === 0 ? "no difference" : `${found.length} differences`;
  console.log(`${answers} answers in ${seconds} s; ${done} blocks compared, ${end}`);
  return found.length === 0 && done >= blocks ? 0 : 1;
}

/** Prints the requests that a difference takes, and keeps them in a file. */
async function tell(failure: ChainFailure): Promise<void> {
  const least = await shrink(failure);
  const file = path.join(mkdtempSync(path.join(tmpdir(), "identity-")), "requests.json");
  writeFileSync(file, JSON.stringify(least, undefined, 1));
  console.log(`\n${least.message}\nby ${least.requests.length} requests: npm run identity -- --replay ${file}`);
}

async function again(file: string): Promise<number> {
  const difference = await replay(readFailure(file));
  console.log(difference?.message ?? "no difference");
  return difference === undefined ? 0 : 1;
}

function readOptions(): Options | undefined {
  const text = { type: "string" } as const;
  try {
    const { values } = parseArgs({
      options: { blocks: text, seed: text, processes: text, workers: text, strategy: text, fork: text, replay: text },
    });
    const [blocks, seed, processes] = [values.blocks ?? 2_000, values.seed ?? Date.now() % SEEDS, values.processes ?? 2].map(Number);
    const hardforks = HARDFORKS.filter((hardfork) => values.fork === undefined || hardfork.toLowerCase() === values.fork.toLowerCase());
    const mining = readMining(values.workers, values.strategy);
    if (!isCount(blocks) || !isCount(processes) || mining === "wrong" || !Number.isInteger(seed) || hardforks.length === 0)
      return undefined;
    return { blocks, seed: seed ?? 0, processes, mining, hardforks, replay: values.replay };
  } catch {
    return undefined;
  }
}

/** How the parallel network is to mine, where one of both is said. */
function readMining(workers: string | undefined, name: string | undefined): PlannedMining | undefined | "wrong" {
  if (workers === undefined && name === undefined) return undefined;
  const strategy = STRATEGIES.find((known) => known === (name ?? "access-sets"));
  const count = Number(workers ?? 2);
  return strategy === undefined || !isCount(count) ? "wrong" : { workers: count, strategy };
}

function isCount(number: number | undefined): number is number {
  return Number.isInteger(number) && (number ?? 0) >= 1;
}
