import type { AccessSet } from "../access/access.ts";
import type { LocationKey } from "../access/location.ts";
import { OWN } from "./access-table.ts";
import { accessMode, conflictKind, type ConflictKind } from "./mode.ts";
import type { ConflictRule } from "./rule.ts";
import { ruleKey, type OwnAccess } from "./tabulate.ts";

/** One conflict of two transactions: the access of each (indexes into their sets), and why the later one waits. */
export interface Conflict {
  readonly earlier: number;
  readonly later: number;
  readonly kind: ConflictKind;
  /** True where the reading side read for SSTORE's gas rule alone: the later one's cost hangs on it, no value does. */
  readonly gasOnly: boolean;
}

/**
 * The conflicts of one transaction with a later one, in the order of the later one's accesses: one a location, or under account
 * granularity one for each pair of accesses in the account that conflicts.
 *
 * @param own as for `tabulate`, with 0 for the earlier transaction and 1 for the later; asked only where senders are distinct
 */
export function conflictsBetween(earlier: AccessSet, later: AccessSet, rule: ConflictRule, own: OwnAccess): Conflict[] {
  const modeOf = (set: AccessSet, side: 0 | 1, index: number): number => {
    const access = set[index];
    if (access === undefined) return 0;
    return accessMode(access, rule) | (rule.senders === "distinct" && own(side, index) ? OWN : 0);
  };
  const earlierByKey = indexesByKey(earlier, rule);
  return later.flatMap((laterAccess, laterIndex) => {
    const laterMode = modeOf(later, 1, laterIndex);
    return (earlierByKey.get(ruleKey(laterAccess.location, rule)) ?? []).flatMap((earlierIndex) => {
      const kind = conflictKind(modeOf(earlier, 0, earlierIndex), laterMode, rule.kinds);
      if (kind === undefined) return [];
      const reader = kind === "RAW" ? laterAccess : kind === "WAR" ? earlier[earlierIndex] : undefined;
      return [{ earlier: earlierIndex, later: laterIndex, kind, gasOnly: reader?.read === "gas" }];
    });
  });
}

function indexesByKey(set: AccessSet, rule: ConflictRule): Map<LocationKey, number[]> {
  const indexes = new Map<LocationKey, number[]>();
  set.forEach((access, index) => {
    const key = ruleKey(access.location, rule);
    const known = indexes.get(key);
    if (known === undefined) indexes.set(key, [index]);
    else known.push(index);
  });
  return indexes;
}
