import type { Access, CodeSite } from "../access/access.ts";
import type { Hex } from "../access/hex.ts";
import type { Account, Accounts } from "./accounts.ts";
import { guessKey } from "./key.ts";
import { knownHashes } from "./known-hashes.ts";
import { namePlace } from "./location-label.ts";
import type { NamedLocation, PathStep, SourceLine } from "./names.ts";
import { touchedFields } from "./packed.ts";
import { findPlace, splitPreimage, type Place } from "./place.ts";
import { Preimages } from "./preimages.ts";
import type { AccessedVariable, ProjectContract } from "./project-contract.ts";
import { shortAddress, shortSlot } from "./short.ts";
import { WELL_KNOWN_SLOTS } from "./well-known.ts";

type StorageLocation = { readonly address: Hex; readonly slot: Hex };
type PreimageRecord = Readonly<Record<Hex, Hex>>;

/** A slot's place in a contract's storage, with the names already made for it by the fields that they are about. */
interface FoundPlace {
  readonly contract: ProjectContract;
  readonly place: Place;
  readonly declarations: AccessedVariable["declarations"];
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
    if (found === undefined) return unnamed(this.#accounts.at(location.address), location.slot, this.#indexed(hashed));
    const { contract, place, names } = found;
    this.#remember(access, found);
    const fields = place.fields.length === 0 ? [] : touchedFields(place.fields, access, (site) => (site === undefined ? undefined : this.#mappedLine(site)));
    const key = fields.map(({ offset }) => offset).join();
    let named = names.get(key);
    if (named === undefined) {
      named = namePlace(this.#owner(location.address, contract), place, fields, (src) => contract.build.declarationLine(src));
      names.set(key, named);
    }
    return named;
  }

  /** What the instruction at a site accesses, if any access that was named so far came from there. */
  accessedAt({ codeAddress, programCounter }: CodeSite): AccessedVariable | undefined {
    return this.#accessed.get(codeAddress)?.get(programCounter);
  }

  #remember({ readAt, writtenAt }: Access, { declarations }: FoundPlace): void {
    if (readAt !== undefined) this.#rememberSite(readAt, declarations, false);
    if (writtenAt !== undefined) this.#rememberSite(writtenAt, declarations, true);
  }

  #rememberSite({ codeAddress, programCounter }: CodeSite, declarations: AccessedVariable["declarations"], writes: boolean): void {
    let sites = this.#accessed.get(codeAddress);
    if (sites === undefined) this.#accessed.set(codeAddress, (sites = new Map<number, AccessedVariable>()));
    // An SSTORE's gas rule reads at the instruction that writes.
    if (writes || !sites.has(programCounter)) sites.set(programCounter, { declarations, writes });
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
      if (place !== undefined) return { contract, place, declarations: declarationsOf(place), names: new Map() };
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

/** The fields that share the slot count as one: they were declared for it together. */
function declarationsOf({ declarations, fields }: Place): AccessedVariable["declarations"] {
  const ids = declarations.map(({ declaration }) => declaration.id);
  const sharing = fields[0]?.step.kind === "member" ? ids.slice(-fields.length) : [];
  return [sharing, ...ids.slice(0, ids.length - sharing.length).toReversed().map((id) => [id])];
}

/** A slot outside any layout: a well-known one, one that a constant of the sources holds, or address and slot with the keys that were hashed. */
function unnamed({ address, contract }: Account, slot: Hex, preimages: Preimages): NamedLocation {
  const owner = contract?.name ?? shortAddress(address);
  const { root, keys } = unhash(slot, preimages);
  const wellKnown = WELL_KNOWN_SLOTS.get(BigInt(root));
  const constant = contract?.layout?.constants.get(BigInt(root));
  const variable = `${owner}${wellKnown !== undefined ? ` ${wellKnown.label}` : constant !== undefined ? `.${constant}` : ` slot ${shortSlot(root)}`}`;
  return {
    label: variable + keys.map(({ shown }) => `[${shown}]`).join(""),
    variable,
    ...(contract === undefined ? {} : { contract: contract.name }),
    path: keys.map(({ step }): PathStep => step),
    keyAddresses: keys.flatMap(({ address: keyAddress }) => keyAddress ?? []),
    ...(wellKnown === undefined ? {} : { wellKnown: wellKnown.id }),
  };
}

/** Follows hashes of words back to the slot that they started from: mappings of a contract without a layout. */
function unhash(slot: Hex, preimages: Preimages): { root: Hex; keys: readonly ReturnType<typeof guessKey>[] } {
  const keys: ReturnType<typeof guessKey>[] = [];
  let root = slot;
  for (let hashed = preimages.behind(root); hashed?.preimage.length === 130 && keys.length < 8; hashed = preimages.behind(root)) {
    const { parentSlot, key } = splitPreimage(hashed.preimage);
    keys.unshift(guessKey(key));
    root = parentSlot;
  }
  return { root, keys };
}

