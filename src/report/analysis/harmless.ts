import type { Harmless } from "../model.ts";
import type { NamedRecording } from "./named-recording.ts";

/** Tells of at most so many, those that were written and did no harm first; the rest is noise. */
const SHOWN = 8;

/** What fewer transactions touch is not shared: so many, or so large a share of a small traffic. */
const SHARED_BY = 8;
const SHARED_SHARE = 0.05;

interface Use {
  readonly transactions: Set<number>;
  changes: number;
  writes: number;
  readonly why: Set<Harmless["why"]>;
}

/** Storage variables, and balances of contracts, that many transactions share without waiting for each other: never written, put back, stored unchanged, or only added to. */
export function harmlessIn(named: NamedRecording): Harmless[] {
  const uses = new Map<string, Use>();
  for (const [transaction, { accesses }] of named.recording.executed.entries()) {
    for (const [index, { location, write }] of accesses.entries()) {
      const known = named.variableOf[named.locations.id(transaction, index)];
      if (known === undefined || (location.kind !== "storage" && (write !== "added" || known.location.contract === undefined))) continue;
      const { variable } = known;
      const use = uses.get(variable) ?? { transactions: new Set(), changes: 0, writes: 0, why: new Set() };
      uses.set(variable, use);
      use.transactions.add(transaction);
      if (write === "changed") use.changes++;
      if (write !== "none") use.writes++;
      if (write === "restored" || write === "no-op") use.why.add(write);
      if (write === "added") use.why.add("commutative");
    }
  }
  const enough = Math.max(2, Math.min(SHARED_BY, named.recording.executed.length * SHARED_SHARE));
  return [...uses]
    .filter(([, { changes, transactions }]) => changes === 0 && transactions.size >= enough)
    .sort(([, a], [, b]) => Number(b.why.size > 0) - Number(a.why.size > 0) || b.transactions.size - a.transactions.size)
    .slice(0, SHOWN)
    .map(([variable, { transactions, writes, why }]) => ({ variable, reads: transactions.size, writes, why: strongest(why) }));
}

function strongest(why: ReadonlySet<Harmless["why"]>): Harmless["why"] {
  return (["restored", "no-op", "commutative"] as const).find((each) => why.has(each)) ?? "never written";
}
