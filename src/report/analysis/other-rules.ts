import { RULE_CHOICES, type ConflictRule } from "../../graph/rule.ts";
import { speedupOn } from "../../graph/schedule.ts";
import { graphUnder, type ScoredTraffic } from "./scored.ts";

/** A speedup that falls below this share of the rule's own changes the verdict. */
const CHANGED_SHARE = 0.75;

/** For each switch of the rule whose stricter value changes the verdict of a traffic, a sentence that says so. */
export function otherRules(traffics: readonly ScoredTraffic[], rule: ConflictRule, executors: number): string[] {
  return (Object.keys(RULE_CHOICES) as (keyof ConflictRule)[]).flatMap((name) => {
    const stricter = RULE_CHOICES[name][1];
    if (rule[name] === stricter) return [];
    const changed = traffics.flatMap((traffic) => {
      const now = speedupOn(traffic.graph, executors);
      const then = speedupOn(graphUnder(traffic.named, { ...rule, [name]: stricter }).graph, executors);
      return then < now * CHANGED_SHARE ? [`"${traffic.named.recording.workload.name}" ${now.toFixed(1)}x -> ${then.toFixed(1)}x`] : [];
    });
    return changed.length === 0 ? [] : [`With --${name} ${stricter}: ${changed.join(", ")}.`];
  });
}
