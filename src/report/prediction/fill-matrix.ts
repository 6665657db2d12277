import type { ConflictRule } from "../../graph/rule.ts";
import type { ProjectContract } from "../../naming/project-contract.ts";
import type { CodeCache } from "../../predict/analysis/code-cache.ts";
import { loadKeccak } from "../../predict/keccak.ts";
import type { Matrix, MatrixCell } from "../model.ts";
import { contractOf } from "../variable-name.ts";
import { predictedMatrix, relatePairs } from "./matrix.ts";
import { analyseContracts, functionsBySelector, predictFunctions } from "./predicted-function.ts";

/**
 * Fills in by prediction what no run has shown: cells without evidence, and those of functions that nobody called, of the contracts whose functions
 * somebody did. Functions of different contracts, one of which nobody called, have no cell.
 */
export async function fillMatrix(
  matrix: Matrix,
  contracts: readonly ProjectContract[],
  rule: ConflictRule,
  codes: CodeCache,
): Promise<Matrix> {
  await loadKeccak();
  const called = new Map(matrix.functions.map((each) => [each.name, each]));
  const seen = new Map(matrix.cells.map((cell) => [pairKey(cell), cell]));
  const known = { functions: functionsBySelector(contracts), codes };
  const names = new Set(matrix.functions.flatMap(({ name }) => contractOf(name) ?? []));
  const concerned = [...names].flatMap((name) => contracts.find((each) => each.name === name && each.code !== undefined) ?? []);
  await analyseContracts(concerned, codes);
  const predicted = concerned.map((contract) => {
    const functions = predictFunctions(contract, known).filter(({ isView }) => !isView);
    const users = functions.filter((each) => called.get(each.name)?.admin !== true);
    return predictedMatrix(users, relatePairs(users, rule));
  });
  const uncalled = predicted.flatMap(({ functions }) => functions.filter(({ name }) => !called.has(name)));
  const cells = predicted.flatMap((each) => each.cells).filter((cell) => !isShown(seen.get(pairKey(cell))));
  const filled = new Set(cells.map(pairKey));
  return {
    functions: [...matrix.functions, ...uncalled],
    cells: [...matrix.cells.filter((cell) => !filled.has(pairKey(cell))), ...cells],
  };
}

function isShown(cell: MatrixCell | undefined): boolean {
  return cell !== undefined && cell.evidence !== "none";
}

function pairKey({ row, column }: Pick<MatrixCell, "row" | "column">): string {
  return JSON.stringify([row, column].sort());
}
