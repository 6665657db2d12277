import { svg } from "./dom.ts";
import type { Picture } from "./picking.ts";

/** What a lane is busy with for a while, in the unit of its chart. */
export interface Bar {
  readonly lane: number;
  readonly start: number;
  readonly length: number;
}

const GUTTER = 30;
const AXIS = 26;
const END = 12;

/** Bars in lanes over an axis: where they lie in a drawing of some width, and how one points at them. */
export class LaneChart {
  readonly height: number;
  private readonly lanes: number;
  private readonly width: number;
  private readonly longest: number;
  private readonly pitch: number;
  private readonly thickness: number;
  private readonly scale: number;

  /** @param longest what the axis reaches to */
  constructor(lanes: number, longest: number, width: number) {
    this.lanes = lanes;
    this.width = width;
    this.longest = longest;
    this.pitch = lanes <= 8 ? 26 : lanes <= 16 ? 18 : 13;
    this.thickness = this.pitch - (this.pitch > 16 ? 5 : 3);
    this.height = lanes * this.pitch + AXIS;
    this.scale = (width - GUTTER - END) / longest;
  }

  /** Bars as the outline of one path: one element, however many they are. */
  outline(bars: readonly Bar[]): string {
    return bars
      .map((bar) => {
        const wide = bar.length * this.scale;
        return rectangle(this.left(bar), this.top(bar), Math.max(0.4, wide - Math.min(1, wide / 5)), this.thickness);
      })
      .join("");
  }

  /** The ground of all lanes, up to a point. */
  ground(end: number): string {
    const wide = Math.max(0, end * this.scale);
    return Array.from({ length: this.lanes }, (_, lane) => rectangle(GUTTER, this.topOf(lane), wide, this.thickness)).join("");
  }

  /** A line across all lanes. */
  across(at: number): string {
    return `M${(GUTTER + at * this.scale).toFixed(2)} 0V${this.height - AXIS}`;
  }

  /** The drawing of some paths, with names of lanes, counted from 1, and an axis. `bars` can be pointed at, by their indexes. */
  picture(paths: readonly SVGElement[], bars: readonly Bar[], tickName: (at: number) => string): Picture {
    const picked = svg("rect", { class: "picked", height: this.thickness, y: 0, width: 0, visibility: "hidden" });
    const names = Array.from({ length: this.lanes }, (_, lane) =>
      svg("text", { x: GUTTER - 8, y: this.topOf(lane) + this.thickness / 2, class: "lane-name" }, String(lane + 1)),
    );
    const { width, height } = this;
    const frame = { width, height, viewBox: `0 0 ${width} ${height}`, class: "drawing", "aria-hidden": "true" };
    const inLane = Array.from({ length: this.lanes }, (): number[] => []);
    for (const [index, { lane }] of bars.entries()) inLane[lane]?.push(index);
    for (const lane of inLane) lane.sort((one, other) => (bars[one]?.start ?? 0) - (bars[other]?.start ?? 0));
    const isAt = (x: number, bar: Bar | undefined): boolean =>
      bar !== undefined && x >= this.left(bar) && x <= this.left(bar) + bar.length * this.scale;
    return {
      drawing: svg("svg", frame, ...paths, ...names, ...this.axis(tickName), picked),
      at: (x, y) => inLane[Math.floor(y / this.pitch)]?.find((index) => isAt(x, bars[index])),
      step: (from, across, down) => step(inLane, bars, from, across, down),
      pick: (index) => this.pick(picked, index === undefined ? undefined : bars[index]),
      pointOf: (index) => {
        const bar = bars[index] ?? { lane: 0, start: 0, length: 0 };
        return { x: this.left(bar) + (bar.length * this.scale) / 2, y: this.top(bar) + this.thickness };
      },
    };
  }

  private pick(picked: SVGElement, bar: Bar | undefined): void {
    const box =
      bar === undefined
        ? { visibility: "hidden" }
        : { x: this.left(bar), y: this.top(bar), width: Math.max(2, bar.length * this.scale), visibility: "visible" };
    for (const [key, value] of Object.entries(box)) picked.setAttribute(key, String(value));
  }

  private left({ start }: Bar): number {
    return GUTTER + start * this.scale;
  }

  private top({ lane }: Bar): number {
    return this.topOf(lane);
  }

  private topOf(lane: number): number {
    return lane * this.pitch + (this.pitch - this.thickness) / 2;
  }

  private axis(tickName: (at: number) => string): readonly SVGElement[] {
    const { longest, scale, height } = this;
    const step = niceStep(longest, Math.max(2, Math.floor((longest * scale) / 110)));
    const ticks: SVGElement[] = [];
    for (let at = 0; at <= longest * 1.0001; at += step) {
      const x = GUTTER + at * scale;
      ticks.push(svg("path", { class: "tick", d: `M${x.toFixed(1)} ${height - AXIS}v5` }));
      const isLast = at + step > longest * 1.0001 && at > 0;
      const place = isLast ? { x: Math.min(x + 10, GUTTER + longest * scale + END), "text-anchor": "end" } : { x, "text-anchor": "middle" };
      ticks.push(svg("text", { ...place, y: height - 6, class: "tick-name" }, tickName(at)));
    }
    return ticks;
  }
}

/** The next bar in the same lane, or the nearest in the lane above or below. */
function step(
  inLane: readonly (readonly number[])[],
  bars: readonly Bar[],
  from: number | undefined,
  across: number,
  down: number,
): number | undefined {
  if (from === undefined) return inLane.find((lane) => lane.length > 0)?.[0];
  const lane = bars[from]?.lane ?? 0;
  if (across !== 0) return inLane[lane]?.[(inLane[lane]?.indexOf(from) ?? 0) + across] ?? from;
  const distance = (one: number): number => Math.abs((bars[one]?.start ?? 0) - (bars[from]?.start ?? 0));
  const others = inLane[lane + down] ?? [];
  return others.toSorted((one, other) => distance(one) - distance(other))[0] ?? from;
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
