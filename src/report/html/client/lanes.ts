import { count, megagas } from "../../terminal/figures.ts";
import type { PageTraffic } from "../page-data.ts";
import { svg } from "./dom.ts";
import type { Picture } from "./picking.ts";
import type { Replay } from "./replay.ts";

const GUTTER = 30;
const AXIS = 26;
const END = 12;

/** Draws the schedule: a lane an executor, a block a transaction, time in gas. The scale is that of `before`, so a what-if is seen to be shorter. */
export function drawLanes(traffic: PageTraffic, now: Replay, before: Replay, executors: number, width: number): Picture {
  const { makespan } = now.schedule;
  const starts = new Map(now.schedule.lanes.map(({ transaction, start }) => [transaction, start]));
  const lanes = new Map(now.schedule.lanes.map(({ transaction, executor }) => [transaction, executor]));
  const pitch = executors <= 8 ? 26 : executors <= 16 ? 18 : 13;
  const block = pitch - (pitch > 16 ? 5 : 3);
  const height = executors * pitch + AXIS;
  const longest = Math.max(makespan, before.schedule.makespan, 1);
  const scale = (width - GUTTER - END) / longest;
  const left = (transaction: number): number => GUTTER + (starts.get(transaction) ?? 0) * scale;
  const wide = (transaction: number): number => (traffic.costs[transaction] ?? 0) * scale;
  const top = (lane: number): number => lane * pitch + (pitch - block) / 2;

  const critical = new Set(now.criticalPath);
  const outline = (transactions: readonly number[]): string => {
    return transactions
      .map((one) => rectangle(left(one), top(lanes.get(one) ?? 0), Math.max(0.4, wide(one) - Math.min(1, wide(one) / 5)), block))
      .join("");
  };
  const all = traffic.costs.map((_, transaction) => transaction);
  const picked = svg("rect", { class: "picked", height: block, y: 0, width: 0, visibility: "hidden" });
  const drawing = svg(
    "svg",
    { width, height, viewBox: `0 0 ${width} ${height}`, class: "drawing", "aria-hidden": "true" },
    svg("path", {
      class: "idle",
      d: Array.from({ length: executors }, (_, lane) => rectangle(GUTTER, top(lane), Math.max(0, makespan * scale), block)).join(""),
    }),
    svg("path", { class: "block", d: outline(all.filter((one) => !critical.has(one))) }),
    svg("path", { class: "block critical", d: outline([...critical]) }),
    ...Array.from({ length: executors }, (_, lane) =>
      svg("text", { x: GUTTER - 8, y: top(lane) + block / 2, class: "lane-name" }, String(lane + 1)),
    ),
    ...drawAxis(longest, scale, height),
    ...(before.schedule.makespan > makespan
      ? [svg("path", { class: "before", d: `M${GUTTER + before.schedule.makespan * scale} 0V${height - AXIS}` })]
      : []),
    picked,
  );

  const inLane = Array.from({ length: executors }, (): number[] => []);
  for (const { transaction, executor } of now.schedule.lanes) inLane[executor]?.push(transaction);
  return {
    drawing,
    at: (x, y) => inLane[Math.floor(y / pitch)]?.find((one) => x >= left(one) && x <= left(one) + wide(one)),
    step: (from, across, down) => step(inLane, lanes, starts, from, across, down),
    pick: (transaction) => {
      if (transaction === undefined) return void picked.setAttribute("visibility", "hidden");
      const box = {
        x: left(transaction),
        y: top(lanes.get(transaction) ?? 0),
        width: Math.max(2, wide(transaction)),
        visibility: "visible",
      };
      for (const [key, value] of Object.entries(box)) picked.setAttribute(key, String(value));
    },
    pointOf: (transaction) => ({ x: left(transaction) + wide(transaction) / 2, y: top(lanes.get(transaction) ?? 0) + block }),
  };
}

/** The next transaction in the same lane, or the nearest in the lane above or below. */
function step(
  inLane: readonly (readonly number[])[],
  lanes: ReadonlyMap<number, number>,
  starts: ReadonlyMap<number, number>,
  from: number | undefined,
  across: number,
  down: number,
): number | undefined {
  if (from === undefined) return inLane[0]?.[0];
  const lane = lanes.get(from) ?? 0;
  if (across !== 0) return inLane[lane]?.[(inLane[lane]?.indexOf(from) ?? 0) + across] ?? from;
  const distance = (one: number): number => Math.abs((starts.get(one) ?? 0) - (starts.get(from) ?? 0));
  const others = inLane[lane + down] ?? [];
  return others.toSorted((one, other) => distance(one) - distance(other))[0] ?? from;
}

function drawAxis(longest: number, scale: number, height: number): readonly SVGElement[] {
  const step = niceStep(longest, Math.max(2, Math.floor((longest * scale) / 110)));
  const ticks: SVGElement[] = [];
  for (let gas = 0; gas <= longest * 1.0001; gas += step) {
    const x = GUTTER + gas * scale;
    ticks.push(svg("path", { class: "tick", d: `M${x.toFixed(1)} ${height - AXIS}v5` }));
    const anchor = gas + step > longest * 1.0001 && gas > 0 ? "end" : "middle";
    ticks.push(
      svg(
        "text",
        {
          x: anchor === "end" ? Math.min(x + 10, GUTTER + longest * scale + END) : x,
          y: height - 6,
          class: "tick-name",
          "text-anchor": anchor,
        },
        tickName(gas, longest),
      ),
    );
  }
  return ticks;
}

function tickName(gas: number, longest: number): string {
  if (gas === 0) return "0";
  return longest >= 1e6 ? `${megagas(gas).replace(/\.?0+$/, "")} Mgas` : `${count(gas)} gas`;
}

/** 1, 2 or 5 times a power of ten, so that about `steps` of it make `whole`. */
function niceStep(whole: number, steps: number): number {
  const rough = whole / steps;
  const power = 10 ** Math.floor(Math.log10(rough));
  return ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10) * power;
}

function rectangle(x: number, y: number, width: number, height: number): string {
  return `M${x.toFixed(2)} ${y}h${width.toFixed(2)}v${height}h${(-width).toFixed(2)}z`;
}
