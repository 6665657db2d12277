import type { Access, CodeSite } from "../../src/access/access.ts";
import { toWord, type Hex } from "../../src/access/hex.ts";
import type { Transaction } from "../../src/execution/transaction.ts";
import type { NamedCall, NamedLocation, Names, PathStep, SourceLine } from "../../src/naming/names.ts";

export interface FakeField {
  readonly name: string;
  readonly offset: number;
  readonly bytes: number;
}

/** A state variable at a slot; one with several fields is packed. What lies behind hashes of its slot are its entries. */
export interface FakeVariable {
  readonly name: string;
  readonly slot: number;
  readonly type?: string;
  readonly fields?: readonly FakeField[];
}

export interface FakeContract {
  readonly name: string;
  readonly variables: readonly FakeVariable[];
}

/** Names of made-up contracts: variables by slot, functions by selector, source lines by program counter. */
export interface FakeProject {
  readonly contracts: Readonly<Record<Hex, FakeContract>>;
  /** By selector: `transfer(address to,uint256 amount)`. */
  readonly functions?: Readonly<Record<Hex, string>>;
  readonly lines?: Readonly<Record<number, string>>;
}

export function fakeNames(project: FakeProject): Names {
  return new FakeNames(project);
}

class FakeNames implements Names {
  readonly #project: FakeProject;

  constructor(project: FakeProject) {
    this.#project = project;
  }

  location(access: Access, preimages: Readonly<Record<Hex, Hex>>): NamedLocation {
    const { location } = access;
    const contract = this.#project.contracts[location.address];
    const owner = contract?.name ?? location.address;
    if (location.kind !== "storage") {
      const label = `${owner} ${location.kind}`;
      return { label, variable: label, ...(contract === undefined ? {} : { contract: owner }), path: [], keyAddresses: [] };
    }
    const { slot, keys } = unhashed(location.slot, preimages);
    const variable = contract?.variables.find((each) => BigInt(each.slot) === BigInt(slot));
    const fields = keys.length > 0 ? undefined : fieldsOf(access, variable);
    const name = `${owner}.${fields?.map((field) => field.name).join(", ") ?? variable?.name ?? `slot ${BigInt(slot)}`}`;
    const path: PathStep[] = keys.map((value) => ({ kind: "key", type: "address", value }));
    return {
      label: name + keys.map((key) => `[${BigInt(key).toString(16)}]`).join(""),
      variable: name,
      ...(contract === undefined ? {} : { contract: owner }),
      ...(fields === undefined ? {} : { fields }),
      path,
      keyAddresses: keys.filter((key) => BigInt(key) >> 64n !== 0n).map((key): Hex => `0x${key.slice(26)}`),
      ...(variable?.type === undefined ? {} : { type: variable.type }),
    };
  }

  call({ to, data }: Transaction): NamedCall {
    const contract = to === undefined ? undefined : this.#project.contracts[to]?.name;
    if (contract === undefined) return { label: "plain transfer", arguments: [] };
    const declaration = this.#project.functions?.[data.slice(0, 10) as Hex];
    const [, name, list = ""] = /^(\w+)\((.*)\)$/.exec(declaration ?? "") ?? [];
    if (name === undefined) return { label: `${contract}.${data.slice(0, 10)}`, contract, arguments: [] };
    const parameters = list === "" ? [] : list.split(",").map((each) => each.trim().split(" ") as [string, string]);
    return {
      label: `${contract}.${name}`,
      contract,
      function: name,
      signature: `${name}(${parameters.map(([type]) => type).join()})`,
      arguments: parameters.map(([type, argument], index) => ({
        name: argument,
        type,
        value: data.slice(10 + 64 * index, 74 + 64 * index),
      })),
    };
  }

  sourceLine({ programCounter }: CodeSite): SourceLine | undefined {
    const text = this.#project.lines?.[programCounter];
    return text === undefined ? undefined : { file: "contracts/Fake.sol", line: programCounter, text };
  }

  linesBetween(_file: string, first: number, last: number): readonly string[] {
    return Array.from({ length: last - first + 1 }, (_, index) => this.#project.lines?.[first + index] ?? "");
  }

  contract(address: Hex): string | undefined {
    return this.#project.contracts[address]?.name;
  }

  functions(): readonly string[] {
    return Object.values(this.#project.functions ?? {}).map((declaration) => declaration.replace(/\(.*/, ""));
  }

  isView(): boolean {
    return false;
  }

  revertReason(returnData: Hex): string | undefined {
    return returnData === "0x" ? undefined : `Failure(${returnData})`;
  }
}

/** The slot that keys were hashed with, outermost key first. */
function unhashed(slot: Hex, preimages: Readonly<Record<Hex, Hex>>): { slot: Hex; keys: Hex[] } {
  const preimage = preimages[slot];
  if (preimage === undefined) return { slot, keys: [] };
  const outer = unhashed(`0x${preimage.slice(66)}`, preimages);
  return { slot: outer.slot, keys: [...outer.keys, `0x${preimage.slice(2, 66)}`] };
}

/** All fields of a packed slot, or those that the access changed. */
function fieldsOf({ write, before, after }: Access, variable: FakeVariable | undefined): readonly FakeField[] | undefined {
  if (variable?.fields === undefined || write !== "changed") return variable?.fields;
  const bytes = ({ offset, bytes: length }: FakeField, word: Hex): string =>
    toWord(word).slice(66 - 2 * (offset + length), 66 - 2 * offset);
  return variable.fields.filter((field) => bytes(field, before) !== bytes(field, after));
}
