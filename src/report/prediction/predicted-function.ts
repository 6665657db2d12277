import type { FunctionFragment } from "ethers";
import type { ProjectContract } from "../../naming/project-contract.ts";
import { analyseAhead, type OnAnalysed } from "../../predict/analysis/analyse-ahead.ts";
import type { CodeCache } from "../../predict/analysis/code-cache.ts";
import { footprintOf, type Footprint } from "../../predict/conflicts/footprint.ts";
import { compiledCode, contractTable, type FunctionRow, type TableInput } from "../../predict/templates/contract-table.ts";

/** A function of a contract with what is predicted of it. */
export interface PredictedFunction {
  /** `Drop.mint`; with its parameters where the contract has several of that name. As measured calls are named. */
  readonly name: string;
  readonly contract: ProjectContract;
  readonly row: FunctionRow;
  readonly footprint: Footprint;
  /** Whether it may change state by what the ABI says. */
  readonly isView: boolean;
}

/** What functions are predicted by, beside their own contract. */
export type KnownCode = Pick<TableInput, "functions" | "codes">;

/** Predicts all functions of a contract that has code. Keccak must be loaded (`loadKeccak`). */
export function predictFunctions(contract: ProjectContract, known: KnownCode): PredictedFunction[] {
  const { code } = contract;
  if (code === undefined) return [];
  const names = contract.functions.map(({ name }) => name);
  return contractTable({ contract, code, ...known }).functions.map((row) => {
    const name = row.signature.replace(/\(.*/, "");
    const isOverloaded = names.indexOf(name) !== names.lastIndexOf(name);
    return {
      name: `${contract.name}.${isOverloaded ? row.signature : name}`,
      contract,
      row,
      footprint: footprintOf(contract.name, row),
      isView: row.mutability === "view" || row.mutability === "pure",
    };
  });
}

/** Analyses contracts whose functions will be predicted, on other threads where that takes less time. */
export async function analyseContracts(contracts: readonly ProjectContract[], codes: CodeCache, onAnalysed?: OnAnalysed): Promise<void> {
  const wanted = contracts.flatMap(({ code, functions }) =>
    code === undefined ? [] : [{ code: compiledCode(codes, code), selectors: functions.map(({ selector }) => BigInt(selector)) }],
  );
  await analyseAhead(wanted, onAnalysed);
}

/** The functions of all contracts by selector: what calls between contracts are told by. */
export function functionsBySelector(contracts: readonly ProjectContract[]): ReadonlyMap<bigint, FunctionFragment> {
  return new Map(contracts.flatMap(({ functions }) => functions.map((fragment) => [BigInt(fragment.selector), fragment] as const)));
}
