import { ADD, OWN, READ, WRITE } from "./access-table.ts";
import { conflictKind } from "./mode.ts";
import type { ConflictRule } from "./rule.ts";

/**
 * Who waits for whom on one location, as tables. A location's earlier accesses are kept in a few *groups*, each a run of accesses that do not
 * wait for one another (readers, blind additions, different senders' own accesses, or one last writer). Masks have a bit a group.
 */
export interface Discipline {
  readonly groupCount: number;
  /** The groups that are ever entered where no access is OWN; they come first. */
  readonly groupCountWithoutOwn: number;
  /** By mode: the groups that an access waits for. */
  readonly waitsFor: Uint8Array;
  /** By mode: the group that an access enters, or -1 where nothing later waits for it. */
  readonly enters: Int8Array;
  /** By mode: the groups that are over once an access is there: whoever would wait for them waits for it, or does not see them any more. */
  readonly ends: Uint8Array;
  /** By group: the groups that its members waited for, so that waiting for it is waiting for what they held before. */
  readonly covers: Uint8Array;
}

const MODES = 16;

/**
 * Read after write: only writers are kept. A reader waits for the last writer and the additions since (`last`),
 * and, unless it is OWN, for the OWN writers since, apart by whether these waited for `last` themselves.
 * A write that does not read hides what was before it.
 */
function readAfterWrite(): Discipline {
  const [last, ownBlind, ownUpdate] = [0, 1, 2];
  const tables = emptyTables(3, 1);
  for (let mode = 0; mode < MODES; mode++) {
    const [reads, writes, adds, own] = [mode & READ, mode & WRITE, mode & ADD, mode & OWN];
    if (reads) tables.waitsFor[mode] = own ? bit(last) : bit(last) | bit(ownBlind) | bit(ownUpdate);
    if (!writes && !adds) continue;
    tables.enters[mode] = !own ? last : reads ? ownUpdate : ownBlind;
    if (!own && (writes || reads)) tables.ends[mode] = bit(last) | bit(ownBlind) | bit(ownUpdate);
  }
  tables.covers[ownUpdate] = bit(last);
  return tables;
}

/** All conflicts: a group for each of read, add and write, OWN or not; groups wait for each other as `conflictKind` says. */
function allConflicts(): Discipline {
  const groups = [WRITE, READ, ADD, WRITE | OWN, READ | OWN, ADD | OWN];
  const tables = emptyTables(groups.length, 3);
  const waitMask = (mode: number) =>
    groups.reduce((mask, other, group) => (conflictKind(other, mode, "all") === undefined ? mask : mask | bit(group)), 0);
  for (let mode = 0; mode < MODES; mode++) {
    if ((mode & ~OWN) === 0) continue;
    tables.waitsFor[mode] = waitMask(mode);
    tables.enters[mode] = groups.indexOf(asGroup(mode));
    if (asGroup(mode) === WRITE) tables.ends[mode] = bit(groups.length) - 1;
  }
  groups.forEach((mode, group) => (tables.covers[group] = waitMask(mode)));
  return tables;
}

/** The one bit of a mode, beside OWN, that says all about its conflicts: what reads and adds cannot be reordered with anything, like a write. */
function asGroup(mode: number): number {
  const touched = mode & (READ | WRITE | ADD);
  return (touched === READ || touched === ADD ? touched : WRITE) | (mode & OWN);
}

function emptyTables(groupCount: number, groupCountWithoutOwn: number): Discipline {
  return {
    groupCount,
    groupCountWithoutOwn,
    waitsFor: new Uint8Array(MODES),
    enters: new Int8Array(MODES).fill(-1),
    ends: new Uint8Array(MODES),
    covers: new Uint8Array(groupCount),
  };
}

function bit(group: number): number {
  return 1 << group;
}

/** The discipline of each choice of `ConflictRule.kinds`. */
export const DISCIPLINES: Readonly<Record<ConflictRule["kinds"], Discipline>> = { raw: readAfterWrite(), all: allConflicts() };
