import { expect } from "chai";
import { skipped } from "../helpers/test-data.ts";
import type { ExecutorName } from "./state-tests/executors.ts";
import { ARCHIVE } from "./state-tests/fixture.ts";
import { blockJobs, type Job, stateTestJobs } from "./state-tests/job.ts";
import { runJobs } from "./state-tests/pool.ts";
import { spread } from "./state-tests/sample.ts";
import { tally } from "./state-tests/tally.ts";

/** One each of Byzantium, Berlin and Cancun, among the smaller ones. */
const REFERENCE_BLOCKS = ["5891667", "12522062", "19426587"];

/** `npm run conformance` runs all of them; these are spread evenly over all. */
const REFERENCE_SAMPLE = 400;
const ENGINE_SAMPLE = 2000;

describe("the official state tests and real blocks", function () {
  this.timeout(480_000);

  it(`the reference VM: ${REFERENCE_SAMPLE} cases and ${REFERENCE_BLOCKS.length} blocks`, async function () {
    const jobs = sample("reference", REFERENCE_SAMPLE, blockJobs("reference", REFERENCE_BLOCKS));
    if (jobs === undefined) return this.skip();
    expect(jobs).to.have.lengthOf(REFERENCE_SAMPLE + REFERENCE_BLOCKS.length);
    expect(await faultsOf(jobs)).to.deep.equal([]);
  });

  it(`the engine: ${ENGINE_SAMPLE} cases from Berlin on, and all blocks from Berlin on`, async function () {
    const blocks = blockJobs()?.filter(({ executor }) => executor === "engine");
    const jobs = sample("engine", ENGINE_SAMPLE, blocks);
    if (jobs === undefined) return this.skip();
    expect(await faultsOf(jobs)).to.deep.equal([]);
  });
});

/** Cases that belong on the engine, if the engine is asked for; the reference VM runs any. Undefined where the test data is absent. */
function sample(executor: ExecutorName, count: number, blocks: readonly Job[] | undefined): Job[] | undefined {
  const all = executor === "reference" ? stateTestJobs(executor) : stateTestJobs()?.filter((job) => job.executor === executor);
  if (all !== undefined && blocks !== undefined) return [...spread(all, count), ...blocks];
  console.log(`      ${skipped(all === undefined ? ARCHIVE : "blocks")}`);
  return undefined;
}

async function faultsOf(jobs: readonly Job[]): Promise<string[]> {
  const { failed } = tally(await runJobs(jobs, () => undefined));
  return failed.map(({ job, fault }) => `${job.name}: ${fault}`);
}
