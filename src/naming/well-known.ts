import { erc1967Slot, namespaceSlot } from "./constant.ts";
import { keccak256 } from "ethers/crypto";
import { toUtf8Bytes } from "ethers/utils";

/** A slot that a standard or a library fixed, so that no layout lists it. */
export interface WellKnownSlot {
  readonly id: string;
  /** What a label calls it, after the contract's name. */
  readonly label: string;
}

/** Slots that hold the address of a proxy's implementation, newest standard first. */
export const IMPLEMENTATION_SLOTS: readonly bigint[] = [
  erc1967Slot("eip1967.proxy.implementation"),
  BigInt(keccak256(toUtf8Bytes("PROXIABLE"))),
  BigInt(keccak256(toUtf8Bytes("org.zeppelinos.proxy.implementation"))),
];

export const BEACON_SLOT = erc1967Slot("eip1967.proxy.beacon");

/** Well-known single slots, by slot. */
export const WELL_KNOWN_SLOTS: ReadonlyMap<bigint, WellKnownSlot> = new Map([
  ...IMPLEMENTATION_SLOTS.map((slot, index): [bigint, WellKnownSlot] => [
    slot,
    { id: ["erc1967.implementation", "erc1822.implementation", "zeppelinos.implementation"][index] ?? "", label: "implementation" },
  ]),
  [BEACON_SLOT, { id: "erc1967.beacon", label: "beacon" }],
  [erc1967Slot("eip1967.proxy.admin"), { id: "erc1967.admin", label: "proxy admin" }],
  [erc1967Slot("eip1967.proxy.rollback"), { id: "erc1967.rollback", label: "rollback" }],
  [0x929eee149b4bd21268n, { id: "solady.reentrancy-guard", label: "reentrancy guard" }],
  [(1n << 256n) - 0x8b78c6d9n, { id: "solady.owner", label: "owner" }],
  ...openZeppelin("ReentrancyGuard", "reentrancy guard"),
  ...openZeppelin("Initializable", "initialized version"),
  ...openZeppelin("Ownable", "owner"),
  ...openZeppelin("Ownable2Step", "pending owner"),
  ...openZeppelin("Pausable", "paused"),
  ...openZeppelin("Nonces", "nonces"),
  ...openZeppelin("AccessControl", "roles"),
  ...openZeppelin("AccessManaged", "authority"),
  ...openZeppelin("ERC20", "ERC-20 storage"),
  ...openZeppelin("ERC721", "ERC-721 storage"),
  ...openZeppelin("ERC1155", "ERC-1155 storage"),
  ...openZeppelin("ERC4626", "ERC-4626 storage"),
]);

/** OpenZeppelin 5 keeps each upgradeable contract's variables in an ERC-7201 namespace; told by its name where the source is not at hand. */
function openZeppelin(name: string, label: string): [bigint, WellKnownSlot][] {
  const id = name.replace(/([a-z])([A-Z0-9])/g, "$1-$2").toLowerCase();
  return [[namespaceSlot(`openzeppelin.storage.${name}`), { id: `openzeppelin.${id}`, label }]];
}
