import type { Executor } from "../../execution/executor.ts";
import type { Names } from "../../naming/names.ts";
import type { Naming } from "../../naming/naming.ts";
import { recordedState } from "../../naming/recorded-state.ts";
import { replay, type Recording } from "../../workload/replay.ts";
import type { Capture } from "../../workload/workload.ts";

/** What a replay needs: the capture, what names it and what executes it. */
export interface ReplayInput {
  readonly capture: Capture;
  readonly naming: Naming;
  readonly executor: Executor;
  readonly onProgress: (step: string, done: number, total: number) => void;
}

/** A replayed workload with its names. */
export interface Replayed {
  readonly recording: Recording;
  readonly names: Names;
}

/** Replays all workloads of a capture, one after another, and opens each one's names. */
export async function replayAll({ capture, executor, naming, onProgress }: ReplayInput): Promise<Replayed[]> {
  const total = capture.workloads.reduce((sum, { transactions }) => sum + transactions.length, 0);
  const replayed: Replayed[] = [];
  let done = 0;
  for (const workload of capture.workloads) {
    const recording = await replay(workload, executor);
    const transactions = workload.transactions.map(({ transaction }) => transaction);
    replayed.push({ recording, names: naming.open(recordedState(workload.state, transactions, recording.executed)) });
    onProgress("Replaying transactions", (done += workload.transactions.length), total);
  }
  return replayed;
}
