import type { SourceLine } from "../../naming/names.ts";
import type { Hotspot, Report } from "../model.ts";
import { commonContract, variableName, withoutRepeatedContract } from "../variable-name.ts";
import { count, factor, factorOf, factorRange, plural, rate, sameFactor } from "./figures.ts";
import type { Page } from "./page.ts";
import { beside, displayWidth, hanging, left, shortenEnd, shortenMiddle, wrap, wrapItems } from "./text.ts";

const INDENT = "    ";
const LABEL = 9;
/** As wide as `no gain before 1 is fixed`, so that the columns of two traffics mostly stand under each other. */
const MIN_GAIN = 25;
/** The least that is left for a source line's text beside its place; with less it goes below. */
const MIN_SOURCE = 24;

/** The variables that stop transactions, in the order to fix, each with its lines, its gain, its queue and advice; grouped by the traffic they are scored on. */
export function hotspotSection(report: Report, page: Page): string[] {
  const heading = page.heading("HOTSPOTS");
  if (report.hotspots.length === 0 && report.matrix.functions.length === 0) return [];
  if (report.hotspots.length === 0) return hanging(`${heading}  `, noHotspots(report), page.width);
  const note = "In the order to fix. A gain is an upper bound: as if nothing shared took the variable's place; its own gas is not counted.";
  const byTraffic = Map.groupBy(report.hotspots, ({ traffic }) => traffic);
  return [
    ...hanging(`${heading}  `, note, page.width),
    ...[...byTraffic].flatMap(([traffic, hotspots], at) => [
      ...(at === 0 ? [] : [""]),
      page.dim(shortenMiddle(`  for "${traffic}" on ${report.executors} cores`, page.width)),
      ...hotspots.flatMap((hotspot, index) => entry(hotspot, index, hotspots, report, page)),
    ]),
  ];
}

/** The gain in a few words, for a hotspot in its place among the others of its traffic. */
function gainOf(hotspot: Hotspot, index: number, before: Hotspot | undefined): string {
  const [now, alone] = [factor(hotspot.speedupNow), factor(hotspot.speedupAlone)];
  if (now !== alone) return hotspot.advice.inherent ? `inherent (${now} -> ${alone})` : `${now} -> up to ${alone}`;
  if (hotspot.advice.inherent) return "inherent, no gain alone";
  if (before === undefined) return "no gain alone";
  if (sameFactor(hotspot.speedupWithAbove, before.speedupWithAbove)) return "no gain";
  return index === 1 ? "no gain before 1 is fixed" : `no gain before 1-${index}`;
}

function noHotspots({ traffics, matrix }: Report): string {
  if (traffics.length === 0) return "None scored without a traffic; WHO BLOCKS WHOM tells what is shared.";
  const isElsewhere = matrix.cells.some(({ kind }) => kind === "always");
  return isElsewhere
    ? "None in the traffic above; WHO BLOCKS WHOM has calls that it does not hold."
    : "None. No shared variable makes these transactions wait.";
}

function entry(hotspot: Hotspot, index: number, hotspots: readonly Hotspot[], report: Report, page: Page): string[] {
  const lines: [label: string, lines: string[]][] = [
    ["bundle", bundleLines(hotspot, page)],
    ["calls", hotspot.functions.length > 1 ? wrapItems(listed(withoutRepeatedContract(hotspot.functions), ","), " ", bodyWidth(page)) : []],
    ...placeLines(hotspot, page),
    ["Gain", wrap(gainSentence(hotspot, index, report), bodyWidth(page))],
    ["Queue", wrap(queueSentence(hotspot, report), bodyWidth(page))],
    ["Advice", wrap(hotspot.advice.text, bodyWidth(page))],
  ];
  return [
    ...titleLines(hotspot, index, hotspots, page),
    ...lines.flatMap(([label, content]) => (content.length === 0 ? [] : beside(INDENT + page.dim(left(label, LABEL)), content))),
  ];
}

/** Rank, name, share and gain in one line; a name that does not fit has a line for itself, since it must be read whole. */
function titleLines(hotspot: Hotspot, index: number, hotspots: readonly Hotspot[], page: Page): string[] {
  const shareWidth = Math.max(...hotspots.map((each) => shareOf(each).length)) + 3;
  const gains = hotspots.map((each, at) => gainOf(each, at, hotspots[at - 1]));
  const nameWidth = page.width - shareWidth - Math.max(MIN_GAIN, ...gains.map((gain) => gain.length)) - 2;
  const number = `${index + 1} `;
  const others = hotspot.bundle.length > 1 ? ` +${hotspot.bundle.length - 1} more` : "";
  const name = shortenMiddle(hotspot.variable, page.width - number.length - others.length);
  const title = number + page.strong(name) + others;
  const figures = left(shareOf(hotspot), shareWidth) + paintGain(gains[index] ?? "", page);
  if (displayWidth(title) <= nameWidth) return [`${left(title, nameWidth)}  ${figures}`];
  return [title, left("", nameWidth + 2) + figures];
}

