import type { ConflictRule } from "../../graph/rule.ts";
import type { Report } from "../model.ts";
import { count } from "./figures.ts";
import type { Page } from "./page.ts";
import { SWITCHES } from "./rule.ts";
import { hanging, left } from "./text.ts";

const LABEL = 16;

/** For --explain: how each figure is computed, and what each switch of the rule means; the value in force is marked. */
export function explainSection(report: Report, page: Page): string[] {
  return [
    page.heading("HOW THE FIGURES COME ABOUT"),
    ...figures(report).flatMap(([name, text]) => hanging(`  ${page.strong(left(name, LABEL))}`, text, page.width)),
    "",
    page.heading("THE RULE'S SWITCHES") + page.dim("   > in force"),
    ...(Object.keys(SWITCHES) as (keyof ConflictRule)[]).flatMap((name) => switchLines(name, report.rule, page)),
  ];
}

function figures({ executors, gasPerSecond, traffics }: Report): [name: string, text: string][] {
  return [
    ["Mgas", "The gas that all transactions of the traffic used when they were replayed in order as one block."],
    [
      "longest chain",
      "The transactions on the heaviest path through the conflict graph, the path whose gas adds up to most. They can only run one after another.",
    ],
    [
      `on ${executors} cores`,
      `The traffic's gas over the time (in gas) that a list schedule on ${executors} executors takes, heaviest remaining path first, a transaction starting when all it waits for are done.`,
    ],
    [
      `best on ${executors}`,
      "The same schedule if no transaction waited for another. It depends on how many transactions there are, so no speedup is printed without it.",
    ],
    [
      "over n orders",
      "Least and most over shuffled orders of the same transactions: how much hangs on the order that they happen to have.",
    ],
    ...(traffics.some(({ measured }) => measured !== undefined) ? [MEASURED] : []),
    [
      "gain",
      "The schedule again as if the variable (with all of its bundle) made no conflict: alone, and together with those above it. An upper bound.",
    ],
    [
      "bundle",
      "Variables whose conflicts are between the same pairs of transactions: removing one of them without the others gains nothing.",
    ],
    [
      "gas in series",
      `The gas that each call adds to the chain through the variable. At ${count(gasPerSecond / 1e6)} million gas a second this is what one core can do of them.`,
    ],
    [
      "who blocks whom",
      "Each recorded call is repeated for many senders from the same state, one thing varied at a time; two calls that conflict all the same always do.",
    ],
  ];
}

const MEASURED: [name: string, text: string] = [
  "measured",
  "Milliseconds by the clock of the machine that ran it, from the first transaction's start to the last one's end in each block that the parallel network mined, without signatures and tries.",
];

function switchLines(name: keyof ConflictRule, rule: ConflictRule, page: Page): string[] {
  return Object.entries(SWITCHES[name]).flatMap(([value, { explained }]) => {
    const inForce = rule[name] === value;
    const option = left(`--${name} ${value}`, 25);
    return hanging(`${inForce ? "> " : "  "}${inForce ? page.strong(option) : option} `, explained, page.width);
  });
}
