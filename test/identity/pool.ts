import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import type { ChainPlan, ChainResult } from "./chain-run.ts";

const WORKER = path.join(import.meta.dirname, "worker.ts");

/** Runs plans in processes of their own, since a fault of EDR's ends the process that it is in: the seed is then in the error. */
export async function runPlans(
  plans: readonly ChainPlan[],
  processes: number,
  onResult: (plan: ChainPlan, result: ChainResult) => void,
): Promise<void> {
  const queue = plans.values();
  const runQueue = async (): Promise<void> => {
    const worker = fork(WORKER);
    try {
      for (const plan of queue) onResult(plan, await run(worker, plan));
    } finally {
      worker.kill();
    }
  };
  await Promise.all(Array.from({ length: processes }, runQueue));
}

async function run(worker: ChildProcess, plan: ChainPlan): Promise<ChainResult> {
  const isOver = new AbortController();
  const { signal } = isOver;
  const ended = once(worker, "exit", { signal }).then(() => {
    throw new Error(`${plan.hardfork} with seed ${plan.seed} ended its process`);
  });
  worker.send(plan);
  try {
    const [result] = (await Promise.race([once(worker, "message", { signal }), ended])) as [ChainResult];
    return result;
  } finally {
    isOver.abort();
  }
}
