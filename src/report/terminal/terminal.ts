import type { Harmless, Report } from "../model.ts";
import { commonContract, variableName } from "../variable-name.ts";
import { explainSection } from "./explain.ts";
import { count, plural } from "./figures.ts";
import { hotspotSection } from "./hotspots.ts";
import { matrixSection } from "./matrix.ts";
import { pageOf, type Page } from "./page.ts";
import { predictionScoreSection } from "./prediction-score.ts";
import { ruleSentence } from "./rule.ts";
import { testsSection } from "./tests.ts";
import { beside, hanging, inertDeep, wrapItems } from "./text.ts";
import { trafficSection } from "./traffic.ts";

/** Harmless variables that the terminal lists; the HTML has all. */
const MAX_HARMLESS = 12;
/** Things that one line of NOT COVERED names. */
const MAX_NAMED = 6;

export interface TerminalOptions {
  /** The terminal's width; 80 to 120 are used. */
  readonly columns: number;
  readonly color: boolean;
  /** Lists the examples by test. */
  readonly tests?: boolean;
  /** Tells how each figure is computed, and what the rule's switches mean. */
  readonly explain?: boolean;
  /** Where the other views were written, as they should be shown. */
  readonly paths: { readonly html?: string; readonly json?: string };
}

/**
 * The report as a terminal shows it: verdict, traffic, hotspots in the order to fix, who blocks whom, what was not covered, the rule, and where the rest lies.
 * No line is wider than the columns. Names from contracts and tests are made inert: no control character of theirs reaches the terminal.
 */
export function renderTerminal(report: Report, options: TerminalOptions): string {
  const page = pageOf(options.columns, options.color);
  const safe = inertDeep({ ...report, traffics: report.traffics.map(({ graph: _, ...traffic }) => traffic) });
  const sections = [
    header(safe, page),
    hanging(`${page.heading("VERDICT")}  `, safe.verdict.join(" "), page.width),
    trafficSection(safe, page),
    [...hotspotSection(safe, page), ...harmlessLines(safe, page)],
    matrixSection(safe.matrix, page),
    predictionScoreSection(safe, page),
    ...(options.tests === true ? [testsSection(safe, page)] : []),
    [...notCoveredLines(safe, page), ...ruleLines(safe, options, page), ...openLines(inertDeep(options.paths), page)],
    ...(options.explain === true ? [explainSection(safe, page)] : []),
  ];
  return (
    sections
      .filter((lines) => lines.length > 0)
      .map((lines) => lines.join("\n"))
      .join("\n\n") + "\n"
  );
}

function header({ project, pluginVersion, counts }: Report, page: Page): string[] {
  const seen = [plural(counts.traffics, "traffic"), plural(counts.functions, "function"), `${plural(counts.tests, "test")} read`].join(
    ", ",
  );
  return wrapItems([`hardhat-parallel ${pluginVersion}`, project, seen], "   ", page.width).map(page.dim);
}

function harmlessLines({ harmless }: Report, page: Page): string[] {
  if (harmless.length === 0) return [];
  const contract = commonContract(harmless.map(({ variable }) => variable));
  const items = harmless.slice(0, MAX_HARMLESS).map((entry, index) => {
    const last = index === harmless.length - 1;
    return harmlessItem(entry, contract ?? "") + (last ? "" : ";");
  });
  const more = harmless.length - items.length;
  if (more > 0) items.push(`and ${count(more)} more`);
  return beside("  ", wrapItems(["Shared but harmless here:", ...items], " ", page.width - 2)).map(page.dim);
}

function harmlessItem({ variable, reads, writes, why }: Harmless, contract: string): string {
  const name = variableName(variable, contract);
  if (why === "commutative") return `${name} ${plural(writes, "addition")} in any order`;
  return why === "never written" ? `${name} ${plural(reads, "read")}, never written` : `${name} ${why} ${plural(writes, "time")}`;
}

/** What was not covered, things with one reason together. */
function notCoveredLines({ notCovered }: Report, page: Page): string[] {
  if (notCovered.length === 0) return [];
  const byReason = Map.groupBy(notCovered, ({ reason }) => reason);
  const lines = [...byReason].flatMap(([reason, alike]) => {
    const named = alike
      .slice(0, MAX_NAMED)
      .map(({ what }) => what)
      .join(", ");
    const more = alike.length > MAX_NAMED ? ` and ${count(alike.length - MAX_NAMED)} more` : "";
    return hanging("  ", `${named}${more}: ${reason}`, page.width - 2).map((line, at) => (at === 0 ? line : `  ${line}`));
  });
  return [page.heading("NOT COVERED"), ...lines];
}

function ruleLines({ rule, estimated, otherRules }: Report, { explain }: TerminalOptions, page: Page): string[] {
  const sentence = ruleSentence(rule, estimated) + (explain === true ? "" : "   (--explain)");
  return [sentence, ...otherRules].flatMap((text, index) =>
    hanging(index === 0 ? `${page.heading("RULE")}  ` : "      ", text, page.width),
  );
}

function openLines({ html, json }: TerminalOptions["paths"], page: Page): string[] {
  const items = [...(html === undefined ? [] : [html]), json === undefined ? "JSON: --json out.json" : `JSON: ${json}`];
  return beside(`${page.heading("OPEN")}  `, wrapItems(items, "   ", page.width - 6));
}
