import { parseArgs } from "node:util";
import { skipped as noData } from "../../helpers/test-data.ts";
import type { ExecutorName } from "./executors.ts";
import { ARCHIVE, hardforkOf } from "./fixture.ts";
import { blockJobs, type Job, stateTestJobs } from "./job.ts";
import { type Result, runJobs } from "./pool.ts";
import { spread } from "./sample.ts";
import { belowFloors, countsOf, table, type Tally, tally } from "./tally.ts";

const USAGE = `npm run conformance -- [options]
  --executor reference|engine  all on one executor (else: the engine from Berlin on, the reference VM before)
  --only TEXT                  cases whose name holds the text
  --fork NAME                  cases of one hardfork, such as Osaka
  --sample N                   N cases spread evenly over all
  --verbose                    every folder, every failure, and the slowest cases`;

/** How many failures are printed by name. */
const SHOWN_FAILURES = 30;
const SHOWN_SLOWEST = 10;

/** A line of progress after so many jobs. */
const PROGRESS_STEP = 1000;

process.exitCode = await main();

async function main(): Promise<number> {
  const options = readOptions();
  if (options === undefined) return fail(USAGE);
  const { executor, verbose } = options;
  const tests = stateTestJobs(executor) ?? absent(ARCHIVE);
  const blocks = blockJobs(executor) ?? absent("blocks");
  const all = [...tests, ...blocks];
  if (all.length === 0) return 0;
  const jobs = chosen(all, options);
  if (jobs.length === 0) return fail("No case matches.");
  const started = performance.now();
  const results = tally(await runJobs(jobs, progress(jobs.length)));
  const seconds = (performance.now() - started) / 1000;
  console.log(describe(results, seconds, verbose));
  const isWhole = jobs.length === all.length && tests.length > 0 && blocks.length > 0 && executor === undefined;
  const tooFew = isWhole ? belowFloors(countsOf(results)) : [];
  for (const line of tooFew) console.log(`FAIL: ${line} (test/conformance/state-tests/floors.json)`);
  return results.failed.length === 0 && tooFew.length === 0 ? 0 : 1;
}

interface Options {
  readonly executor: ExecutorName | undefined;
  readonly only: string | undefined;
  readonly fork: string | undefined;
  readonly sample: number | undefined;
  readonly verbose: boolean;
}

function readOptions(): Options | undefined {
  const text = { type: "string" } as const;
  try {
    const { values } = parseArgs({ options: { executor: text, only: text, fork: text, sample: text, verbose: { type: "boolean" } } });
    const { executor, only, fork, verbose = false } = values;
    const sample = values.sample === undefined ? undefined : Number(values.sample);
    if (executor !== undefined && executor !== "reference" && executor !== "engine") return undefined;
    if (sample !== undefined && !(Number.isInteger(sample) && sample > 0)) return undefined;
    if (fork !== undefined && hardforkOf(fork) === undefined) return undefined;
    return { executor, only, fork, sample, verbose };
  } catch {
    return undefined;
  }
}

function chosen(jobs: readonly Job[], { only, fork, sample }: Options): Job[] {
  const hardfork = fork === undefined ? undefined : hardforkOf(fork);
  const matching = jobs.filter(
    (job) => (only === undefined || job.name.includes(only)) && (hardfork === undefined || job.hardfork === hardfork),
  );
  return sample === undefined ? matching : spread(matching, sample);
}

function absent(name: string): Job[] {
  console.log(noData(name));
  return [];
}

function fail(message: string): number {
  console.error(message);
  return 1;
}

function progress(total: number): (result: Result) => void {
  let done = 0;
  return () => {
    done += 1;
    if (done % PROGRESS_STEP === 0 && done < total) console.error(`${done} of ${total}`);
  };
}

function describe(results: Tally, seconds: number, verbose: boolean): string {
  const { passed, failed, skipped } = results;
  const counts = Object.entries(countsOf(results)).map(([name, count]) => `${name}: ${count}`);
  const reasons = [...new Set(skipped.map(({ skip }) => skip.reason))];
  return [
    "",
    table(results, verbose ? Number.MAX_SAFE_INTEGER : 1),
    ...failures(failed, verbose),
    ...reasons.map((reason) => `\nskipped ${skipped.filter(({ skip }) => skip.reason === reason).length}: ${reason}`),
    ...(verbose ? slowest([...passed, ...failed, ...skipped]) : []),
    `\npassed: ${counts.join("; ")}`,
    `${passed.length} passed, ${failed.length} failed, ${skipped.length} skipped in ${seconds.toFixed(1)} s`,
  ].join("\n");
}

/** Failures counted by reason, the most frequent first, then the first ones by name. */
function failures(failed: readonly Result[], verbose: boolean): string[] {
  if (failed.length === 0) return [];
  const byReason = Map.groupBy(failed, ({ fault = "" }) => fault.replace(/0x[0-9a-f]+|\d+/g, "…"));
  const reasons = [...byReason].sort(([, one], [, other]) => other.length - one.length);
  const shown = failed.slice(0, verbose ? failed.length : SHOWN_FAILURES);
  return [
    "\nfailures by reason",
    ...reasons.map(([reason, { length }]) => `  ${String(length).padStart(5)}  ${reason}`),
    `\nfailures${shown.length < failed.length ? ` (the first ${shown.length} of ${failed.length})` : ""}`,
    ...shown.map(({ job, fault }) => `  ${job.name} [${job.executor}]\n    ${fault}`),
  ];
}

function slowest(results: readonly Result[]): string[] {
  const sorted = [...results].sort((one, other) => other.milliseconds - one.milliseconds).slice(0, SHOWN_SLOWEST);
  return ["\nslowest", ...sorted.map(({ job, milliseconds }) => `  ${Math.round(milliseconds)} ms  ${job.name} [${job.executor}]`)];
}
