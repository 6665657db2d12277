import type { ConflictRule } from "../../graph/rule.ts";
import type { ProjectContract } from "../../naming/project-contract.ts";
import type { CodeCache } from "../../predict/analysis/code-cache.ts";
import { loadKeccak } from "../../predict/keccak.ts";
import type { Matrix, MatrixCell } from "../model.ts";
import { contractOf } from "../variable-name.ts";
import type { NamedRecording } from "../analysis/named-recording.ts";
import { predictedMatrix, relatePairs, type RelatedPair } from "./matrix.ts";
import { analyseContracts, functionsBySelector, predictFunctions, type KnownCode, type PredictedFunction } from "./predicted-function.ts";
import { Proof } from "./proof.ts";

/** What a matrix is filled in by, beside the runs that it comes from. */
export interface MatrixFilling {
  /** All contracts of the builds. */
  readonly contracts: readonly ProjectContract[];
  readonly rule: ConflictRule;
  readonly codes: CodeCache;
  /** Where contracts were called: what is proven there is marked. */
  readonly recordings: readonly NamedRecording[];
}

/**
 * Fills in by prediction what no run has shown: cells without evidence, and those of functions that nobody called, of the contracts whose functions
 * somebody did. Functions of different contracts, one of which nobody called, have no cell. Of what no run has seen to conflict it tells what never
 * will.
 */
export async function fillMatrix(matrix: Matrix, { contracts, rule, codes, recordings }: MatrixFilling): Promise<Matrix> {
  await loadKeccak();
  const called = new Map(matrix.functions.map((each) => [each.name, each]));
  const seen = new Map(matrix.cells.map((cell) => [pairKey(cell), cell]));
  const names = new Set(matrix.functions.flatMap(({ name }) => contractOf(name) ?? []));
  const concerned = [...names].flatMap((name) => contracts.find((each) => each.name === name && each.code !== undefined) ?? []);
  await analyseContracts(concerned, codes);
  const predict = predicting({ functions: functionsBySelector(contracts), codes });
  const proof = new Proof(recordings, contracts, predict, rule);
  const predicted = concerned.map((contract) => {
    const users = predict(contract).filter(({ isView, name }) => !isView && called.get(name)?.admin !== true);
    const pairs = relatePairs(users, rule).map((pair) =>
      pair.relation.kind === "unknown" && proof.holds(pair.one, pair.other) ? apart(pair) : pair,
    );
    return predictedMatrix(users, pairs);
  });
  const uncalled = predicted.flatMap(({ functions }) => functions.filter(({ name }) => !called.has(name)));
  const cells = predicted.flatMap((each) => each.cells).filter((cell) => !isShown(seen.get(pairKey(cell))));
  const filled = new Set(cells.map(pairKey));
  const functions = new Map(concerned.flatMap(predict).map((each) => [each.name, each]));
  const shown = matrix.cells.filter((cell) => !filled.has(pairKey(cell)));
  return {
    functions: [...matrix.functions, ...uncalled],
    cells: [...shown.map((cell) => (isProven(cell, functions, proof) ? { ...cell, proven: true } : cell)), ...cells],
  };
}

/** Predicts each contract once. */
function predicting(known: KnownCode): (contract: ProjectContract) => readonly PredictedFunction[] {
  const predicted = new Map<ProjectContract, readonly PredictedFunction[]>();
  return (contract) => {
    const functions = predicted.get(contract) ?? predictFunctions(contract, known);
    predicted.set(contract, functions);
    return functions;
  };
}

function apart(pair: RelatedPair): RelatedPair {
  return { ...pair, relation: { kind: "never", atLeast: "never", variables: [], conditional: false, contacts: [], gaps: [] } };
}

function isProven(cell: MatrixCell, functions: ReadonlyMap<string, PredictedFunction>, proof: Proof): boolean {
  const [one, other] = [functions.get(cell.row), functions.get(cell.column)];
  return cell.kind === "never" && one !== undefined && other !== undefined && proof.holds(one, other);
}

function isShown(cell: MatrixCell | undefined): boolean {
  return cell !== undefined && cell.evidence !== "none";
}

function pairKey({ row, column }: Pick<MatrixCell, "row" | "column">): string {
  return JSON.stringify([row, column].sort());
}
