import type { ConflictRule } from "../../graph/rule.ts";
import { relateFunctions, type PredictedRelation } from "../../predict/conflicts/relate.ts";
import type { Gap } from "../../predict/predictor.ts";
import type { Matrix, MatrixCell } from "../model.ts";
import type { PredictedFunction } from "./predicted-function.ts";

/** Two functions of one contract, and how prediction relates them. */
export interface RelatedPair {
  readonly one: PredictedFunction;
  readonly other: PredictedFunction;
  readonly relation: PredictedRelation;
}

/** Relates each pair of functions of a contract, each with itself too. */
export function relatePairs(functions: readonly PredictedFunction[], rule: ConflictRule): RelatedPair[] {
  return functions.flatMap((one, index) =>
    functions.slice(index).map((other) => ({ one, other, relation: relateFunctions(one.footprint, other.footprint, rule) })),
  );
}

/** The matrix of functions that nobody has called. */
export function predictedMatrix(functions: readonly PredictedFunction[], pairs: readonly RelatedPair[]): Matrix {
  return { functions: functions.map(({ name }) => ({ name, calls: 0, clones: 0, admin: false })), cells: pairs.map(predictedCell) };
}

export function predictedCell({ one, other, relation }: RelatedPair): MatrixCell {
  const { kind, variables, argument, conditional, gaps } = relation;
  return {
    row: one.name,
    column: other.name,
    kind,
    variables: variables.map((variable) => variableOf(one, variable)),
    ...(argument === undefined || kind !== "same-argument" ? {} : { argument }),
    evidence: "predicted",
    ...(kind === "never" ? { proven: true } : {}),
    weak: false,
    ...(conditional ? { conditional } : {}),
    ...(kind === "unknown" ? { unknown: gaps.length === 0 ? ["a key that could not be told"] : gaps.map((gap) => GAPS[gap]) } : {}),
  };
}

/** A variable as measured ones are named: `Drop.nextId`. */
export function variableOf({ contract }: PredictedFunction, variable: string): string {
  return variable.endsWith("ETH balance") ? variable : `${contract.name}.${variable}`;
}

/** Why prediction does not know, in a reader's words. */
export const GAPS: Readonly<Record<Gap, string>> = {
  code: "calls to code that is not known",
  key: "a key that could not be told",
  creation: "a contract that it creates or destroys",
  memory: "memory that it writes where nobody expects",
  jump: "a jump that could not be resolved",
  size: "code that is too large to follow",
  selector: "a dispatcher that could not be read",
  failure: "a call that may fail",
  length: "more ways than could be followed",
};
