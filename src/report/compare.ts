import { compareFacts, factsOf, measured, type Fact } from "./facts.ts";
import type { Hotspot, Report, TrafficReport } from "./model.ts";
import { count, factor, factorOf, megagas, plural, sameFactor } from "./terminal/figures.ts";
import { ruleSentence } from "./terminal/rule.ts";
import { hanging, inertDeep } from "./terminal/text.ts";
import { withoutRepeatedContract } from "./variable-name.ts";

const WIDTH = 80;
/** Changes that one section lists. */
const MAX_CHANGES = 30;

/** What changed between two reports, for `--compare`: traffics, hotspots and which functions conflict. At most 80 columns wide, without colours. */
export function compareReports(before: Report, after: Report): string {
  const [old, now] = [inertDeep(withoutGraphs(before)), inertDeep(withoutGraphs(after))];
  const sections = [
    [`BEFORE AND AFTER: ${now.project}`, ...caveats(old, now)],
    trafficChanges(old, now),
    hotspotChanges(old, now),
    factChanges(old, now),
  ];
  return sections.map((lines) => lines.flatMap(fold).join("\n")).join("\n\n") + "\n";
}

function withoutGraphs(report: Report): Report {
  return { ...report, traffics: report.traffics.map(({ graph: _, ...traffic }) => traffic) };
}

/** Why figures of the two may not be comparable. */
function caveats(before: Report, after: Report): string[] {
  const [ruleBefore, ruleAfter] = [ruleSentence(before.rule), ruleSentence(after.rule)];
  return [
    ...(before.project === after.project ? [] : [`  ! Another project before: ${before.project}.`]),
    ...(ruleBefore === ruleAfter
      ? []
      : ["  ! Another rule: figures cannot be compared.", `    before: ${ruleBefore}`, `    after: ${ruleAfter}`]),
    ...(before.executors === after.executors ? [] : [`  ! Speedups on ${before.executors} executors before, on ${after.executors} after.`]),
  ];
}

function trafficChanges(before: Report, after: Report): string[] {
  const { added, removed, kept } = match(before.traffics, after.traffics, ({ name }) => name);
  const lines = [
    ...kept.map(([old, now]) => `  ${now.name}: ${trafficChange(old, now)}`),
    ...added.map((traffic) => `  + ${traffic.name}: ${trafficFigures(traffic)}`),
    ...removed.map((traffic) => `  - ${traffic.name}: ${trafficFigures(traffic)}`),
  ];
  return ["TRAFFIC", ...(lines.length === 0 ? ["  none in either"] : lines)];
}

function trafficChange(before: TrafficReport, after: TrafficReport): string {
  const [old, now] = [figuresOf(before), figuresOf(after)];
  const same = old.every((figure, index) => figure === now[index]);
  if (same) return `unchanged, ${trafficFigures(after)}`;
  const gained = after.speedup / after.bestSpeedup - before.speedup / before.bestSpeedup;
  const word = sameFactor(before.speedup, after.speedup) ? "changed" : gained > 0 ? "better" : "worse";
  return `${word}; ${now.map((figure, index) => (figure === old[index] ? figure : `${old[index] ?? ""} -> ${figure}`)).join("; ")}`;
}

function trafficFigures(traffic: TrafficReport): string {
  return figuresOf(traffic).join("; ");
}

function figuresOf({ transactionCount, gas, longestChain, speedup, bestSpeedup }: TrafficReport): string[] {
  return [
    factorOf(speedup, bestSpeedup),
    `longest chain ${count(longestChain)}`,
    plural(transactionCount, "tx", "txs"),
    `${megagas(gas)} Mgas`,
  ];
}

function hotspotChanges(before: Report, after: Report): string[] {
  const { added, removed, kept } = match(before.hotspots, after.hotspots, ({ traffic, variable }) => JSON.stringify([traffic, variable]));
  const changed = kept.filter(([old, now]) => hotspotFigures(old) !== hotspotFigures(now));
  const lines = [
    ...added.map((hotspot) => `  + ${hotspotName(hotspot)}: ${hotspotFigures(hotspot)}`),
    ...removed.map((hotspot) => `  - ${hotspotName(hotspot)}: ${hotspotFigures(hotspot)}`),
    ...changed.map(([old, now]) => `  ~ ${hotspotName(now)}: ${hotspotFigures(old)} -> ${hotspotFigures(now)}`),
  ];
  return ["HOTSPOTS (+ new, - gone, ~ changed)", ...(lines.length === 0 ? ["  unchanged"] : firstOf(lines))];
}

function hotspotName({ variable, bundle, traffic }: Hotspot): string {
  return `${variable}${bundle.length > 1 ? ` and ${bundle.length - 1} more` : ""} ("${traffic}")`;
}

function hotspotFigures({ transactionCount, ofTransactions, speedupAlone }: Hotspot): string {
  return `${count(transactionCount)} of ${plural(ofTransactions, "tx", "txs")}, up to ${factor(speedupAlone)} without it`;
}

function factChanges(before: Report, after: Report): string[] {
  const { added, removed, changed } = compareFacts(
    factsOf({ matrix: measured(before.matrix) }),
    factsOf({ matrix: measured(after.matrix) }),
  );
  const lines = [
    ...added.map((fact) => `  + ${factPhrase(fact)}`),
    ...removed.map((fact) => `  - ${factPhrase(fact)}`),
    ...changed.flatMap((each) => [
      `  ~ ${pairPhrase(each.after)}: ${whenPhrase(each.before)} -> ${whenPhrase(each.after)}${each.worse ? " (worse)" : ""}`,
    ]),
  ];
  return ["WHO BLOCKS WHOM (+ new, - gone, ~ changed)", ...(lines.length === 0 ? ["  unchanged"] : firstOf(lines))];
}

function factPhrase(fact: Fact): string {
  return `${pairPhrase(fact)}: ${whenPhrase(fact)}`;
}

function pairPhrase({ functions }: Fact): string {
  return withoutRepeatedContract(functions).join(" x ");
}

function whenPhrase({ kind, argument, variables }: Fact): string {
  const when = kind === "always" ? "always" : kind === "same-user" ? "same user" : `same ${argument ?? "argument"}`;
  return variables.length === 0 ? when : `${when}, on ${withoutRepeatedContract(variables).join(", ")}`;
}

function firstOf(lines: readonly string[]): string[] {
  const hidden = lines.length - MAX_CHANGES;
  return hidden <= 0 ? [...lines] : [...lines.slice(0, MAX_CHANGES), `  and ${plural(hidden, "more change")}`];
}

/** Entries of two lists with the same key, and those that stand in only one. */
function match<T>(before: readonly T[], after: readonly T[], keyOf: (entry: T) => string) {
  const earlier = new Map(before.map((entry) => [keyOf(entry), entry]));
  const later = new Set(after.map(keyOf));
  return {
    added: after.filter((entry) => !earlier.has(keyOf(entry))),
    removed: before.filter((entry) => !later.has(keyOf(entry))),
    kept: after.flatMap((entry): [T, T][] => {
      const old = earlier.get(keyOf(entry));
      return old === undefined ? [] : [[old, entry]];
    }),
  };
}

/** A line in lines of at most 80 columns, indented as it is and four more. */
function fold(line: string): string[] {
  const indent = /^ */.exec(line)?.[0] ?? "";
  const [first = "", ...rest] = hanging(indent, line.trimStart(), WIDTH - 4);
  return [first, ...rest.map((each) => `    ${each}`)];
}
