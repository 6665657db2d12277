import type { ConflictRule } from "../../graph/rule.ts";
import type { Matrix, MatrixCell } from "../model.ts";
import type { AnalysedFunction } from "./functions.ts";
import { relate } from "./relate.ts";

/** Below so many recorded calls a function's cells are weak evidence. */
const FEW_CALLS = 3;

/** The matrix of all functions that users call: how each pair relates when many call them in one block. Admin functions are listed, not related. */
export function matrixOf(functions: readonly AnalysedFunction[], rule: ConflictRule): Matrix {
  const users = functions.filter(({ isAdmin }) => !isAdmin);
  const cells = users.flatMap((row, index) => users.slice(index).map((column) => cellOf(row, column, rule)));
  return {
    functions: functions.map(({ name, calls, clones, isAdmin }) => ({ name, calls, clones, admin: isAdmin })),
    cells,
  };
}

function cellOf(row: AnalysedFunction, column: AnalysedFunction, rule: ConflictRule): MatrixCell {
  return {
    row: row.name,
    column: column.name,
    ...relate(row.templates, column.templates, rule),
    evidence: row.clones > 0 && column.clones > 0 ? "cloned" : "measured",
    weak: row.calls < FEW_CALLS || column.calls < FEW_CALLS,
  };
}
