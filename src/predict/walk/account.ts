import { toWord, type Hex } from "../../access/hex.ts";
import type { Location } from "../../access/location.ts";

export type StorageLocation = Location & { readonly kind: "storage" };

/** A location as one prediction knows it. There is one object of each, which is its own key. */
export interface Place {
  readonly location: Location;
}

/** A storage slot. */
export interface SlotPlace extends Place {
  readonly location: StorageLocation;
  readonly account: Account;
  readonly number: bigint;
  /** What the state holds there, once it was looked at. */
  stored: bigint | undefined;
}

/** Anything that is equal for accounts of equal code; undefined where there is none. */
export type CodeId = string | number | bigint | undefined;

/** An account as one prediction knows it: one object each. */
export class Account {
  readonly address: bigint;
  readonly hex: Hex;
  /** What code the state has there, once it was looked at. */
  code: { readonly id: CodeId } | undefined;
  #balance: Place | undefined;
  #slots: Map<bigint, SlotPlace> | undefined;

  constructor(address: bigint, hex: Hex = `0x${address.toString(16).padStart(40, "0")}`) {
    this.address = address;
    this.hex = hex;
  }

  get balance(): Place {
    return (this.#balance ??= { location: { kind: "balance", address: this.hex } });
  }

  slot(number: bigint): SlotPlace {
    const slots = (this.#slots ??= new Map<bigint, SlotPlace>());
    const known = slots.get(number);
    if (known !== undefined) return known;
    const location: StorageLocation = { kind: "storage", address: this.hex, slot: toWord(number) };
    const slot = { location, account: this, number, stored: undefined };
    slots.set(number, slot);
    return slot;
  }
}
