import type { Access, CodeSite } from "../access/access.ts";
import type { Hex } from "../access/hex.ts";
import type { Transaction } from "../execution/transaction.ts";
import { Accounts, type Account } from "./accounts.ts";
import type { Build } from "./build.ts";
import { nameCall, nameDeployment, PLAIN_TRANSFER } from "./call-label.ts";
import { ContractIndex } from "./contract-index.ts";
import type { NamedCall, NamedLocation, Names, NamingState, SourceLine } from "./names.ts";
import { ProjectBuild, type ProjectContract } from "./project-contract.ts";
import { revertReason } from "./revert-reason.ts";
import { shortAddress } from "./short.ts";
import { StorageNames } from "./storage-names.ts";

/** A project's contracts, ready to name what happened in any state that they were deployed to. */
export interface Naming {
  /** All contracts of the builds, the project's own first. */
  readonly contracts: readonly ProjectContract[];
  /** Names for one workload, by the code that its own state holds. */
  open(state: NamingState): Names;
}

/**
 * Reads a project's builds: layouts, ABIs and source maps come from them, and no compiler is run.
 *
 * @example const naming = await createNaming({ builds: readBuilds(hre.artifacts) });
 */
export async function createNaming(project: { readonly builds: Iterable<Build> | AsyncIterable<Build> }): Promise<Naming> {
  const builds: ProjectBuild[] = [];
  for await (const build of project.builds) builds.push(new ProjectBuild(build));
  const contracts = builds.flatMap((build) => build.contracts).sort((a, b) => Number(b.isOwn) - Number(a.isOwn));
  const index = new ContractIndex(contracts);
  return { contracts, open: (state) => new StateNames(state, contracts, index) };
}

class StateNames implements Names {
  readonly #contracts: readonly ProjectContract[];
  readonly #index: ContractIndex;
  readonly #state: NamingState;
  readonly #accounts: Accounts;
  readonly #storage: StorageNames;
  readonly #calls = new WeakMap<Transaction, NamedCall>();
  readonly #accountLocations = new Map<string, NamedLocation>();
  /** Lines that only the accessed variable told, by site and variable. */
  readonly #foundLines = new Map<string, SourceLine | undefined>();
  /** Lines that source maps tell by themselves, by code address and program counter. */
  readonly #lines = new Map<Hex, Map<number, SourceLine | undefined>>();

  constructor(state: NamingState, contracts: readonly ProjectContract[], index: ContractIndex) {
    this.#state = state;
    this.#contracts = contracts;
    this.#index = index;
    this.#accounts = new Accounts(state, index);
    this.#storage = new StorageNames(this.#accounts, (site) => this.#mappedLine(site));
  }

  location(access: Access, preimages: Readonly<Record<Hex, Hex>>): NamedLocation {
    const { location } = access;
    if (location.kind === "storage") return this.#storage.name(access, location, preimages);
    const key = `${location.address}.${location.kind}`;
    let named = this.#accountLocations.get(key);
    if (named === undefined) {
      named = accountLocation(this.#accounts.at(location.address), location.kind);
      this.#accountLocations.set(key, named);
    }
    return named;
  }

  call(transaction: Transaction): NamedCall {
    const known = this.#calls.get(transaction);
    if (known !== undefined) return known;
    const call = this.#nameCall(transaction);
    this.#calls.set(transaction, call);
    return call;
  }

  #nameCall(transaction: Transaction): NamedCall {
    if (transaction.to === undefined) return nameDeployment(transaction, this.#index.byCreationData(transaction.data));
    const account = this.#accounts.at(transaction.to);
    return account.hasCode ? nameCall(transaction, account, this.#contracts) : PLAIN_TRANSFER;
  }

  sourceLine(site: CodeSite): SourceLine | undefined {
    const mapped = this.#mappedLine(site);
    if (mapped?.expression !== undefined) return mapped;
    const accessed = this.#storage.accessedAt(site);
    if (accessed === undefined) return mapped;
    const key = `${site.codeAddress}:${site.programCounter}:${accessed.key}:${accessed.writes}`;
    if (!this.#foundLines.has(key)) this.#foundLines.set(key, this.#codeAt(site)?.line(site.programCounter, accessed));
    return this.#foundLines.get(key) ?? mapped;
  }

  #mappedLine(site: CodeSite): SourceLine | undefined {
    let lines = this.#lines.get(site.codeAddress);
    if (lines === undefined) this.#lines.set(site.codeAddress, (lines = new Map<number, SourceLine | undefined>()));
    if (!lines.has(site.programCounter)) lines.set(site.programCounter, this.#codeAt(site)?.line(site.programCounter));
    return lines.get(site.programCounter);
  }

  #codeAt({ codeAddress }: CodeSite): ProjectContract | undefined {
    return this.#index.byCode(this.#state.code(codeAddress));
  }

  revertReason(data: Hex): string | undefined {
    return revertReason(data, this.#contracts);
  }

  linesBetween(file: string, first: number, last: number): readonly string[] {
    for (const build of new Set(this.#contracts.map((contract) => contract.build))) {
      const lines = build.linesBetween(file, first, last);
      if (lines !== undefined) return lines;
    }
    return [];
  }

  contract(address: Hex): string | undefined {
    return this.#accounts.at(address).contract?.name;
  }

  functions(contract: string): readonly string[] {
    return [...new Set(this.#named(contract)?.functions.map(({ name }) => name))];
  }

  isView(contract: string, nameOrSignature: string): boolean {
    const functions =
      this.#named(contract)?.functions.filter(
        (fragment) => fragment.name === nameOrSignature || fragment.format("sighash") === nameOrSignature,
      ) ?? [];
    return functions.length > 0 && functions.every(({ constant }) => constant);
  }

  #named(name: string): ProjectContract | undefined {
    return this.#contracts.find((contract) => contract.name === name);
  }
}

const FIELD_WORDS = { balance: "ETH balance", nonce: "nonce", code: "code", existence: "existence" } as const;

/** The texts are made when they are read: a checksum takes its time, and most people's accounts are never shown. */
function accountLocation({ address, contract }: Account, field: keyof typeof FIELD_WORDS): NamedLocation {
  const text = (): string => `${contract?.name ?? shortAddress(address)} ${FIELD_WORDS[field]}`;
  return {
    get label() {
      return text();
    },
    get variable() {
      return text();
    },
    ...(contract === undefined ? {} : { contract: contract.name }),
    path: [],
    keyAddresses: [],
  };
}
