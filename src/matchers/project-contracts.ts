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
    const known = new Map<string, Hex>();
    for (;;) {
      const missing = new Map<string, () => Promise<unknown>>();
      const look = (key: string, method: string, ...params: unknown[]): Hex | undefined => {
        const value = known.get(key);
        if (value === undefined) missing.set(key, () => ask(method, ...params, "latest"));
        return value;
      };
      const { contract } = new Accounts(
        {
          code: (of) => look(of, "eth_getCode", of) ?? "0x",
          storage: (of, slot) => look(of + slot, "eth_getStorageAt", of, slot),
        },
        this.#index,
      ).at(address);
      if (missing.size === 0) return contract;
      for (const [key, read] of missing) known.set(key, (await read()) as Hex);
    }
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

const read = new WeakMap<Project["artifacts"], Promise<ProjectContracts>>();

/** The contracts of a project, read once a process. */
export function projectContracts(project: Project): Promise<ProjectContracts> {
  const contracts = read.get(project.artifacts) ?? ProjectContracts.read(project);
  read.set(project.artifacts, contracts);
  return contracts;
}
