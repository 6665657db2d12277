import type { Matrix, MatrixCell } from "./model.ts";
import { contractOf } from "./variable-name.ts";

/** Some functions of a matrix, and the cells between them. */
export function partOf(functions: Matrix["functions"], cells: readonly MatrixCell[]): Matrix {
  const names = new Set(functions.map(({ name }) => name));
  return { functions, cells: cells.filter(({ row, column }) => names.has(row) && names.has(column)) };
}

/** The functions that somebody called. */
export function calledPart({ functions, cells }: Matrix): Matrix {
  return partOf(functions.filter(isCalled), cells);
}

/** For each contract with functions that nobody called, all of its functions. */
export function uncalledParts({
  functions,
  cells,
}: Matrix): { readonly contract: string; readonly uncalled: number; readonly matrix: Matrix }[] {
  return [...Map.groupBy(functions, ({ name }) => contractOf(name) ?? name)].flatMap(([contract, own]) => {
    const uncalled = own.filter((each) => !isCalled(each)).length;
    return uncalled === 0 ? [] : [{ contract, uncalled, matrix: partOf(own, cells) }];
  });
}

function isCalled({ calls, admin }: Matrix["functions"][number]): boolean {
  return admin || calls > 0;
}
