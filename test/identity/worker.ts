import { runChain, type ChainPlan } from "./chain-run.ts";

process.on("message", (plan: ChainPlan) => void answer(plan));

async function answer(plan: ChainPlan): Promise<void> {
  process.send?.(await runChain(plan));
}
