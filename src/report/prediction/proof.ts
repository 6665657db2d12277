import type { Hex } from "../../access/hex.ts";
import type { ConflictRule } from "../../graph/rule.ts";
import { ContractIndex } from "../../naming/contract-index.ts";
import type { ProjectContract } from "../../naming/project-contract.ts";
import type { NamedRecording } from "../analysis/named-recording.ts";
import { areApartIn, DeployedProject } from "./deployed-project.ts";
import type { PredictedFunction } from "./predicted-function.ts";

/** Pairs of instances that are looked at for two functions in one recording; where there are more, nothing is proven. */
const MOST_PAIRS = 64;

/** Where contracts stood when a recording began. */
interface Scene {
  readonly deployed: DeployedProject;
  /** The accounts that were called as a contract, by its name. */
  readonly instances: ReadonlyMap<string, ReadonlySet<Hex>>;
}

/** Proves that functions never meet, in all the states that were recorded, wherever their contracts were called. */
export class Proof {
  readonly #scenes: readonly Scene[];
  readonly #rule: ConflictRule;

  /** @param predict predicts a contract's functions */
  constructor(
    recordings: readonly NamedRecording[],
    contracts: readonly ProjectContract[],
    predict: (contract: ProjectContract) => readonly PredictedFunction[],
    rule: ConflictRule,
  ) {
    const index = new ContractIndex(contracts);
    const rowsOf = (contract: ProjectContract) => predict(contract).map(({ row }) => row);
    this.#scenes = recordings.map((recording) => sceneOf(recording, index, rowsOf));
    this.#rule = rule;
  }

  /** Whether two functions were called in one recording, and never meet in any. */
  holds(one: PredictedFunction, other: PredictedFunction): boolean {
    let isSeen = false;
    for (const { deployed, instances } of this.#scenes) {
      const [left, right] = [one, other].map(({ contract }) => [...(instances.get(contract.name) ?? [])]);
      if (left === undefined || right === undefined || left.length === 0 || right.length === 0) continue;
      if (left.length * right.length > MOST_PAIRS) return false;
      const pairs = left.flatMap((address) => right.map((otherAddress) => [address, otherAddress] as const));
      isSeen = pairs.every(([address, otherAddress]) =>
        areApartIn(
          deployed,
          { address, signature: one.row.signature },
          { address: otherAddress, signature: other.row.signature },
          this.#rule,
        ),
      );
      if (!isSeen) return false;
    }
    return isSeen;
  }
}

function sceneOf(
  { recording, calls }: NamedRecording,
  index: ContractIndex,
  rowsOf: ConstructorParameters<typeof DeployedProject>[2],
): Scene {
  const { accounts } = recording.workload.state;
  const instances = new Map<string, Set<Hex>>();
  for (const [place, { transaction }] of recording.workload.transactions.entries()) {
    const contract = calls[place]?.contract;
    if (contract === undefined || transaction.to === undefined) continue;
    instances.set(contract, (instances.get(contract) ?? new Set<Hex>()).add(transaction.to));
  }
  const state = {
    code: (address: Hex) => accounts[address]?.code,
    storage: (address: Hex, slot: Hex) => accounts[address]?.storage[slot],
  };
  return { deployed: new DeployedProject(state, index, rowsOf), instances };
}
