import { median } from "../helpers/median.ts";
import { anvil } from "../engine/anvil.ts";
import type { Contestant, Pass } from "../engine/contestant.ts";
import { hardhat } from "../engine/hardhat.ts";
import type { BlockWorkload } from "./workload.ts";

const PASSES = 3;

/** Hardhat's own network and anvil, as far as npm has a binary for this machine. */
export function others(): readonly Contestant[] {
  const foundry = anvil();
  return [hardhat, ...(foundry === undefined ? [] : [foundry])];
}

/** What mining a workload's block takes: the middle of some passes. */
export async function mineOn(contestant: Contestant, workload: BlockWorkload): Promise<Pass> {
  const run = await contestant.prepare({ ...workload, unit: "k tx/s" });
  const passes: Pass[] = [];
  while (passes.length < PASSES) passes.push(await run());
  const gas = passes[0]?.gas ?? 0n;
  return { wall: median(passes.map(({ wall }) => wall)), cpu: median(passes.map(({ cpu }) => cpu)), gas };
}
