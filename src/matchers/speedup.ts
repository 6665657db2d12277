import { ParallelError } from "../errors/error.ts";
import { messageOf } from "../workload/message-of.ts";
import type { WatchedTraffic } from "../workload/traffic/watch-traffic.ts";
import type { TrafficSpeedup } from "./measure-traffic.ts";

/** By result; the reason where there is none. */
const measured = new WeakMap<object, TrafficSpeedup | string>();

/** Measures a traffic as soon as it was mined, so that `speedup` can be compared at once, whatever becomes of the chain. */
export async function measureTraffic({ result, captured, project }: WatchedTraffic): Promise<void> {
  if (typeof captured === "string") return void measured.set(result, captured);
  const modelled = import("./measure-traffic.ts").then(({ modelSpeedup }) => modelSpeedup(captured, project));
  measured.set(result, await modelled.catch(messageOf));
}

/**
 * The speedup of what `traffic` returned.
 *
 * @throws MATCHER_ARGUMENT where it is something else, and NO_SPEEDUP where the traffic could not be measured
 */
export function speedupOf(subject: unknown): TrafficSpeedup {
  const speedup = typeof subject === "object" && subject !== null ? measured.get(subject) : undefined;
  if (speedup === undefined)
    throw new ParallelError("MATCHER_ARGUMENT", {
      matcher: "speedup",
      found: "something that is no measured traffic",
      expected:
        'what traffic returned: expect(await traffic("…", { … })).to.have.speedup.at.least(4), with "hardhat-parallel/chai" imported before',
    });
  if (typeof speedup === "string")
    throw new ParallelError("NO_SPEEDUP", { name: (subject as WatchedTraffic["result"]).name, reason: speedup });
  return speedup;
}
