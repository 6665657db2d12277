import type { FunctionScore, PredictionMiss, Report } from "../model.ts";
import { count, plural } from "./figures.ts";
import type { Page } from "./page.ts";
import { beside, displayWidth, hanging, left, shortenMiddle, wrapItems } from "./text.ts";

const INDENT = "  ";
/** Functions with misses that the terminal lists, and misses of each; the HTML has all. */
const MAX_FUNCTIONS = 4;
const MAX_MISSES = 2;
/** The three shares, and what stands before them. */
const FIGURES = 42;

/** How far prediction agreed with what the scored traffic did, and where it did not. */
export function predictionScoreSection({ prediction }: Report, page: Page): string[] {
  if (prediction === undefined) return [];
  const { transactions, functions } = prediction;
  const heading = `${page.heading("PREDICTION")}  `;
  const shares = [
    `of ${plural(transactions, "transaction")} as run:`,
    `${share(prediction.found, prediction.written)} of written slots predicted,`,
    `${share(prediction.right, prediction.predicted)} of predicted ones written,`,
    `${share(prediction.exact, transactions)} of access sets exact`,
  ];
  const wrong = functions.filter(({ misses }) => misses.length > 0).toSorted((one, other) => inexact(other) - inexact(one));
  const more = wrong.length - MAX_FUNCTIONS;
  return [
    ...beside(heading, wrapItems(shares, " ", page.width - displayWidth(heading))),
    ...wrong.slice(0, MAX_FUNCTIONS).flatMap((score) => functionLines(score, page)),
    ...(more > 0 ? [page.dim(`${INDENT}and ${plural(more, "function")} more with misses, in the HTML and the JSON`)] : []),
  ];
}

function functionLines(score: FunctionScore, page: Page): string[] {
  const { name, transactions, exact, misses } = score;
  const width = page.width - INDENT.length - FIGURES;
  const head = `${INDENT}${left(shortenMiddle(name, width), width)}  ${share(exact, transactions)} exact of ${plural(transactions, "tx", "txs")}`;
  const more = misses.length - MAX_MISSES;
  return [
    head,
    ...misses.slice(0, MAX_MISSES).flatMap((miss) => hanging(INDENT + INDENT, missSentence(miss), page.width)),
    ...(more > 0 ? [`${INDENT}${INDENT}and ${count(more)} more`] : []),
  ];
}

/** `12 x not written: Pair.kLast, on a way that the call did not take`. */
export function missSentence({ what, variable, reason, count: times }: PredictionMiss): string {
  return `${count(times)} x ${what}: ${variable === undefined ? "" : `${variable}, `}${reason}`;
}

/** `99.8 %`; a dash where there is nothing to share. Never rounded up to all. */
export function share(part: number, whole: number): string {
  if (whole === 0) return "-";
  return part === whole ? "100 %" : `${Math.min(99.9, (100 * part) / whole).toFixed(1)} %`;
}

function inexact({ transactions, exact }: FunctionScore): number {
  return transactions - exact;
}
