import { count, duration } from "../../terminal/figures.ts";
import type { PageMeasured, PageTraffic } from "../page-data.ts";
import { svg } from "./dom.ts";
import { LaneChart } from "./lane-chart.ts";
import type { Picture } from "./picking.ts";

/** Draws what was timed: a lane an executor, a bar what it executed in a row, time in milliseconds, a line where a block ends and the next begins. */
export function drawMeasuredLanes({ executors, spans, blockEnds }: PageMeasured, width: number): Picture {
  const end = blockEnds.at(-1) ?? 0;
  const chart = new LaneChart(executors, Math.max(end, 0.001), width);
  const bars = spans.map(({ lane, started, ended }) => ({ lane, start: started, length: ended - started }));
  const paths = [
    svg("path", { class: "idle", d: chart.ground(end) }),
    svg("path", { class: "block timed", d: chart.outline(bars.filter((_, index) => spans[index]?.inVain === false)) }),
    svg("path", { class: "block in-vain", d: chart.outline(bars.filter((_, index) => spans[index]?.inVain === true)) }),
    svg("path", { class: "before", d: blockEnds.slice(0, -1).map((at) => chart.across(at)).join("") }), // prettier-ignore
  ];
  return chart.picture(paths, bars, (at) => (at === 0 ? "0" : `${Number(at.toPrecision(6))} ms`));
}

/** What the tooltip says of a bar, line by line. */
export function describeSpan({ callNames, calls }: PageTraffic, { spans }: PageMeasured, index: number): readonly string[] {
  const span = spans[index];
  if (span === undefined) return [];
  const { first, count: length, lane, started, ended, inVain } = span;
  const which = length === 1 ? `#${count(first)}` : `#${count(first)} to #${count(first + length - 1)}`;
  return [
    length === 1 ? (callNames[calls[first] ?? -1] ?? "call") : `${count(length)} calls`,
    `${which}, ${duration(ended - started)} measured`,
    `${lane === 0 ? "The main thread" : `Executor ${lane + 1}`}, starts at ${duration(started)}`,
    ...(inVain ? ["In vain: another transaction had changed what it read"] : []),
  ];
}
