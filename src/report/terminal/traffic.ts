import type { Report, TrafficReport } from "../model.ts";
import { count, factor, factorRange, megagas, plural, sameFactor } from "./figures.ts";
import { measuredSentence } from "./measured.ts";
import type { Page } from "./page.ts";
import { displayWidth, hanging, left, right, shortenEnd, shortenMiddle } from "./text.ts";

const INDENT = "  ";
const MAX_NAME = 24;
const COLUMN_GAP = 3;

/** How to declare traffic, for projects that have not. */
const HOW_TO_DECLARE = 'Declare one in a test: import { traffic } from "hardhat-parallel/traffic".';

/** The scored traffics, a row each: transactions, gas, the longest chain, and the speedup beside the most that is possible. */
export function trafficSection(report: Report, page: Page): string[] {
  if (report.traffics.length === 0) {
    return hanging(page.heading("TRAFFIC") + "  ", `None declared, so no speedup is modelled. ${HOW_TO_DECLARE}`, page.width);
  }
  const rows = [
    ["txs", "Mgas", "longest", `on ${report.executors}`, "best"],
    ["", "", "chain", "cores", `on ${report.executors}`],
    ...report.traffics.map((traffic) => figuresOf(traffic, page)),
  ];
  const [first = "", second = "", ...figures] = inColumns(rows);
  const space = page.width - displayWidth(first);
  return [
    left(page.heading("TRAFFIC"), space) + first,
    left(page.dim(shortenEnd(`${INDENT}each replayed as ONE block`, space)), space) + second,
    ...report.traffics.flatMap((traffic, index) => [
      ...row(report, traffic, figures[index] ?? "", page),
      ...notes(traffic, page),
      ...timed(traffic, page),
    ]),
    ...hanging(INDENT, basis(report), page.width).map(page.dim),
  ];
}

/** What the figures rest on. */
function basis({ traffics }: Report): string {
  const isTimed = traffics.some(({ measured }) => measured !== undefined);
  return `${isTimed ? "Factors are modelled" : "Modelled"} in gas, not timed. No speed of a chain is implied.`;
}

function figuresOf(traffic: TrafficReport, page: Page): string[] {
  return [
    count(traffic.transactionCount),
    megagas(traffic.gas),
    plural(traffic.longestChain, "tx", "txs"),
    paintSpeedup(traffic, page),
    factor(traffic.bestSpeedup),
  ];
}

/** Each row's figures in one string, the columns as wide as their widest figure. */
function inColumns(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => displayWidth(row[column] ?? ""))) + COLUMN_GAP);
  return rows.map((row) => row.map((value, column) => right(value, widths[column] ?? 0)).join(""));
}

/** The name, its description beside it or below, and the figures. */
function row({ traffics }: Report, { name, description }: TrafficReport, figures: string, page: Page): string[] {
  const space = page.width - displayWidth(figures);
  const nameWidth = Math.min(MAX_NAME, space - INDENT.length, Math.max(...traffics.map((traffic) => displayWidth(traffic.name))));
  const label = `${INDENT}${page.strong(left(shortenMiddle(name, nameWidth), nameWidth))}`;
  const beside = `${label}  ${description}`;
  if (displayWidth(beside) <= space) return [left(beside, space) + figures];
  return [left(label, space) + figures, ...hanging(INDENT.repeat(2), description, page.width)];
}

/** What the figures of a row leave out: failures, how far another order moves them, and transactions that came out otherwise than in the tests. */
function notes(traffic: TrafficReport, page: Page): string[] {
  const { orders, min, max } = traffic.overOrders;
  const sentences = [
    ...(traffic.kind === "cloned" ? ["made of calls cloned from the tests, not declared"] : []),
    ...(traffic.kind === "sequence" ? ["as it was recorded, in its own order"] : []),
    ...(traffic.failedCount > 0 ? [`${count(traffic.failedCount)} of ${count(traffic.transactionCount)} failed`] : []),
    ...(orders > 1 && !sameFactor(min, max) ? [`${factorRange(min, max)} over ${orders} orders`] : []),
    ...traffic.drift,
  ];
  return sentences.length === 0 ? [] : hanging(INDENT.repeat(2), sentences.join("; "), page.width).map(page.dim);
}

/** What was measured when it was mined, apart from what is modelled. */
function timed({ measured }: TrafficReport, page: Page): string[] {
  if (measured === undefined) return [];
  return hanging(`${INDENT.repeat(2)}Measured: `, measuredSentence(measured), page.width);
}

/** Green where most of what is possible is reached, red where little is. */
function paintSpeedup({ speedup, bestSpeedup }: TrafficReport, page: Page): string {
  const paint =
    sameFactor(speedup, bestSpeedup) || speedup >= 0.8 * bestSpeedup ? page.good : speedup < 0.25 * bestSpeedup ? page.bad : page.warn;
  return paint(factor(speedup));
}
