import type { ConflictRule } from "../../graph/rule.ts";
import type { ProjectContract } from "../../naming/project-contract.ts";
import type { OnAnalysed } from "../../predict/analysis/analyse-ahead.ts";
import type { CodeCache } from "../../predict/analysis/code-cache.ts";
import { loadKeccak } from "../../predict/keccak.ts";
import { Callees } from "./callees.ts";
import { predictedHotspots } from "./hotspots.ts";
import { predictedMatrix, relatePairs } from "./matrix.ts";
import { PREDICTION_VERSION, type ContractPrediction, type FunctionPrediction, type Prediction } from "./model.ts";
import { analyseContracts, functionsBySelector, predictFunctions, type PredictedFunction } from "./predicted-function.ts";

/** What a prediction is made of. */
export interface PredictionInput {
  readonly project: string;
  readonly pluginVersion: string;
  readonly rule: ConflictRule;
  /** The contracts to tell of. */
  readonly contracts: readonly ProjectContract[];
  /** All contracts of the builds: calls go to functions of any of them. */
  readonly known: readonly ProjectContract[];
  /** Contracts that may be what functions call. */
  readonly deployable: readonly ProjectContract[];
  /** Whether tables list functions that are view or pure too. */
  readonly views: boolean;
  /** What is analysed goes here, and what is in it is not analysed again. */
  readonly codes: CodeCache;
  /** Hears of the contracts that are analysed, of how many. */
  readonly onAnalysed?: OnAnalysed;
}

/** Predicts what functions touch, how they relate and on which variables they always conflict. Nothing is executed. */
export async function predictProject(input: PredictionInput): Promise<Prediction> {
  const { project, pluginVersion, rule, contracts, known, deployable, views, codes, onAnalysed } = input;
  await loadKeccak();
  await analyseContracts([...new Set([...contracts, ...deployable])], codes, onAnalysed);
  const code = { functions: functionsBySelector(known), codes };
  const callees = new Callees(deployable, code);
  return {
    format: "hardhat-parallel predictions",
    version: PREDICTION_VERSION,
    project,
    pluginVersion,
    rule,
    contracts: contracts.map((contract) => predictContract(contract.name, predictFunctions(contract, code), { rule, views, callees })),
  };
}

interface Settings extends Pick<PredictionInput, "rule" | "views"> {
  readonly callees: Callees;
}

function predictContract(contract: string, all: readonly PredictedFunction[], { rule, views, callees }: Settings): ContractPrediction {
  const changing = all.filter(({ isView }) => !isView);
  const pairs = relatePairs(changing, rule);
  return {
    contract,
    functions: (views ? all : changing).map((each) => tableRow(each, callees)),
    matrix: predictedMatrix(changing, pairs),
    hotspots: predictedHotspots(pairs),
  };
}

function tableRow({ name, row }: PredictedFunction, callees: Callees): FunctionPrediction {
  const { signature, mutability, slots, gaps } = row;
  const calls = row.calls.map((call) => ({ call: call.call, mode: call.mode, certain: call.certain, callees: callees.of(call) }));
  return { name, signature, mutability, slots, calls, gaps };
}
