import type { Hex } from "../../access/hex.ts";
import { hashWords, keccakNumber } from "../keccak.ts";
import { addressIn } from "./call.ts";

/** The address of a contract that an account makes by CREATE: keccak256(rlp([creator, nonce])). */
export function createAddress(creator: bigint, nonce: bigint): bigint {
  const digits = nonce === 0n ? "" : evenDigits(nonce);
  // A number below 128 is its own encoding.
  const encoded = nonce > 0n && nonce < 0x80n ? digits : (0x80 + digits.length / 2).toString(16) + digits;
  const list = `94${creator.toString(16).padStart(40, "0")}${encoded}`;
  return addressIn(keccakNumber(Buffer.from(`${(0xc0 + list.length / 2).toString(16)}${list}`, "hex")));
}

/** The address of a contract made by CREATE2 (EIP-1014). */
export function create2Address(creator: bigint, salt: bigint, initCodeHash: bigint): bigint {
  return addressIn(hashWords([0xffn, creator, salt, initCodeHash], [31, 1, 12, 20, 0, 32, 0, 32]));
}

export function hexOf(bytes: Uint8Array): Hex {
  return `0x${Buffer.from(bytes).toString("hex")}`;
}

function evenDigits(number: bigint): string {
  const digits = number.toString(16);
  return digits.length % 2 === 0 ? digits : `0${digits}`;
}
