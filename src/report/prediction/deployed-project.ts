import { toWord, type Hex } from "../../access/hex.ts";
import { clonedBy } from "../../access/minimal-proxy.ts";
import type { ConflictRule } from "../../graph/rule.ts";
import { Accounts } from "../../naming/accounts.ts";
import type { ContractIndex } from "../../naming/contract-index.ts";
import type { ProjectContract } from "../../naming/project-contract.ts";
import {
  areApart,
  deployedFootprint,
  type DeployedContracts,
  type DeployedFootprint,
  type DeployedRow,
} from "../../predict/conflicts/deployed.ts";
import { keccakNumber } from "../../predict/keccak.ts";
import type { FunctionRow } from "../../predict/templates/contract-table.ts";

/** A state as far as it is known. */
export interface KnownState {
  code(address: Hex): Hex | undefined;
  storage(address: Hex, slot: Hex): Hex | undefined;
}

/** A project's contracts as they stand in a state. */
export class DeployedProject implements DeployedContracts {
  readonly #state: KnownState;
  readonly #accounts: Accounts;
  readonly #rowsOf: (contract: ProjectContract) => readonly FunctionRow[];

  readonly #footprints = new Map<string, { readonly footprint: DeployedFootprint | undefined }>();

  /** @param rowsOf predicts a contract's functions */
  constructor(state: KnownState, index: ContractIndex, rowsOf: (contract: ProjectContract) => readonly FunctionRow[]) {
    this.#state = state;
    this.#accounts = new Accounts({ code: (address) => state.code(address) ?? "0x", storage: (...slot) => state.storage(...slot) }, index);
    this.#rowsOf = rowsOf;
  }

  functionAt(address: bigint, selector: bigint): DeployedRow | "nothing" | undefined {
    const code = this.#state.code(hexOf(address));
    if (code === "0x") return "nothing";
    const contract = code === undefined ? undefined : this.#contractAt(address);
    const signature = contract?.functions.find((each) => BigInt(each.selector) === selector)?.format("sighash") ?? "fallback";
    const row = contract === undefined ? undefined : this.#rowsOf(contract).find((each) => each.signature === signature);
    return contract === undefined || row === undefined ? undefined : { contract: contract.name, row };
  }

  /** All that a function touches; undefined where that cannot be told. */
  footprint({ address, signature }: FunctionAt): DeployedFootprint | undefined {
    const key = `${address} ${signature}`;
    const known = this.#footprints.get(key);
    if (known !== undefined) return known.footprint;
    const selector = keccakNumber(Buffer.from(signature)) >> 224n;
    const footprint = deployedFootprint(BigInt(address), selector, this);
    this.#footprints.set(key, { footprint });
    return footprint;
  }

  stored(address: bigint, slot: bigint): bigint | undefined {
    const word = this.#state.storage(hexOf(address), toWord(slot));
    return word === undefined ? undefined : BigInt(word);
  }

  clonedBy(address: bigint): bigint | undefined {
    const cloned = clonedBy(this.#state.code(hexOf(address)) ?? "0x");
    return cloned === undefined ? undefined : BigInt(cloned);
  }

  immutable(address: bigint, number: number): bigint | undefined {
    const [place] = this.#contractAt(address)?.code?.immutableReferences?.[String(number)] ?? [];
    const code = this.#state.code(hexOf(address));
    return place === undefined || code === undefined
      ? undefined
      : BigInt(`0x${code.slice(2 + 2 * place.start, 2 + 2 * (place.start + 32))}`);
  }

  #contractAt(address: bigint): ProjectContract | undefined {
    return this.#accounts.at(hexOf(address)).own;
  }
}

function hexOf(address: bigint): Hex {
  return `0x${address.toString(16).padStart(40, "0")}`;
}

/** A function where it is deployed. */
export interface FunctionAt {
  readonly address: Hex;
  /** `mint(address,uint256)` */
  readonly signature: string;
}

/** Whether no call of the one ever meets one of the other, which is proven for the state as it is. */
export function areApartIn(deployed: DeployedProject, one: FunctionAt, other: FunctionAt, rule: ConflictRule): boolean {
  const [left, right] = [one, other].map((each) => deployed.footprint(each));
  return left !== undefined && right !== undefined && areApart(left, right, rule);
}
