import { bestSpeedup, speedupOn } from "../graph/schedule.ts";
import { recordedState } from "../naming/recorded-state.ts";
import { hotspotsOf } from "../report/analysis/hotspots.ts";
import { nameRecording } from "../report/analysis/named-recording.ts";
import { scoreTraffic } from "../report/analysis/scored.ts";
import type { Project } from "../workload/last-connection.ts";
import { replay } from "../workload/replay.ts";
import type { Workload } from "../workload/workload.ts";
import { describeObstacles } from "./lines.ts";
import { namingOf, recordingExecutor } from "./project-tools.ts";

/** A traffic's modelled speedup under its project's rule and on its project's executors, as `parallel-report` gives it. */
export interface TrafficSpeedup {
  readonly speedup: number;
  /** What is compared, and what holds it back, for a failure message. */
  readonly description: string;
}

/** Replays a traffic as one block and models its speedup, as `parallel-report` does. */
export async function modelSpeedup(workload: Workload, project: Project): Promise<TrafficSpeedup> {
  const { rule, executors, gasPerSecond } = project.config.parallelReport;
  const recording = await replay(workload, recordingExecutor());
  const transactions = workload.transactions.map(({ transaction }) => transaction);
  const names = (await namingOf(project)).open(recordedState(workload.state, transactions, recording.executed));
  const traffic = scoreTraffic(nameRecording(recording, names), "traffic", "", rule);
  const speedup = speedupOn(traffic.graph, executors);
  const best = bestSpeedup(traffic.table.costs, executors);
  const hotspots = hotspotsOf([traffic], rule, executors, gasPerSecond);
  const heldBack = hotspots.length === 0 ? "" : `, held back by\n${describeObstacles(hotspots)}\n`;
  const figure = `modelled speedup on ${executors} executors (at most ${best.toFixed(1)})`;
  return { speedup, description: `traffic "${workload.name}"${heldBack === "" ? ", " : heldBack}${figure}` };
}
