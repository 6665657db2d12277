import { bytesToHex, equalsBytes } from "@ethereumjs/util";
import type { Access, AccessSet, CodeSite, ReadClass, WriteClass } from "../access/access.ts";
import { type Hex, toWord } from "../access/hex.ts";
import { type AccountField, type Location, type LocationKey, locationKey } from "../access/location.ts";
import type { BlockState, StateValue } from "./block-state.ts";

type Addition = "fee" | "credit";

/** The instruction that is at work. Turned into a `CodeSite` only where one is kept. */
export interface Instruction {
  readonly codeAddress: { toString(): Hex };
  readonly programCounter: number;
}

interface Entry {
  readonly location: Location;
  readonly before: StateValue;
  /** Whether its account existed at the first touch; an entry of its existence tells more exactly. */
  readonly existed: StateValue;
  read: ReadClass;
  readAt: CodeSite | undefined;
  /** Writes that no reverted frame made, additions apart. */
  write: "none" | "no-op" | "effective";
  writtenAt: CodeSite | undefined;
  additions: readonly Addition[];
}

/**
 * Records what one transaction does to the state. The EVM's hooks tell it what is read; the state tells it what is written, and takes
 * back what a reverted frame wrote. Reads are never taken back: the frame's failure may hang on them.
 */
export class AccessRecorder {
  /** The instruction at work, or undefined between instructions: what the transaction itself does. */
  instruction: Instruction | undefined;
  /** Set while a balance grows by a blind addition: whose balance, and why. */
  addition: { readonly address: Hex; readonly kind: Addition } | undefined;

  #entries = new Map<LocationKey, Entry>();
  #preimages: Record<Hex, Hex> = {};
  #deployedCode: Record<Hex, Hex> = {};

  /** Forgets the transaction before. */
  begin(): void {
    this.instruction = undefined;
    this.addition = undefined;
    this.#entries = new Map();
    this.#preimages = {};
    this.#deployedCode = {};
  }

  /** A value reached the program, or a decision of the transaction. The account must be in memory. */
  read(state: BlockState, kind: AccountField, address: Hex): void {
    const entry = this.#entry(state, { kind, address });
    if (entry.read === "value") return;
    entry.read = "value";
    entry.readAt = this.#site();
  }

  /** A slot was read. What the transaction wrote itself before tells nothing of the state that it started from, so it is no read. */
  readSlot(state: BlockState, address: Hex, slot: Hex, read: "gas" | "value"): void {
    const entry = this.#entry(state, { kind: "storage", address, slot });
    if (entry.write !== "none" || entry.read === "value" || entry.read === read) return;
    entry.read = read;
    entry.readAt = this.#site();
  }

  /** A value is about to be written. Gives what takes the record of it back. */
  wrote(state: BlockState, kind: AccountField | "storage", address: Hex, slot: Hex | undefined, after: StateValue): () => void {
    const entry = this.#entry(state, kind === "storage" ? { kind, address, slot: slot as Hex } : { kind, address });
    const { write, writtenAt, additions } = entry;
    const current = state.value(kind, address, slot);
    const addition = this.addition;
    if (kind === "balance" && addition?.address === address && after > current) {
      this.#add(entry, addition.kind);
    } else {
      const isEffective = !isSame(current, after);
      if (isEffective || write !== "effective") entry.writtenAt = this.#site();
      entry.write = isEffective ? "effective" : write === "none" ? "no-op" : write;
    }
    return () => {
      entry.write = write;
      entry.writtenAt = writtenAt;
      entry.additions = additions;
    };
  }

  /** The fee went to the coinbase, even if it is zero: a zero fee touches the account all the same. */
  addFee(state: BlockState, coinbase: Hex): void {
    this.#add(this.#entry(state, { kind: "balance", address: coinbase }), "fee");
  }

  sawPreimage(hash: Hex, preimage: Hex): void {
    this.#preimages[hash] = preimage;
  }

  preimages(): Readonly<Record<Hex, Hex>> {
    return this.#preimages;
  }

  /** Code that the transaction left behind, by hash: the access set holds the hash only. */
  deployedCode(): Readonly<Record<Hex, Hex>> {
    return this.#deployedCode;
  }

  /** The access set, once the transaction is over. */
  finish(state: BlockState): AccessSet {
    const accesses: Access[] = [];
    for (const entry of this.#entries.values()) accesses.push(this.#access(state, entry));
    return accesses;
  }

  #access(state: BlockState, entry: Entry): Access {
    const { location, before, read, readAt, writtenAt, additions } = entry;
    const after = state.value(location.kind, location.address, location.kind === "storage" ? location.slot : undefined);
    const changed = !isSame(before, after);
    if (location.kind === "code" && changed)
      this.#deployedCode[bytesToHex(after as Uint8Array)] = bytesToHex(state.codeOf(location.address));
    return {
      location,
      read,
      write: writeClass(entry, changed),
      ...(additions.length > 0 && { additions }),
      miss: read !== "none" && this.#isMissing(entry),
      before: toHex(before),
      after: changed ? toHex(after) : toHex(before),
      ...(readAt !== undefined && { readAt }),
      ...(writtenAt !== undefined && { writtenAt }),
    };
  }

  #entry(state: BlockState, location: Location): Entry {
    const key = locationKey(location);
    const known = this.#entries.get(key);
    if (known !== undefined) return known;
    const entry: Entry = {
      location,
      before: state.value(location.kind, location.address, location.kind === "storage" ? location.slot : undefined),
      existed: state.value("existence", location.address),
      read: "none",
      readAt: undefined,
      write: "none",
      writtenAt: undefined,
      additions: [],
    };
    this.#entries.set(key, entry);
    return entry;
  }

  #isMissing({ location, before, existed }: Entry): boolean {
    if (location.kind === "storage") return (before as Uint8Array).length === 0;
    const existence = this.#entries.get(locationKey({ kind: "existence", address: location.address }));
    return (existence?.before ?? existed) === false;
  }

  #add(entry: Entry, kind: Addition): void {
    if (!entry.additions.includes(kind)) entry.additions = [...entry.additions, kind];
  }

  #site(): CodeSite | undefined {
    if (this.instruction === undefined) return undefined;
    return { codeAddress: this.instruction.codeAddress.toString(), programCounter: this.instruction.programCounter };
  }
}

function writeClass(entry: Entry, changed: boolean): WriteClass {
  if (entry.write === "effective") return changed ? "changed" : "restored";
  if (changed) return entry.additions.length > 0 && entry.read === "none" ? "added" : "changed";
  return entry.write === "no-op" || entry.additions.length > 0 ? "no-op" : "none";
}

function isSame(one: StateValue, other: StateValue): boolean {
  return one instanceof Uint8Array && other instanceof Uint8Array ? equalsBytes(one, other) : one === other;
}

function toHex(value: StateValue): Hex {
  if (typeof value === "boolean") return value ? "0x01" : "0x00";
  if (typeof value === "bigint") return `0x${value.toString(16)}`;
  return toWord(bytesToHex(value));
}
