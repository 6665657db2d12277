import type { Access } from "../access/access.ts";
import { conflictsBetween, type Conflict } from "../graph/conflict.ts";
import type { ConflictRule } from "../graph/rule.ts";
import type { OwnAccess } from "../graph/tabulate.ts";
import type { Obstacle } from "./lines.ts";
import type { TouchingTransaction } from "./touching-transaction.ts";

/** What stops two transactions from running at the same time, in whichever order a block would hold them: each location once. */
export function obstaclesBetween(one: TouchingTransaction, other: TouchingTransaction, rule: ConflictRule): Obstacle[] {
  const obstacles = [...obstaclesInOrder(one, other, rule), ...obstaclesInOrder(other, one, rule)];
  return [...new Map(obstacles.map((obstacle) => [obstacle.variable, obstacle])).values()];
}

function obstaclesInOrder(earlier: TouchingTransaction, later: TouchingTransaction, rule: ConflictRule): Obstacle[] {
  const own: OwnAccess = (side, index) => isOwn(side === 0 ? earlier : later, index);
  return conflictsBetween(earlier.executed.accesses, later.executed.accesses, rule, own).flatMap((conflict) =>
    obstacleOf(earlier, later, conflict),
  );
}

/** Whether an access is keyed by the transaction's own sender. */
function isOwn({ transaction, executed, names }: TouchingTransaction, index: number): boolean {
  const access = executed.accesses[index];
  if (access === undefined) return false;
  if (access.location.kind !== "storage") return access.location.address === transaction.from;
  return names.location(access, executed.preimages).keyAddresses.includes(transaction.from);
}

function obstacleOf(earlier: TouchingTransaction, later: TouchingTransaction, conflict: Conflict): Obstacle[] {
  const [before, after] = [earlier.executed.accesses[conflict.earlier], later.executed.accesses[conflict.later]];
  if (before === undefined || after === undefined) return [];
  const reader = conflict.kind === "WAR" ? { by: earlier, access: before } : { by: later, access: after };
  const writer = conflict.kind === "WAR" ? { by: later, access: after } : { by: earlier, access: before };
  return [
    {
      variable: labelOf(writer.by, writer.access),
      readAt: lineOf(reader.by, reader.access.readAt),
      writtenAt: lineOf(writer.by, writer.access.writtenAt),
    },
  ];
}

function labelOf({ names, executed }: TouchingTransaction, access: Access): string {
  return names.location(access, executed.preimages).label;
}

function lineOf({ names }: TouchingTransaction, site: Access["readAt"]): Obstacle["readAt"] {
  return site === undefined ? undefined : names.sourceLine(site);
}
