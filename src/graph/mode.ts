import type { Access } from "../access/access.ts";
import { ADD, OWN, READ, WRITE } from "./access-table.ts";
import type { ConflictRule } from "./rule.ts";

/** Why the later of two accesses to one location has to wait: it reads what was written, overwrites what was read, or what was written. */
export type ConflictKind = "RAW" | "WAR" | "WAW";

/**
 * The mode bits that a rule gives to one access. A gas read is a read: the cost of an SSTORE hangs on the old value.
 * What a rule does not count as written (`restored`, `no-op`) is still read. 0 where the access counts for nothing.
 */
export function accessMode(access: Access, rule: ConflictRule): number {
  const read = access.read === "none" ? 0 : READ;
  switch (access.write) {
    case "none":
      return read;
    case "changed":
      return read | WRITE;
    case "added":
      return additionsCommute(access, rule) ? read | ADD : READ | WRITE;
    case "restored":
    case "no-op":
      return rule.writes === "executed" ? read | WRITE : READ;
  }
}

function additionsCommute(access: Access, rule: ConflictRule): boolean {
  return (access.additions ?? []).every((addition) => (addition === "fee" ? rule.fees : rule.credits) === "commutative");
}

/**
 * How two accesses to one location conflict, the first kind that holds in the order RAW, WAR, WAW; undefined where they do not.
 * This is the one definition of a conflict; the graph is the same in linear size.
 */
export function conflictKind(earlier: number, later: number, kinds: ConflictRule["kinds"]): ConflictKind | undefined {
  if ((earlier & later & OWN) !== 0) return undefined;
  const written = (earlier & (WRITE | ADD)) !== 0;
  if (written && (later & READ) !== 0) return "RAW";
  if (kinds === "raw") return undefined;
  if ((earlier & READ) !== 0 && (later & (WRITE | ADD)) !== 0) return "WAR";
  const bothOnlyAdd = ((earlier | later) & WRITE) === 0;
  return written && (later & (WRITE | ADD)) !== 0 && !bothOnlyAdd ? "WAW" : undefined;
}
