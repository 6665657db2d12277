import type { Hex } from "../access/hex.ts";
import { withoutMetadata } from "./code-template.ts";
import type { ProjectContract } from "./project-contract.ts";

/** Finds the contract that some bytecode was compiled from. */
export class ContractIndex {
  readonly #byLength = new Map<number, ProjectContract[]>();
  readonly #deployable: readonly ProjectContract[];
  readonly #contracts: readonly ProjectContract[];
  #byHash: Map<Hex, ProjectContract> | undefined;
  readonly #found = new Map<Hex, ProjectContract | undefined>();

  /** Where code fits several contracts the first in the list is taken. */
  constructor(contracts: readonly ProjectContract[]) {
    this.#contracts = contracts;
    for (const contract of contracts) {
      if (contract.deployed === undefined) continue;
      const sameLength = this.#byLength.get(contract.deployed.length);
      if (sameLength === undefined) this.#byLength.set(contract.deployed.length, [contract]);
      else sameLength.push(contract);
    }
    // The longest first: a contract's creation code may begin like another's.
    this.#deployable = contracts
      .filter(({ creation }) => creation !== undefined)
      .toSorted((a, b) => (b.creation?.length ?? 0) - (a.creation?.length ?? 0));
  }

  /** The contract that is deployed as this code: immutables, library addresses and metadata may differ. */
  byCode(code: Hex): ProjectContract | undefined {
    if (code === "0x") return undefined;
    if (!this.#found.has(code)) {
      const hex = code.slice(2).toLowerCase();
      const candidates = this.#byLength.get(withoutMetadata(hex).length) ?? [];
      this.#found.set(
        code,
        best(
          candidates.filter(({ deployed }) => deployed?.matches(hex) === true),
          (contract) => contract.deployed,
          hex,
        ),
      );
    }
    return this.#found.get(code);
  }

  /** The contract whose code has this hash: for those without immutables, libraries or an own address in their code. */
  byCodeHash(hash: Hex): ProjectContract | undefined {
    this.#byHash ??= new Map(
      this.#contracts.flatMap((contract) => (contract.deployed?.hash === undefined ? [] : [[contract.deployed.hash, contract]])),
    );
    return this.#byHash.get(hash);
  }

  /** The contract that a deployment's data creates: its creation code, then the constructor's arguments. */
  byCreationData(data: Hex): ProjectContract | undefined {
    const hex = data.slice(2).toLowerCase();
    return best(
      this.#deployable.filter(({ creation }) => creation?.matches(hex) === true),
      (contract) => contract.creation,
      hex,
    );
  }
}

function best(
  candidates: readonly ProjectContract[],
  template: (contract: ProjectContract) => ProjectContract["deployed"],
  hex: string,
): ProjectContract | undefined {
  return candidates.find((contract) => template(contract)?.matchesMetadata(hex) === true) ?? candidates[0];
}
