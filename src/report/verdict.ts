import type { AdvicePattern, Hotspot, MatrixCell, Report } from "./model.ts";
import { factorOf, plural, sameFactor } from "./terminal/figures.ts";
import { commonContract, variableName, withoutRepeatedContract } from "./variable-name.ts";

/** Why a pattern's contention is the business itself. */
const INHERENT: Partial<Readonly<Record<AdvicePattern, string>>> = {
  "amm-pool": "a pool's price is what the last trade left",
  "erc20-supply": "the supply must be exact after each mint and burn",
  "erc4626-total-assets": "a share's instant price depends on the deposit before",
};

/** Calls that always conflict, all on one variable: what the first sentence is about. */
interface Queue {
  readonly functions: readonly string[];
  readonly cells: readonly MatrixCell[];
  readonly variables: readonly string[];
  readonly hotspot: Hotspot | undefined;
}

/** A report before its verdict is known. */
export type ReportWithoutVerdict = Omit<Report, "verdict">;

/** One or two sentences: what runs one at a time, on what, and whether one should care. */
export function verdictOf(report: ReportWithoutVerdict): string[] {
  if (report.counts.transactions === 0) {
    return [
      "No transaction was seen, so nothing can be said.",
      `The report learns from transactions that tests or a script send; ${
        report.notCovered.length > 0 ? "NOT COVERED says what was left out" : "eth_call and Solidity tests send none"
      }.`,
    ];
  }
  const functions = scoredFunctions(report);
  if (functions.length === 0) return ["No call to a function could be examined: see NOT COVERED.", ...whatItCosts(report)];
  const queue = worstQueue(report, functions);
  if (queue === undefined) return [withoutQueue(report, functions), ...whatItCosts(report)];
  return [queueSentence(queue), ...secondSentence(queue, functions, report)];
}

function scoredFunctions({ matrix }: ReportWithoutVerdict): string[] {
  return matrix.functions.filter(({ admin }) => !admin).map(({ name }) => name);
}

/** The always-conflicting cells that share a variable: the top hotspot's where there is one among them, else the first self-conflict's. */
function worstQueue({ matrix, hotspots }: ReportWithoutVerdict, functions: readonly string[]): Queue | undefined {
  const scored = new Set(functions);
  const always = matrix.cells.filter(({ kind, row, column }) => kind === "always" && scored.has(row) && scored.has(column));
  const hotspot = hotspots.find((each) => always.some((cell) => isOn(cell, each)));
  const lead =
    always.find((cell) => hotspot !== undefined && isOn(cell, hotspot)) ?? always.find(({ row, column }) => row === column) ?? always[0];
  if (lead === undefined) return undefined;
  const cells = always.filter((cell) => (hotspot === undefined ? cell.variables[0] === lead.variables[0] : isOn(cell, hotspot)));
  return {
    functions: functions.filter((name) => cells.some(({ row, column }) => row === name || column === name)),
    cells,
    variables: hotspot?.bundle ?? lead.variables,
    hotspot,
  };
}

/** Whether a cell's conflict is on the hotspot; the cell's variables may carry keys: `Drop._owners[tokenId]`. */
function isOn({ variables }: MatrixCell, { variable, bundle }: Hotspot): boolean {
  return variables.some((each) => [variable, ...bundle].some((name) => each === name || each.startsWith(`${name}[`)));
}

function queueSentence({ functions, cells, variables }: Queue): string {
  const [first = "", second] = functions;
  const on = variables.length === 0 ? "" : `, on ${variablesPhrase(variables, functions)}`;
  const queuesWithItself = (name: string): boolean => cells.some(({ row, column }) => row === name && column === name);
  if (second === undefined) {
    const short = variableName(first);
    return `${first} runs one at a time: every ${short} conflicts with every ${short}${on}.`;
  }
  if (functions.every(queuesWithItself)) return `${listed(withoutRepeatedContract(functions))} run one at a time${on}.`;
  if (functions.length === 2) return `Every ${first} conflicts with every ${second}${on}.`;
  return `${listed(withoutRepeatedContract(functions))} block each other${on}.`;
}

/** Whether to care: what it is, why its obvious fix would not help, or what the other functions do. */
function secondSentence(queue: Queue, functions: readonly string[], report: ReportWithoutVerdict): string[] {
  const { hotspot, variables } = queue;
  if (!hasTraffic(report)) return [withoutTraffic(report)];
  const others = othersClause(queue, functions, report);
  const andOthers = others === "" ? "." : `; ${others}.`;
  if (hotspot?.advice.inherent === true) {
    const why = INHERENT[hotspot.advice.pattern];
    return [`This is inherent${why === undefined ? "" : `: ${why}`}. Leave it${andOthers}`];
  }
  if (hotspot !== undefined && isLittle(hotspot, report)) return [noGainSentence(hotspot, report)];
  if (hotspot !== undefined && variables.length > 1) return [`Fixing one of these ${variables.length} alone brings no gain${andOthers}`];
  return others === "" ? whatItCosts(report) : [`${others.charAt(0).toUpperCase()}${others.slice(1)}.`];
}

/** A repair that brings less than this share of what is missing is next to none. */
const LITTLE_GAIN = 0.1;

