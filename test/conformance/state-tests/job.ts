import { readdirSync } from "node:fs";
import { basename, join } from "node:path";
import type { Hardfork } from "../../../src/execution/block-context.ts";
import type { Executor } from "../../../src/execution/executor.ts";
import { readMainnetBlock } from "../../helpers/mainnet-block.ts";
import { testData } from "../../helpers/test-data.ts";
import { checkMainnetBlock } from "./check-block.ts";
import { checkStateTest } from "./check-case.ts";
import { type ExecutorName, executorFor } from "./executors.ts";
import { readStateTests, type StateTest } from "./fixture.ts";

/** One thing to check: a case of the state tests, or a real block. Plain data, so that it can be sent to a worker. */
export interface Job {
  readonly name: string;
  /** What it is counted under. */
  readonly folder: string;
  readonly hardfork: Hardfork;
  readonly executor: ExecutorName;
  readonly subject: { readonly test: StateTest } | { readonly blockFile: string };
}

/** Where real blocks are counted. */
export const BLOCKS_FOLDER = "mainnet blocks";

/** All cases, on the executor that is asked for or else the one that each belongs on; undefined where the test data is absent. */
export function stateTestJobs(asked?: ExecutorName): Job[] | undefined {
  return readStateTests()?.map((test) => {
    const { name, folder, hardfork } = test;
    return { name, folder, hardfork, executor: asked ?? executorFor(hardfork), subject: { test } };
  });
}

/** All real blocks, or those of some numbers; undefined where the test data is absent. */
export function blockJobs(asked?: ExecutorName, numbers?: readonly string[]): Job[] | undefined {
  const folder = testData("blocks");
  if (folder === undefined) return undefined;
  const files = readdirSync(folder).filter((file) => file.endsWith(".json.gz"));
  const chosen = numbers === undefined ? files : files.filter((file) => numbers.includes(basename(file, ".json.gz")));
  return chosen.map((file) => {
    const path = join(folder, file);
    const { hardfork } = readMainnetBlock(path).context;
    const name = `block ${basename(file, ".json.gz")}`;
    return { name, folder: BLOCKS_FOLDER, hardfork, executor: asked ?? executorFor(hardfork), subject: { blockFile: path } };
  });
}

/** The first thing that is wrong, or undefined where all is right; what the executor throws counts as wrong. */
export async function check({ subject }: Job, executor: Executor): Promise<string | undefined> {
  try {
    return await ("test" in subject
      ? checkStateTest(executor, subject.test)
      : checkMainnetBlock(executor, readMainnetBlock(subject.blockFile)));
  } catch (error) {
    return `threw ${error instanceof Error ? error.message : String(error)}`;
  }
}
