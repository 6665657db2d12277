import type { AccessSet } from "../access/access.ts";
import { locationKey } from "../access/location.ts";
import type { EngineRun, StagedTransactions } from "../engine/block-run.ts";
import type { BlockRecord } from "./block-record.ts";
import type { ConflictMemory } from "./conflict-memory.ts";
import type { Planned } from "./planner.ts";
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
  { transactions, kinds }: Planned,
  from: number,
  entries: readonly Entry[],
  run: EngineRun,
  job: JobView,
): number {
  let alone = 0;
  let index = 0;
  const conflicts = new Set<string>();
  const outcomeOf = (index: number) => (job.outcomes[index] ?? 0) >>> 0;
  for (const entry of entries) {
    const first = index;
    index += entry.count;
    if (entry.kind !== "adopted") {
      const { count, started, ended } = entry;
      record.span({ executor: OWNER.main, first: from + first, count, started, ended, inVain: false });
      alone += ended - started;
    }
    if (entry.kind === "executed") continue;
    const { executor } = entry;
    const inVain = entry.kind === "repeated";
    for (let at = first; at < index; at++) {
      const [started, ended, time] = [job.started[at] ?? 0, job.ended[at] ?? 0, kinds[at]?.time];
      if (time === undefined || started === 0 || ended < started) continue;
      record.span({ executor, first: from + at, count: 1, started, ended, inVain });
      time.add(ended - started);
      if (!inVain) alone += time.value;
    }
    if (entry.kind !== "repeated") continue;
    const location = entry.access === undefined ? undefined : run.locationOf(outcomeOf(first), entry.access);
    if (location !== undefined) conflicts.add(location);
    record.repeated({ transaction: from + first, ...(location !== undefined && { location }) });
    kinds[first]?.prediction.repeated();
  }
  if (conflicts.size === 0) return alone;
  const touched = entries.flatMap(({ kind, count }) => Array.from({ length: count }, () => kind !== "executed"));
  memory.learn(transactions.slice(0, index), (at) => (touched[at] === true ? run.touchedAmong(outcomeOf(at), conflicts) : []));
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
