import type { Project } from "../last-connection.ts";
import type { Workload } from "../workload.ts";
import type { TrafficResult } from "./result.ts";

/** A traffic that was mined. `captured` is the reason where it could not be captured. */
export interface WatchedTraffic {
  readonly result: TrafficResult;
  readonly captured: Workload | string;
  readonly project: Project;
}

/** Called, and waited for, before `traffic` gives its result. It must not throw. */
export type TrafficWatcher = (traffic: WatchedTraffic) => Promise<void>;

let watcher: TrafficWatcher | undefined;

/** From now on every traffic of this process is captured, also outside of the report, and `watch` is told of it. */
export function watchTraffic(watch: TrafficWatcher): void {
  watcher = watch;
}

/** Who watches, or undefined where nobody does: then traffics that no report is made of need not be captured. */
export function trafficWatcher(): TrafficWatcher | undefined {
  return watcher;
}
