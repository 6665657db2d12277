import type { ConflictRule } from "../../../graph/rule.ts";
import { SWITCHES } from "../../terminal/rule.ts";
import type { Report } from "../../model.ts";
import { html, type Markup } from "../markup.ts";

/** The rule in words, and how each figure comes about. */
export function renderRule(report: Report): Markup {
  const { rule, otherRules, executors } = report;
  return html`<section id="rule" aria-labelledby="rule-title">
    <h2 id="rule-title">The rule, and the figures <small>modelled, not timed</small></h2>
    <ul class="plain">
      ${explainRule(rule).map(([value, words]) => html`<li><strong>${value}</strong> <span>${words}</span></li>`)}
    </ul>
    ${otherRules.map((sentence) => html`<p class="note">${sentence}</p>`)}
    <details>
      <summary>How each figure is computed</summary>
      <dl class="definitions">
        ${definitions(executors).map(
          ([term, meaning]) =>
            html`<div>
              <dt>${term}</dt>
              <dd>${meaning}</dd>
            </div>`,
        )}
      </dl>
    </details>
  </section>`;
}

/** Each switch of the rule: the value in force, and what it means. */
function explainRule(rule: ConflictRule): readonly (readonly [string, string])[] {
  const { granularity, kinds, writes, senders, fees, credits } = SWITCHES;
  return [
    [`by ${rule.granularity}`, granularity[rule.granularity].explained],
    [rule.kinds === "raw" ? "read after write" : "all kinds", kinds[rule.kinds].explained],
    [`${rule.writes} writes`, writes[rule.writes].explained],
    [`senders ${rule.senders}`, senders[rule.senders].explained],
    [`fees ${rule.fees}`, fees[rule.fees].explained],
    [`credits ${rule.credits}`, credits[rule.credits].explained],
  ];
}

function definitions(executors: number): readonly (readonly [string, string])[] {
  return [
    ["Work", "The gas of all transactions of the block."],
    ["Longest chain", "The transactions on the critical path, the heaviest path through the conflict graph; its gas is the span."],
    [
      "Speedup",
      `Work divided by the makespan of a list schedule on ${executors} executors: a free executor takes the ready transaction with most gas still ahead of it. Gas stands for time.`,
    ],
    [
      "At most",
      "The bound that the number and the costs of the transactions set, if none waited: work divided by the gas of an even share or of the heaviest transaction, whichever is more.",
    ],
    [
      "As if gone",
      "The same again with the conflicts of one variable, or of one bundle, left out. An upper bound: whatever replaces the variable costs gas and may conflict.",
    ],
    ["Over orders", "The least and the most over shuffled orders of the block’s transactions."],
    ["Calls a second", "The gas per second of one core, divided by the gas that each call spends in series on the variable."],
    ["Lanes and graph", "Computed in this page, by the rule above, from the access sets in the report."],
  ];
}
