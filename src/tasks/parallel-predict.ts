import type { FunctionFragment } from "ethers";
import type { NewTaskActionFunction } from "hardhat/types/tasks";
import { ParallelError } from "../errors/error.ts";
import { readBuilds, type CompiledCode } from "../naming/build.ts";
import { ProjectBuild, type ProjectContract } from "../naming/project-contract.ts";
import { loadKeccak } from "../predict/keccak.ts";
import { contractTable, type ContractTable } from "../predict/templates/contract-table.ts";
import { writeWholeFile } from "../workload/whole-file.ts";
import { outputFile } from "./options.ts";
import { showPredictions } from "./show-predictions.ts";

interface ParallelPredictArguments {
  readonly contracts: string[];
  readonly json: string | undefined;
  readonly views: boolean;
  readonly noCompile: boolean;
}

interface CompiledContract {
  readonly contract: ProjectContract;
  readonly code: CompiledCode;
}

/** Predicts what functions touch and prints it, a table a contract. */
const parallelPredict: NewTaskActionFunction<ParallelPredictArguments> = async ({ contracts: names, json, views, noCompile }, hre) => {
  const file = json === undefined ? undefined : outputFile("--json", json, hre.config.paths.root);
  if (!noCompile) await hre.tasks.getTask("build").run({ quiet: true });
  await loadKeccak();
  const { withCode, functions } = await readContracts(readBuilds(hre.artifacts));
  const tables = chosen(withCode, names).map((compiled) => shownFunctions(contractTable({ ...compiled, functions }), views));
  process.stdout.write(showPredictions(tables));
  if (file === undefined) return;
  await writeWholeFile(
    file,
    `${JSON.stringify({ format: "hardhat-parallel predictions", version: 1, contracts: tables.map(plain) }, undefined, 2)}\n`,
  );
  console.log(`Predictions written to ${json}`);
};

export default parallelPredict;

async function readContracts(builds: ReturnType<typeof readBuilds>) {
  const withCode: CompiledContract[] = [];
  const functions = new Map<bigint, FunctionFragment>();
  for await (const build of builds) {
    const compiled = Object.values(build.output.contracts ?? {}).flatMap((contracts) => Object.values(contracts));
    for (const [index, contract] of new ProjectBuild(build).contracts.entries()) {
      for (const fragment of contract.functions) functions.set(BigInt(fragment.selector), fragment);
      const code = compiled[index]?.evm?.deployedBytecode;
      if (code?.object) withCode.push({ contract, code });
    }
  }
  return { withCode, functions };
}

function chosen(withCode: readonly CompiledContract[], names: readonly string[]): CompiledContract[] {
  if (names.length === 0) return withCode.filter(({ contract }) => contract.isOwn && contract.functions.length > 0 && !isTest(contract));
  return names.map((name) => {
    const found = withCode.find(({ contract }) => contract.name === name);
    if (found !== undefined) return found;
    const known = [...new Set(withCode.filter(({ contract }) => contract.isOwn).map(({ contract }) => contract.name))].sort();
    throw new ParallelError("UNKNOWN_CONTRACT", { name, known: known.join(", ") || "none" });
  });
}

/** Contracts of Solidity tests are not deployed. */
function isTest({ functions }: ProjectContract): boolean {
  return functions.some(({ name }) => name === "setUp" || /^test[A-Z_]/.test(name));
}

function shownFunctions({ contract, functions }: ContractTable, views: boolean): ContractTable {
  const isShown = (mutability: string): boolean => views || (mutability !== "view" && mutability !== "pure");
  return { contract, functions: functions.filter(({ mutability }) => isShown(mutability)) };
}

/** A table without the formulas that its names stand for. */
function plain({ contract, functions }: ContractTable) {
  return {
    contract,
    functions: functions.map(({ signature, mutability, slots, calls, gaps }) => ({ signature, mutability, slots, calls, gaps })),
  };
}