function shareOf({ transactionCount, ofTransactions }: Hotspot): string {
  return `${count(transactionCount)} of ${plural(ofTransactions, "tx", "txs")}`;
}

function paintGain(gain: string, page: Page): string {
  if (gain.startsWith("inherent")) return page.warn(gain);
  return gain.startsWith("no gain") ? page.dim(gain) : page.good(gain);
}

function bundleLines({ bundle }: Hotspot, page: Page): string[] {
  return bundle.length < 2
    ? []
    : wrapItems([`${bundle.length} change together:`, ...listed(withoutRepeatedContract(bundle), ";")], " ", bodyWidth(page));
}

/** Where it is read and written. Both places in one column with their text beside them if that fits, else the text below its place. */
export function placeLines(hotspot: Pick<Hotspot, "readAt" | "writtenAt" | "declaredAt">, page: Page): [label: string, lines: string[]][] {
  const places: [string, SourceLine | undefined][] = [
    ["read", hotspot.readAt],
    ["written", hotspot.writtenAt],
  ];
  const known = places.filter((place): place is [string, SourceLine] => place[1] !== undefined);
  if (known.length === 0 && hotspot.declaredAt !== undefined) known.push(["declared", hotspot.declaredAt]);
  const column = Math.max(0, ...known.map(([, at]) => displayWidth(placeOf(at)))) + 3;
  const space = bodyWidth(page) - column;
  const fits = space >= MIN_SOURCE || known.every(([, at]) => displayWidth(at.text) <= space);
  return known.map(([label, at]) => {
    if (fits) return [label, [left(placeOf(at), column) + shortenEnd(at.text, space)]];
    return [label, [shortenMiddle(placeOf(at), bodyWidth(page)), `  ${shortenEnd(at.text, bodyWidth(page) - 2)}`]];
  });
}

function placeOf(at: SourceLine): string {
  return `${at.file}:${at.line}`;
}

/** `1.0x of at most 8.0x now; up to 8.0x without it (7.8-8.0x over 20 orders); 16 shards up to 7.7x`. */
function gainSentence(hotspot: Hotspot, index: number, { traffics, executors }: Report): string {
  const best = traffics.find(({ name }) => name === hotspot.traffic)?.bestSpeedup ?? executors;
  const { orders, min, max } = hotspot.overOrders;
  const spread = orders > 1 && !sameFactor(min, max) ? ` (${factorRange(min, max)} over ${orders} orders)` : "";
  const alone = sameFactor(hotspot.speedupAlone, hotspot.speedupNow)
    ? "the same without it alone"
    : `up to ${factor(hotspot.speedupAlone)} without it`;
  return [
    `${factorOf(hotspot.speedupNow, best)} now`,
    index === 0 ? alone + spread : alone,
    ...(index === 0 ? [] : [`up to ${factor(hotspot.speedupWithAbove)} without ${index === 1 ? "1 and 2" : `1 to ${index + 1}`}${spread}`]),
    ...repairsOf(hotspot),
  ].join("; ");
}

function repairsOf(hotspot: Hotspot): string[] {
  return hotspot.repairs.flatMap(({ kind, shards, speedup }) => {
    if (kind === "gone") return [];
    return [`${kind === "shards" ? `${shards ?? "some"} shards` : "kept per user"} up to ${factor(speedup)}`];
  });
}

function queueSentence(hotspot: Hotspot, { gasPerSecond }: Report): string {
  if (hotspot.serialGasPerCall <= 0) return "";
  const call =
    hotspot.functions.length === 1 ? `${variableName(hotspot.functions[0] ?? "", commonContract(hotspot.functions))} calls` : "calls";
  const each = `${count(hotspot.serialGasPerCall)} gas in series each.`;
  const through = `One core at ${count(gasPerSecond / 1e6)} Mgas/s: ${rate(hotspot.callsPerSecond)} ${call}/s, no more.`;
  return `${each} ${through}${hotspot.kind === "gas" ? " Only the gas of a store depends on it, no value does." : ""}`;
}

/** The items of a list, each but the last with its mark. */
function listed(items: readonly string[], mark: string): string[] {
  return items.map((item, index) => (index < items.length - 1 ? item + mark : item));
}

function bodyWidth(page: Page): number {
  return page.width - INDENT.length - LABEL;
}
