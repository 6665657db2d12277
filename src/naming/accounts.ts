import { delegateOf } from "../access/delegation.ts";
import { toAddress, ZERO_ADDRESS, type Hex, toWord } from "../access/hex.ts";
import { clonedBy } from "../access/minimal-proxy.ts";
import type { ContractIndex } from "./contract-index.ts";
import type { NamingState } from "./names.ts";
import type { ProjectContract } from "./project-contract.ts";
import { BEACON_SLOT, IMPLEMENTATION_SLOTS } from "./well-known.ts";

/** What a naming state holds at an address. */
export interface Account {
  readonly address: Hex;
  readonly hasCode: boolean;
  /** The contract whose code stands there. */
  readonly own: ProjectContract | undefined;
  /** The contract that its calls and slots mean: a proxy's implementation, else its own. */
  readonly contract: ProjectContract | undefined;
}

/** A proxy to a clone to a proxy: no further. */
const LONGEST_CHAIN = 4;

/** Resolves addresses of one state to contracts, following proxies. */
export class Accounts {
  readonly #state: NamingState;
  readonly #index: ContractIndex;
  readonly #known = new Map<Hex, Account>();

  constructor(state: NamingState, index: ContractIndex) {
    this.#state = state;
    this.#index = index;
  }

  at(address: Hex): Account {
    let account = this.#known.get(address);
    if (account === undefined) {
      account = this.#resolve(address);
      this.#known.set(address, account);
    }
    return account;
  }

  #resolve(address: Hex): Account {
    const own = this.#contractAt(address);
    let [target, contract] = [this.#target(address), own];
    for (let steps = 0; target !== undefined && steps < LONGEST_CHAIN; steps++) {
      contract = this.#contractAt(target) ?? contract;
      target = this.#target(target);
    }
    return { address, hasCode: this.#hasCode(address), own, contract };
  }

  #contractAt(address: Hex): ProjectContract | undefined {
    const code = this.#state.code(address);
    if (code !== "0x") return this.#index.byCode(code);
    const { creationData, codeHash } = this.#state.created?.(address) ?? {};
    const byData = creationData === undefined ? undefined : this.#index.byCreationData(creationData);
    return byData ?? (codeHash === undefined ? undefined : this.#index.byCodeHash(codeHash));
  }

  #hasCode(address: Hex): boolean {
    return this.#state.code(address) !== "0x" || this.#state.created?.(address) !== undefined;
  }

  /** Where an account's calls go on to, if it is a proxy. */
  #target(address: Hex): Hex | undefined {
    if (!this.#hasCode(address)) return undefined;
    const code = this.#state.code(address);
    const delegate = delegateOf(code);
    if (delegate !== undefined) return delegate;
    const cloned = clonedBy(code);
    if (cloned !== undefined) return cloned;
    for (const slot of IMPLEMENTATION_SLOTS) {
      const implementation = this.#addressIn(address, slot);
      if (implementation !== undefined) return implementation;
    }
    const beacon = this.#addressIn(address, BEACON_SLOT) ?? this.#immutableBeacon(address, code);
    return beacon === undefined ? undefined : this.#beaconTarget(beacon);
  }

  /** OpenZeppelin's beacon proxy asks the beacon that its code names, and leaves the slot to explorers. */
  #immutableBeacon(address: Hex, code: Hex): Hex | undefined {
    const own = this.#contractAt(address);
    if (own === undefined || own.interface.fallback === null) return undefined;
    const beacon = own.immutableIn(code, /beacon/i);
    return beacon === undefined || beacon === 0n || beacon >> 160n !== 0n ? undefined : toAddress(`0x${toWord(beacon).slice(26)}`);
  }

  /** A beacon keeps its implementation in a variable of its own: by OpenZeppelin's name for it, else in one of the first two slots. */
  #beaconTarget(beacon: Hex): Hex | undefined {
    const layout = this.#contractAt(beacon)?.layout;
    const declared = layout?.regions[0]?.fields.find(({ name }) => /^_?implementation_?$/i.test(name))?.slot;
    for (const slot of declared === undefined ? [0n, 1n] : [declared]) {
      const implementation = this.#addressIn(beacon, slot);
      if (implementation !== undefined && this.#hasCode(implementation)) return implementation;
    }
    return undefined;
  }

  #addressIn(address: Hex, slot: bigint): Hex | undefined {
    const word = this.#state.storage(address, toWord(slot));
    if (word === undefined) return undefined;
    const found = toAddress(`0x${word.slice(-40)}`);
    return found === ZERO_ADDRESS || !/^0x0{24}/.test(word) ? undefined : found;
  }
}
