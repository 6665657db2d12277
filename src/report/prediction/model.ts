import type { ConflictRule } from "../../graph/rule.ts";
import type { SourceLine } from "../../naming/names.ts";
import type { FunctionRow } from "../../predict/templates/contract-table.ts";
import type { NamedCallTemplate, NamedSlot } from "../../predict/templates/telling.ts";
import type { Advice, Matrix } from "../model.ts";

/** The version of the JSON that `parallel-predict --json` writes; raised when a field changes its meaning or goes. */
export const PREDICTION_VERSION = 2;

/** All that `parallel-predict` says, as plain data. It holds for calls that succeed, to one instance of each contract. */
export interface Prediction {
  readonly format: "hardhat-parallel predictions";
  readonly version: typeof PREDICTION_VERSION;
  readonly project: string;
  readonly pluginVersion: string;
  readonly rule: ConflictRule;
  readonly contracts: readonly ContractPrediction[];
}

export interface ContractPrediction {
  readonly contract: string;
  readonly functions: readonly FunctionPrediction[];
  /** How functions that change state relate; all cells are predicted. */
  readonly matrix: Matrix;
  readonly hotspots: readonly PredictedHotspot[];
}

/** What one function touches; `name` as in the matrix, `UniswapV2Pair.swap`. */
export interface FunctionPrediction extends Pick<FunctionRow, "signature" | "mutability" | "slots" | "gaps"> {
  readonly name: string;
  readonly calls: readonly CallPrediction[];
}

export interface CallPrediction extends Pick<NamedCallTemplate, "call" | "mode" | "certain"> {
  /** What it touches in those contracts of the project that have the function. */
  readonly callees: readonly CalleePrediction[];
}

export interface CalleePrediction {
  readonly contracts: readonly string[];
  /** In the caller's words: `_balances[address(this)]` is the caller's own entry. */
  readonly slots: readonly NamedSlot[];
}

/** A variable on which functions always conflict, or several that the same pairs of functions conflict on. */
export interface PredictedHotspot {
  readonly variable: string;
  readonly bundle: readonly string[];
  /** The functions that always conflict on it, with others or with themselves. */
  readonly functions: readonly string[];
  readonly pairs: number;
  readonly readAt?: SourceLine;
  readonly writtenAt?: SourceLine;
  readonly declaredAt?: SourceLine;
  readonly advice: Advice;
}
