import { count, megagas } from "../../terminal/figures.ts";
import type { PageTraffic } from "../page-data.ts";
import { svg } from "./dom.ts";
import { LaneChart, type Bar } from "./lane-chart.ts";
import type { Picture } from "./picking.ts";
import type { Replay } from "./replay.ts";

/** Draws the modelled schedule: a lane an executor, a bar a transaction, time in gas. The scale is that of `before`, so a what-if is seen to be shorter. */
export function drawLanes(traffic: PageTraffic, now: Replay, before: Replay, executors: number, width: number): Picture {
  const [makespan, was] = [now.schedule.makespan, before.schedule.makespan];
  const longest = Math.max(makespan, was, 1);
  const chart = new LaneChart(executors, longest, width);
  const bars = traffic.costs.map((length): Bar => ({ lane: 0, start: 0, length }));
  for (const { transaction, executor, start } of now.schedule.lanes)
    bars[transaction] = { lane: executor, start, length: traffic.costs[transaction] ?? 0 };
  const critical = new Set(now.criticalPath);
  const paths = [
    svg("path", { class: "idle", d: chart.ground(makespan) }),
    svg("path", { class: "block", d: chart.outline(bars.filter((_, transaction) => !critical.has(transaction))) }),
    svg("path", { class: "block critical", d: chart.outline(bars.filter((_, transaction) => critical.has(transaction))) }),
    ...(was > makespan ? [svg("path", { class: "before", d: chart.across(was) })] : []),
  ];
  return chart.picture(paths, bars, (gas) => tickName(gas, longest));
}

function tickName(gas: number, longest: number): string {
  if (gas === 0) return "0";
  return longest >= 1e6 ? `${megagas(gas).replace(/\.?0+$/, "")} Mgas` : `${count(gas)} gas`;
}
