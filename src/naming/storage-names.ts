import type { Access, CodeSite } from "../access/access.ts";
import type { Hex } from "../access/hex.ts";
import type { Accounts } from "./accounts.ts";
import { knownHashes } from "./known-hashes.ts";
import { namePlace } from "./location-label.ts";
import type { NamedLocation, SourceLine } from "./names.ts";
import { touchedFields } from "./packed.ts";
import { findPlace, type Place } from "./place.ts";
import { Preimages } from "./preimages.ts";
import type { AccessedVariable, ProjectContract } from "./project-contract.ts";
import { nameUnknownSlot } from "./unknown-slot.ts";

type StorageLocation = { readonly address: Hex; readonly slot: Hex };
type PreimageRecord = Readonly<Record<Hex, Hex>>;

/** A slot's place in a contract's storage, with the names already made for it by the fields that they are about. */
interface FoundPlace {
  readonly contract: ProjectContract;
  readonly place: Place;
  readonly read: AccessedVariable;
  readonly written: AccessedVariable;
  readonly names: Map<string, NamedLocation>;
}

/** Names storage slots, each once: the same slot means the same thing to every transaction of a state. */
export class StorageNames {
  readonly #accounts: Accounts;
  readonly #mappedLine: (site: CodeSite) => SourceLine | undefined;
  readonly #places = new Map<Hex, Map<Hex, FoundPlace>>();
  readonly #preimages = new WeakMap<PreimageRecord, Preimages>();
  readonly #accessed = new Map<Hex, Map<number, AccessedVariable>>();
  readonly #knownHashes = new Map<ProjectContract, Preimages>();

  /** `mappedLine` gives a site's line where the source map tells it by itself. */
  constructor(accounts: Accounts, mappedLine: (site: CodeSite) => SourceLine | undefined) {
    this.#accounts = accounts;
    this.#mappedLine = mappedLine;
  }

  name(access: Access, location: StorageLocation, hashed: PreimageRecord): NamedLocation {
    const found = this.#place(access, location, hashed);
    if (found === undefined) return nameUnknownSlot(this.#accounts.at(location.address), location.slot, this.#indexed(hashed));
    const { contract, place, names } = found;
    this.#remember(access, found);
    const fields =
      place.fields.length === 0
        ? []
        : touchedFields(place.fields, access, (site) => (site === undefined ? undefined : this.#mappedLine(site)));
    const key = fields.map(({ offset }) => offset).join();
    let named = names.get(key);
    if (named === undefined) {
      named = namePlace(this.#owner(location.address, contract), place, fields, (src) => contract.build.declarationLine(src));
      names.set(key, named);
    }
    return named;
  }

  /** What the instruction at a site accesses, as far as accesses from there were named; with no declarations where it accesses several variables. */
  accessedAt({ codeAddress, programCounter }: CodeSite): AccessedVariable | undefined {
    return this.#accessed.get(codeAddress)?.get(programCounter);
  }

  #remember({ readAt, writtenAt }: Access, { read, written }: FoundPlace): void {
    if (readAt !== undefined) this.#rememberSite(readAt, read);
    if (writtenAt !== undefined) this.#rememberSite(writtenAt, written);
  }

  #rememberSite({ codeAddress, programCounter }: CodeSite, accessed: AccessedVariable): void {
    let sites = this.#accessed.get(codeAddress);
    if (sites === undefined) this.#accessed.set(codeAddress, (sites = new Map<number, AccessedVariable>()));
    const known = sites.get(programCounter);
    if (known !== undefined && known.key !== accessed.key) sites.set(programCounter, SEVERAL);
    // An SSTORE reads by its gas rule at the instruction that writes.
    else if (known === undefined || (accessed.writes && !known.writes)) sites.set(programCounter, accessed);
  }

  #place(access: Access, { address, slot }: StorageLocation, hashed: PreimageRecord): FoundPlace | undefined {
    let places = this.#places.get(address);
    if (places === undefined) this.#places.set(address, (places = new Map<Hex, FoundPlace>()));
    let found = places.get(slot);
    if (found === undefined) {
      found = this.#find(this.#candidates(access, address), slot, hashed);
      if (found !== undefined) places.set(slot, found);
    }
    return found;
  }

  #find(candidates: readonly ProjectContract[], slot: Hex, hashed: PreimageRecord): FoundPlace | undefined {
    for (const contract of candidates) {
      const { layout } = contract;
      const place = layout === undefined ? undefined : findPlace(slot, layout, [this.#indexed(hashed), this.#known(contract)]);
      if (place !== undefined) return { contract, place, ...accessedVariables(place), names: new Map() };
    }
    return undefined;
  }

  /** The layouts that may name a slot: the implementation's, the proxy's own, and that of the code that ran (delegatecalls that no standard tells of). */
  #candidates(access: Access, address: Hex): readonly ProjectContract[] {
    const { contract, own } = this.#accounts.at(address);
    const ran = [access.writtenAt, access.readAt].map((site) => (site === undefined ? undefined : this.#accounts.at(site.codeAddress).own));
    const candidates = [contract, own, ...ran.filter((other) => other?.syntax?.isLibrary !== true)];
    return [...new Set(candidates.filter((candidate) => candidate !== undefined))];
  }

  #owner(address: Hex, found: ProjectContract): string {
    return this.#accounts.at(address).contract?.name ?? found.name;
  }

  #known(contract: ProjectContract): Preimages {
    let known = this.#knownHashes.get(contract);
    if (known === undefined && contract.layout !== undefined) this.#knownHashes.set(contract, (known = knownHashes(contract.layout)));
    return known ?? new Preimages({});
  }

  #indexed(hashed: PreimageRecord): Preimages {
    let preimages = this.#preimages.get(hashed);
    if (preimages === undefined) this.#preimages.set(hashed, (preimages = new Preimages(hashed)));
    return preimages;
  }
}

/** An instruction shared by several variables: code that the compiler adds once for all of them. */
const SEVERAL: AccessedVariable = { key: "several", declarations: [], writes: false };

/** What reading and what writing the place accesses. Fields that share the slot count as one, since one instruction may take them all. */
export function accessedVariables(place: Place): Pick<FoundPlace, "read" | "written"> {
  const known = place.fields.length === 0 ? accessedByDeclarations.get(place.declarations) : undefined;
  if (known !== undefined) return known;
  const found = findAccessedVariables(place);
  if (place.fields.length === 0) accessedByDeclarations.set(place.declarations, found);
  return found;
}

/** Entries of one mapping share their declarations, and with them what reading and writing means. */
const accessedByDeclarations = new WeakMap<Place["declarations"], Pick<FoundPlace, "read" | "written">>();

function findAccessedVariables({ declarations, fields }: Place): Pick<FoundPlace, "read" | "written"> {
  const ids = declarations.map(({ declaration }) => declaration.id);
  const sharing = fields[0]?.step.kind === "member" ? ids.slice(-fields.length) : [];
  const deepestFirst = [
    sharing,
    ...ids
      .slice(0, ids.length - sharing.length)
      .toReversed()
      .map((id) => [id]),
  ];
  const accessed = { key: ids.join(), declarations: deepestFirst };
  return { read: { ...accessed, writes: false }, written: { ...accessed, writes: true } };
}
