import type { FunctionFragment } from "ethers";
import type { Hex } from "../access/hex.ts";
import { Accounts } from "../naming/accounts.ts";
import { readBuilds } from "../naming/build.ts";
import { ContractIndex } from "../naming/contract-index.ts";
import { ProjectBuild, type ProjectContract } from "../naming/project-contract.ts";
import type { CodeCache } from "../predict/analysis/code-cache.ts";
import { keptCodes, saveCodes } from "../predict/analysis/kept-codes.ts";
import { loadKeccak } from "../predict/keccak.ts";
import { contractTable, type ContractTable, type TableInput } from "../predict/templates/contract-table.ts";
import { DeployedProject, type KnownState } from "../report/prediction/deployed-project.ts";
import type { Project } from "../workload/last-connection.ts";
import type { AskNode } from "../workload/node.ts";

/** A project's contracts with what is predicted of them, found by where they are deployed. */
export class ProjectContracts {
  readonly #inputs: ReadonlyMap<ProjectContract, TableInput>;
  readonly #index: ContractIndex;
  readonly #tables = new Map<ProjectContract, ContractTable>();

  readonly #codes: CodeCache;

  private constructor(inputs: readonly TableInput[], codes: CodeCache) {
    this.#codes = codes;
    this.#inputs = new Map(inputs.map((input) => [input.contract, input]));
    this.#index = new ContractIndex(inputs.map(({ contract }) => contract).sort((one, other) => Number(other.isOwn) - Number(one.isOwn)));
  }

  static async read({ artifacts, config }: Project): Promise<ProjectContracts> {
    await loadKeccak();
    const inputs: TableInput[] = [];
    const codes = keptCodes(config.paths.cache);
    const functions = new Map<bigint, FunctionFragment>();
    for await (const build of readBuilds(artifacts)) {
      const compiled = Object.values(build.output.contracts ?? {}).flatMap((contracts) => Object.values(contracts));
      for (const [index, contract] of new ProjectBuild(build).contracts.entries()) {
        for (const fragment of contract.functions) functions.set(BigInt(fragment.selector), fragment);
        const code = compiled[index]?.evm?.deployedBytecode;
        if (code?.object) inputs.push({ contract, code, functions, codes });
      }
    }
    return new ProjectContracts(inputs, codes);
  }

  /** The contract that calls of an address mean: a proxy's implementation, else its own. Undefined where it is none of the project's. */
  async at(address: Hex, ask: AskNode): Promise<ProjectContract | undefined> {
    return lookAt(ask, ({ code, storage }) => new Accounts({ code: (of) => code(of) ?? "0x", storage }, this.#index).at(address).contract);
  }

  /** What is found out about the project's contracts as they stand on the chain. */
  deployed<Found>(ask: AskNode, find: (deployed: DeployedProject) => Found): Promise<Found> {
    const rowsOf = (contract: ProjectContract): ContractTable["functions"] => this.tableOf(contract)?.functions ?? [];
    return lookAt(ask, (state) => find(new DeployedProject(state, this.#index, rowsOf)));
  }

  /** What is predicted of a contract's functions; worked out once. */
  tableOf(contract: ProjectContract): ContractTable | undefined {
    const known = this.#tables.get(contract);
    const input = this.#inputs.get(contract);
    if (known !== undefined || input === undefined) return known;
    const table = contractTable(input);
    this.#tables.set(contract, table);
    saveCodes(this.#codes);
    return table;
  }
}

/** Looks at the latest state: again, for as long as there was something that the node had not been asked for yet. */
async function lookAt<Found>(ask: AskNode, look: (state: KnownState) => Found): Promise<Found> {
  const known = new Map<string, Hex>();
  for (;;) {
    const missing = new Map<string, () => Promise<unknown>>();
    const get = (key: string, method: string, ...params: unknown[]): Hex | undefined => {
      const value = known.get(key);
      if (value === undefined) missing.set(key, () => ask(method, ...params, "latest"));
      return value;
    };
    const found = look({
      code: (of) => get(of, "eth_getCode", of),
      storage: (of, slot) => get(of + slot, "eth_getStorageAt", of, slot),
    });
    if (missing.size === 0) return found;
    for (const [key, read] of missing) known.set(key, (await read()) as Hex);
  }
}

const read = new WeakMap<Project["artifacts"], Promise<ProjectContracts>>();

/** The contracts of a project, read once a process. */
export function projectContracts(project: Project): Promise<ProjectContracts> {
  const contracts = read.get(project.artifacts) ?? ProjectContracts.read(project);
  read.set(project.artifacts, contracts);
  return contracts;
}
