import { parentPort } from "node:worker_threads";
import type { Executor } from "../../../src/execution/executor.ts";
import { createExecutor, type ExecutorName } from "./executors.ts";
import { check, type Job } from "./job.ts";

/** What a worker answers to a job. */
export interface Answer {
  readonly fault: string | undefined;
}

const executors = new Map<ExecutorName, Promise<Executor>>();

parentPort?.on("message", (job: Job) => void answer(job));

async function answer(job: Job): Promise<void> {
  const made = executors.get(job.executor) ?? createExecutor(job.executor);
  executors.set(job.executor, made);
  const message: Answer = { fault: await made.then((executor) => check(job, executor), describe) };
  parentPort?.postMessage(message);
}

function describe(error: unknown): string {
  return `there is no executor: ${error instanceof Error ? error.message : String(error)}`;
}
