import { svg } from "./dom.ts";
import { layoutLevels, PITCH, type LevelLayout, type Point } from "./level-layout.ts";
import type { Picture } from "./picking.ts";
import type { Replay } from "./replay.ts";

const RADIUS = 4.5;
const STUB = 11;

export interface LevelPicture extends Picture {
  readonly layout: LevelLayout;
  /** Edges that are not drawn since an end of theirs is not. */
  readonly hiddenEdges: number;
}

/** Draws the conflict graph by levels for a page of `width` pixels, the critical path along its top. */
export function drawLevels(replayed: Replay, width: number, zoom: number): LevelPicture {
  const { web, criticalPath } = replayed;
  const layout = layoutLevels(replayed, width / zoom);
  const { points } = layout;
  const critical = new Set(criticalPath);
  const drawn = [...points].filter(([vertex]) => vertex < web.transactionCount);
  const pairs = web.before.flatMap((earlier, to) => earlier.map((from) => [from, to] as const));
  const lines = pairs.flatMap(([from, to]) => curve(points.get(from), points.get(to)) ?? []);
  const dots = (transactions: readonly (readonly [number, Point])[]): string =>
    transactions.map(([, point]) => circle(point, RADIUS)).join("");
  const around = svg("path", { class: "around", d: "" });
  const ring = svg("circle", { class: "ring", r: RADIUS + 3.5, cx: 0, cy: 0, visibility: "hidden" });

  const drawing = svg(
    "svg",
    {
      width: layout.width * zoom,
      height: layout.height * zoom,
      viewBox: `0 0 ${layout.width} ${layout.height}`,
      class: "drawing",
      "aria-hidden": "true",
    },
    ...layout.names.map(({ x, y, text }) => svg("text", { x, y, class: "column-name" }, text)),
    svg("path", { class: "edges", d: lines.join("") }),
    svg("path", { class: "edges critical", d: criticalLine(criticalPath, points) }),
    around,
    svg("path", { class: "dots", d: dots(drawn.filter(([vertex]) => !critical.has(vertex))) }),
    svg("path", { class: "dots critical", d: dots(drawn.filter(([vertex]) => critical.has(vertex))) }),
    ring,
  );

  const edgesOf = (vertex: number): string => {
    const to = (web.before[vertex] ?? []).map((from) => curve(points.get(from), points.get(vertex)) ?? "");
    const from = (web.after[vertex] ?? []).map((later) => curve(points.get(vertex), points.get(later)) ?? "");
    return [...to, ...from].join("");
  };
  return {
    drawing,
    layout,
    hiddenEdges: pairs.length - lines.length,
    at: (x, y) => drawn.find(([, point]) => Math.hypot(point.x - x / zoom, point.y - y / zoom) <= PITCH / 2)?.[0],
    step: (from, across, down) => step(drawn, from, across, down),
    pick: (transaction) => {
      const point = points.get(transaction ?? -1);
      around.setAttribute("d", transaction === undefined ? "" : edgesOf(transaction));
      ring.setAttribute("visibility", point ? "visible" : "hidden");
      ring.setAttribute("cx", String(point?.x ?? 0));
      ring.setAttribute("cy", String(point?.y ?? 0));
    },
    pointOf: (transaction) => ({ x: (points.get(transaction)?.x ?? 0) * zoom, y: (points.get(transaction)?.y ?? 0) * zoom }),
  };
}

/** The nearest drawn transaction in a direction. */
function step(drawn: readonly (readonly [number, Point])[], from: number | undefined, across: number, down: number): number | undefined {
  const here = drawn.find(([vertex]) => vertex === from)?.[1];
  if (!here) return drawn[0]?.[0];
  let best = { vertex: from, distance: Infinity };
  for (const [vertex, { x, y }] of drawn) {
    const along = (x - here.x) * across + (y - here.y) * down;
    const aside = Math.abs((x - here.x) * down) + Math.abs((y - here.y) * across);
    if (along > 0 && along + 3 * aside < best.distance) best = { vertex, distance: along + 3 * aside };
  }
  return best.vertex;
}

function criticalLine(path: readonly number[], points: ReadonlyMap<number, Point>): string {
  return path
    .slice(1)
    .map((vertex, at) => curve(points.get(path[at] ?? -1), points.get(vertex)) ?? "")
    .join("");
}

/** A curve from dot to dot; where the band ends between them, a stub out of the one and a stub into the other. */
function curve(from: Point | undefined, to: Point | undefined): string | undefined {
  if (!from || !to) return undefined;
  if (from.band !== to.band) return `M${from.x} ${from.y}h${STUB}M${to.x - STUB} ${to.y}h${STUB}`;
  const bend = (to.x - from.x) / 2;
  const lift = from.y === to.y && to.x - from.x > 2.5 * PITCH ? PITCH / 2 : 0;
  return `M${from.x} ${from.y}C${from.x + bend} ${from.y + lift} ${to.x - bend} ${to.y + lift} ${to.x} ${to.y}`;
}

function circle({ x, y }: Point, radius: number): string {
  return `M${x - radius} ${y}a${radius} ${radius} 0 1 0 ${2 * radius} 0a${radius} ${radius} 0 1 0 ${-2 * radius} 0z`;
}
