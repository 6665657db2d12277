import path from "node:path";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import type { NewTaskActionFunction } from "hardhat/types/tasks";
import { errorResult, successfulResult } from "hardhat/utils/result";
import { ParallelError } from "../errors/error.ts";
import { readBuilds } from "../naming/build.ts";
import { createNaming } from "../naming/naming.ts";
import type { ProjectContract } from "../naming/project-contract.ts";
import { keptCodes, saveCodes } from "../predict/analysis/kept-codes.ts";
import { renderPredictionPage } from "../report/html/prediction-page.ts";
import type { Matrix } from "../report/model.ts";
import type { Prediction } from "../report/prediction/model.ts";
import { predictProject } from "../report/prediction/predict-project.ts";
import { renderPrediction } from "../report/terminal/prediction.ts";
import { PREDICTED_SNAPSHOT_FILE, requireSnapshot } from "../report/snapshot.ts";
import { terminalOf } from "../report/terminal/page.ts";
import { writeWholeFile } from "../workload/whole-file.ts";
import { outputFile, ruleFrom, type RuleOptions } from "./options.ts";
import { ProgressBar } from "./progress.ts";
import { pluginVersion, projectName } from "./project.ts";
import { snapshotPasses, type SnapshotOptions } from "./snapshot-options.ts";

interface ParallelPredictArguments extends RuleOptions, SnapshotOptions {
  readonly contracts: string[];
  readonly json: string | undefined;
  readonly html: string | undefined;
  readonly views: boolean;
  readonly noCompile: boolean;
}

/** Predicts what functions touch and how they relate, prints it, and fails where a check did. */
const parallelPredict: NewTaskActionFunction<ParallelPredictArguments> = async (args, hre) => {
  const { root } = hre.config.paths;
  const rule = ruleFrom(args, hre.config.parallelReport);
  const json = args.json === undefined ? undefined : outputFile("--json", args.json, root);
  const html = args.html === undefined ? undefined : outputFile("--html", args.html, root);
  const snapshot = path.join(root, PREDICTED_SNAPSHOT_FILE);
  if (args.contracts.length > 0 && (args.snapshot || args.snapshotCheck))
    throw new ParallelError("SNAPSHOT_OF_SOME", {
      option: args.snapshot ? "--snapshot" : "--snapshot-check",
      names: args.contracts.join(", "),
    });
  if (args.snapshotCheck) requireSnapshot(snapshot);
  if (!args.noCompile) await hre.tasks.getTask("build").run({ quiet: true });

  const { contracts } = await createNaming({ builds: readBuilds(hre.artifacts) });
  const built = await builtBy(hre, contracts);
  const codes = keptCodes(hre.config.paths.cache);
  const progress = new ProgressBar(process.stderr);
  const prediction = await predictProject({
    project: await projectName(hre),
    pluginVersion: await pluginVersion(),
    rule,
    contracts: named(args.contracts, contracts, built),
    known: contracts,
    deployable: built.filter(({ isOwn }) => isOwn),
    views: args.views,
    codes,
    onAnalysed: (done, total) => progress.show("Analysing contracts", done, total),
  }).finally(() => progress.end());
  saveCodes(codes);
  process.stdout.write(renderPrediction(prediction, terminalOf(process.stdout)));
  if (json !== undefined) {
    await writeWholeFile(json, `${JSON.stringify(prediction, undefined, 2)}\n`);
    console.log(`Predictions written to ${args.json}`);
  }
  if (html !== undefined) {
    await writeWholeFile(html, renderPredictionPage(prediction));
    console.log(`Page written to ${args.html}`);
  }
  return (await snapshotPasses(args, snapshot, { rule, matrix: allOf(prediction) })) ? successfulResult() : errorResult();
};

export default parallelPredict;

/** All that the project builds: what has an artifact, and functions; each name once. */
async function builtBy(hre: HardhatRuntimeEnvironment, contracts: readonly ProjectContract[]): Promise<ProjectContract[]> {
  const artifacts = await hre.artifacts.getAllFullyQualifiedNames();
  const names = new Set([...artifacts].map((name) => name.slice(name.lastIndexOf(":") + 1)));
  const built = contracts.filter(
    (contract) => contract.code !== undefined && names.has(contract.name) && contract.functions.length > 0 && !isTest(contract),
  );
  return built.filter(({ name }, index) => built.findIndex((other) => other.name === name) === index);
}

/** @throws UNKNOWN_CONTRACT */
function named(
  names: readonly string[],
  contracts: readonly ProjectContract[],
  built: readonly ProjectContract[],
): readonly ProjectContract[] {
  if (names.length === 0) return built;
  return names.map((name) => {
    const found = contracts.find((contract) => contract.name === name && contract.code !== undefined);
    if (found !== undefined) return found;
    const known = built.map((contract) => contract.name).sort();
    throw new ParallelError("UNKNOWN_CONTRACT", { name, known: known.join(", ") || "none" });
  });
}

/** Contracts of Solidity tests are not deployed. */
function isTest({ functions }: ProjectContract): boolean {
  return functions.some(({ name }) => name === "setUp" || /^test[A-Z_]/.test(name));
}

function allOf({ contracts }: Prediction): Matrix {
  return {
    functions: contracts.flatMap(({ matrix }) => matrix.functions),
    cells: contracts.flatMap(({ matrix }) => matrix.cells),
  };
}
