import type { Hex } from "../../access/hex.ts";
import type { Build } from "../../naming/build.ts";
import type { ContractIndex } from "../../naming/contract-index.ts";
import type { ProjectContract } from "../../naming/project-contract.ts";

const UNKNOWN_CONTRACT = "<UnrecognizedContract>";
const UNKNOWN_FUNCTION = "<unrecognized-selector>";
const SELECTOR_LENGTH = 10;

/** Names contracts and functions as Hardhat's log does. */
export class ContractNames {
  readonly #index: ContractIndex;

  private constructor(index: ContractIndex) {
    this.#index = index;
  }

  static async read(builds: AsyncIterable<Build>): Promise<ContractNames> {
    // Networks that log nothing need none of it.
    const [{ ContractIndex }, { ProjectBuild }] = await Promise.all([
      import("../../naming/contract-index.ts"),
      import("../../naming/project-contract.ts"),
    ]);
    const contracts: ProjectContract[] = [];
    for await (const build of builds) contracts.push(...new ProjectBuild(build).contracts);
    return new ContractNames(new ContractIndex(contracts));
  }

  /** `Token#transfer`. Hardhat names no contract where the data names no function. */
  ofCall(code: Hex, data: Hex): string {
    const contract = this.#index.byCode(code);
    if (contract === undefined) return UNKNOWN_CONTRACT;
    if (data.length < SELECTOR_LENGTH) return `${UNKNOWN_CONTRACT}#${UNKNOWN_FUNCTION}`;
    return `${contract.name}#${contract.function(data.slice(0, SELECTOR_LENGTH))?.fragment.name ?? UNKNOWN_FUNCTION}`;
  }

  ofCreation(data: Hex): string {
    return this.#index.byCreationData(data)?.name ?? UNKNOWN_CONTRACT;
  }
}
