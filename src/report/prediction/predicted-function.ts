import type { FunctionFragment } from "ethers";
import type { ProjectContract } from "../../naming/project-contract.ts";
import { footprintOf, type Footprint } from "../../predict/conflicts/footprint.ts";
import { contractTable, type FunctionRow } from "../../predict/templates/contract-table.ts";

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

/** Predicts all functions of a contract that has code. Keccak must be loaded (`loadKeccak`). */
export function predictFunctions(contract: ProjectContract, functions: ReadonlyMap<bigint, FunctionFragment>): PredictedFunction[] {
  const { code } = contract;
  if (code === undefined) return [];
  const names = contract.functions.map(({ name }) => name);
  return contractTable({ contract, code, functions }).functions.map((row) => {
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

/** The functions of all contracts by selector: what calls between contracts are told by. */
export function functionsBySelector(contracts: readonly ProjectContract[]): ReadonlyMap<bigint, FunctionFragment> {
  return new Map(contracts.flatMap(({ functions }) => functions.map((fragment) => [BigInt(fragment.selector), fragment] as const)));
}