function isLittle({ speedupAlone, speedupNow, traffic }: Hotspot, { traffics }: ReportWithoutVerdict): boolean {
  const best = traffics.find(({ name }) => name === traffic)?.bestSpeedup ?? speedupNow;
  return speedupAlone - speedupNow <= (best - speedupNow) * LITTLE_GAIN;
}

/** The obvious fix brings next to nothing: said, with what holds the calls in the queue besides. */
function noGainSentence(hotspot: Hotspot, { hotspots, traffics }: ReportWithoutVerdict): string {
  const best = traffics.find(({ name }) => name === hotspot.traffic)?.bestSpeedup;
  const name = variablesPhrase(hotspot.bundle, hotspot.functions);
  const others = hotspots.filter(({ traffic }) => traffic === hotspot.traffic);
  const helpful = others.find((each) => each !== hotspot && !sameFactor(each.speedupWithAbove, hotspot.speedupNow));
  const isNone = sameFactor(hotspot.speedupAlone, hotspot.speedupNow);
  const sentence = `Removing ${name} alone brings ${isNone || best === undefined ? "no gain" : `only ${factorOf(hotspot.speedupAlone, best)}`}`;
  if (best !== undefined && sameFactor(hotspot.speedupNow, best))
    return `${sentence}: it is at ${factorOf(hotspot.speedupNow, best)} already.`;
  return helpful === undefined
    ? `${sentence}: other variables hold the same calls back.`
    : `${sentence}: ${helpful.variable} holds the same calls back.`;
}

/** What the functions outside of the queue do: `the other 4 queue only on a shared user or token`. Empty where there are none. */
function othersClause({ functions: queued }: Queue, functions: readonly string[], { matrix }: ReportWithoutVerdict): string {
  const others = new Set(functions.filter((name) => !queued.includes(name)));
  if (others.size === 0) return "";
  const subject = others.size === 1 ? "the other one" : `the other ${others.size}`;
  const verb = (word: string): string => (others.size === 1 ? `${word}s` : word);
  const cells = matrix.cells.filter(({ row, column }) => others.has(row) || others.has(column));
  if (cells.some(({ kind, row, column }) => kind === "always" && others.has(row) && others.has(column))) {
    return `${subject} ${verb("queue")} on other variables`;
  }
  const shared = sharedThings(cells);
  return shared === "" ? `${subject} never ${verb("queue")}` : `${subject} ${verb("queue")} only on a shared ${shared}`;
}

function withoutQueue({ matrix }: ReportWithoutVerdict, functions: readonly string[]): string {
  const scored = new Set(functions);
  const shared = sharedThings(matrix.cells.filter(({ row, column }) => scored.has(row) && scored.has(column)));
  const subject = functions.length === 1 ? (functions[0] ?? "") : `Of ${plural(functions.length, "function")} none`;
  const runs = functions.length === 1 ? "does not run" : "runs";
  if (shared === "") return `${subject} ${runs} one at a time, and no two calls were seen to conflict.`;
  return `${subject} ${runs} one at a time: calls queue only on a shared ${shared}.`;
}

/** What calls of a cell must have in common to conflict: `user`, `tokenId`, `user or tokenId`. */
function sharedThings(cells: readonly MatrixCell[]): string {
  const things = new Set<string>();
  if (cells.some(({ kind }) => kind === "same-user")) things.add("user");
  for (const { kind, argument } of cells) if (kind === "same-argument") things.add(argument ?? "argument");
  return listed([...things], "or");
}

function withoutTraffic({ traffics }: ReportWithoutVerdict): string {
  const speedups =
    traffics.length === 0 ? ", and no speedup is modelled." : ". Speedups are of one call's clones each, not of a mix of calls.";
  return `No traffic is declared: this says who blocks whom, not how often${speedups}`;
}

function whatItCosts(report: ReportWithoutVerdict): string[] {
  if (!hasTraffic(report)) return [withoutTraffic(report)];
  const [worst] = report.traffics.toSorted((one, other) => one.speedup / one.bestSpeedup - other.speedup / other.bestSpeedup);
  return worst === undefined ? [] : [`"${worst.name}" reaches ${factorOf(worst.speedup, worst.bestSpeedup)} on ${report.executors} cores.`];
}

/** Whether anything was declared or recorded to be scored; clones alone are no traffic. */
function hasTraffic({ traffics }: ReportWithoutVerdict): boolean {
  return traffics.some(({ kind }) => kind !== "cloned");
}

/** `nextId`, or `reserve0 and 4 more`. The contract goes where it is the functions' own. */
function variablesPhrase(variables: readonly string[], functions: readonly string[]): string {
  const [first = "", second] = variables.map((variable) => variableName(variable, commonContract(functions) ?? ""));
  return variables.length === 2
    ? `${first} and ${second ?? ""}`
    : variables.length === 1
      ? first
      : `${first} and ${variables.length - 1} more`;
}

/** `a`, `a and b`, `a, b and 3 more`. */
function listed(items: readonly string[], word: "and" | "or" = "and"): string {
  const [first = "", second, third] = items;
  if (second === undefined) return first;
  if (third === undefined) return `${first} ${word} ${second}`;
  return items.length === 3 ? `${first}, ${second} ${word} ${third}` : `${first}, ${second} ${word} ${items.length - 2} more`;
}
