import type { Drift, Recording } from "../../workload/replay.ts";
import type { NamedRecording } from "./named-recording.ts";

/** Names at most so many calls of a mix. */
const NAMED_CALLS = 3;

const DRIFT_WORDS: Record<Drift["what"], string> = {
  refused: "could not be in one block",
  status: "ended otherwise",
  gas: "used other gas",
  logs: "logged other events",
};

/** What a traffic is made of: `200 users mint`, `60% transfer 30% approve`. */
export function describeTraffic({ recording, calls }: NamedRecording): string {
  const { transactions } = recording.workload;
  const counts = new Map<string, number>();
  for (const [index, { label }] of transactions.entries()) {
    const name = label ?? calls[index]?.function ?? calls[index]?.label ?? "";
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const users = new Set(transactions.map(({ transaction }) => transaction.from)).size;
  const sorted = [...counts].sort(([, a], [, b]) => b - a);
  const [only] = sorted;
  if (sorted.length === 1 && only !== undefined) return `${users} ${users === 1 ? "user" : "users"} ${only[0]}`;
  const shown = sorted.slice(0, NAMED_CALLS).map(([name, count]) => `${Math.round((100 * count) / transactions.length)}% ${name}`);
  return shown.join(" ");
}

/** What came out otherwise in the one block of the replay than in the run: one sentence for each kind of difference. */
export function describeDrift({ workload, drift }: Recording): string[] {
  const byKind = new Map<Drift["what"], Drift[]>();
  for (const each of drift) byKind.set(each.what, [...(byKind.get(each.what) ?? []), each]);
  return [...byKind].map(([what, drifts]) => {
    const [first] = drifts;
    const label = first === undefined ? undefined : workload.transactions[first.transaction]?.label;
    const values = what === "logs" || first === undefined ? "" : ` (${first.replayed}, ${first.recorded} in the run)`;
    const noun = drifts.length === 1 ? "1 transaction" : `${drifts.length} transactions`;
    return `${noun} ${DRIFT_WORDS[what]} in one block than in the run: the first is #${(first?.transaction ?? 0) + 1}${label === undefined ? "" : `, ${label}`}${values}`;
  });
}
