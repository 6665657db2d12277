import type { AccessSet } from "../access/access.ts";
import { locationKey } from "../access/location.ts";
import type { EngineRun, StagedTransactions } from "../engine/block-run.ts";
import type { Transaction } from "../execution/transaction.ts";
import type { BlockRecord } from "./block-record.ts";
import type { ConflictMemory } from "./conflict-memory.ts";
import { SAMPLE } from "./pace.ts";
import { type JobView, OWNER } from "./shared-job.ts";
import type { Entry } from "./window.ts";

/** Looks for what the transactions before a window had in common, where such were not looked at before. */
export function learnFromSample(memory: ConflictMemory, { transactions }: StagedTransactions, end: number, run: EngineRun): void {
  const sample = transactions.slice(Math.max(0, end - SAMPLE), end).map(({ transaction }) => transaction);
  if (sample.every((transaction) => memory.kindOf(transaction).isKnown)) return;
  const first = run.count - sample.length;
  const shared = sharedLocations(sample.map((_, index) => run.result(first + index).accesses));
  memory.learn(sample, (index) => shared[index] ?? []);
}

/**
 * Writes down what became of a window's transactions, and learns from it: what each kind takes, and on what those queue that were executed again.
 *
 * @param from the place of the window's first transaction among those of the record
 * @returns what the transactions would likely have taken one by one, in milliseconds: threads that are interrupted seem to work longer
 */
export function learnFromWindow(
  memory: ConflictMemory,
  record: BlockRecord,
  transactions: readonly Transaction[],
  from: number,
  entries: readonly Entry[],
  run: EngineRun,
  job: JobView,
): number {
  let alone = 0;
  const conflicts = new Set<string>();
  const outcomeOf = (index: number) => (job.outcomes[index] ?? 0) >>> 0;
  for (const [index, entry] of entries.entries()) {
    const first = from + index;
    const transaction = transactions[index];
    if (entry.kind !== "adopted") {
      const { started, ended } = entry;
      record.span({ executor: OWNER.main, first, count: 1, started, ended, inVain: false });
      alone += ended - started;
    }
    if (entry.kind === "executed" || transaction === undefined) continue;
    const [started, ended] = [job.started[index] ?? 0, job.ended[index] ?? 0];
    if (ended >= started && started > 0) {
      record.span({ executor: entry.executor, first, count: 1, started, ended, inVain: entry.kind === "repeated" });
      const { time } = memory.kindOf(transaction);
      time.add(ended - started);
      if (entry.kind === "adopted") alone += time.value;
    }
    if (entry.kind !== "repeated") continue;
    const location = entry.access === undefined ? undefined : run.locationOf(outcomeOf(index), entry.access);
    if (location !== undefined) conflicts.add(location);
    record.repeated({ transaction: first, ...(location !== undefined && { location }) });
    memory.kindOf(transaction).prediction.repeated();
  }
  if (conflicts.size === 0) return alone;
  const touched = entries.map(({ kind }, index) => (kind === "executed" ? [] : run.touchedAmong(outcomeOf(index), conflicts)));
  memory.learn(transactions.slice(0, entries.length), (index) => touched[index] ?? []);
  return alone;
}

/** Of each access set, the storage that another changed before and it reads, or that it changes and another reads after. */
function sharedLocations(sets: readonly AccessSet[]): string[][] {
  const storage = sets.map((accesses) =>
    accesses.flatMap(({ location, read, write }) =>
      location.kind === "storage" ? [{ key: locationKey(location), isRead: read !== "none", isChanged: write === "changed" }] : [],
    ),
  );
  const changed = new Set<string>();
  const shared = new Set<string>();
  for (const accesses of storage) {
    for (const { key, isRead } of accesses) if (isRead && changed.has(key)) shared.add(key);
    for (const { key, isChanged } of accesses) if (isChanged) changed.add(key);
  }
  return storage.map((accesses) => accesses.flatMap(({ key }) => (shared.has(key) ? [key] : [])));
}
