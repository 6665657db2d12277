import type { MeasuredTraffic } from "../model.ts";
import { count, duration, plural } from "./figures.ts";

/** Variables that a sentence names. */
const MOST_NAMED = 3;

/** What was measured, in a sentence: `12.4 ms on 3 executors (2 cores), in 1 block; 2 transactions executed again (Drop.nextId)`. */
export function measuredSentence(measured: MeasuredTraffic): string {
  const { milliseconds, executors, cores, blocks, reexecutions } = measured;
  const where = executors === 1 ? "one by one on the main thread" : `on ${plural(executors, "executor")} (${plural(cores, "core")})`;
  const again = reexecutions.length === 0 ? "" : `; ${plural(reexecutions.length, "transaction")} executed again${causes(measured)}`;
  return `${duration(milliseconds)} ${where}, in ${plural(blocks.length, "block")}${again}`;
}

function causes({ reexecutions }: MeasuredTraffic): string {
  const names = [...new Set(reexecutions.flatMap(({ variable }) => variable ?? []))];
  if (names.length === 0) return "";
  const more = names.length - MOST_NAMED;
  return ` (${names.slice(0, MOST_NAMED).join(", ")}${more > 0 ? ` and ${count(more)} more` : ""})`;
}
