import { median } from "../helpers/median.ts";
import { anvil } from "../engine/anvil.ts";
import type { Contestant, Pass } from "../engine/contestant.ts";
import { hardhat } from "../engine/hardhat.ts";
import type { BlockWorkload } from "./workload.ts";

/** At most so many passes, and none begins after so many milliseconds: some take most of a minute. */
const PASSES = 3;
const BUDGET = 10_000;

/** Hardhat's own network and anvil, as far as npm has a binary for this machine. */
export function others(): readonly Contestant[] {
  const foundry = anvil();
  return [hardhat, ...(foundry === undefined ? [] : [foundry])];
}

/** What mining a workload's block takes: the middle of some passes. */
export async function mineOn(contestant: Contestant, workload: BlockWorkload): Promise<Pass> {
  const run = await contestant.prepare({ ...workload, unit: "k tx/s" });
  const passes: Pass[] = [];
  const start = performance.now();
  do passes.push(await run());
  while (passes.length < PASSES && performance.now() - start < BUDGET);
  const gas = passes[0]?.gas ?? 0n;
  return { wall: median(passes.map(({ wall }) => wall)), cpu: median(passes.map(({ cpu }) => cpu)), gas };
}
