import type { Access, ReadClass, WriteClass } from "../../../src/access/access.ts";
import { toWord, type Hex } from "../../../src/access/hex.ts";
import type { AccountField } from "../../../src/access/location.ts";

/** An address that is easy to tell: 0x000…0n. */
export function address(n: number): Hex {
  return `0x${n.toString(16).padStart(40, "0")}`;
}

export function slot(account: Hex, slotNumber: number, read: ReadClass, write: WriteClass): Access {
  return {
    location: { kind: "storage", address: account, slot: toWord(BigInt(slotNumber)) },
    read,
    write,
    miss: false,
    before: "0x00",
    after: "0x01",
  };
}

export function field(account: Hex, kind: AccountField, read: ReadClass, write: WriteClass, additions?: Access["additions"]): Access {
  return {
    location: { kind, address: account },
    read,
    write,
    miss: false,
    before: "0x00",
    after: "0x01",
    ...(additions === undefined ? {} : { additions }),
  };
}
