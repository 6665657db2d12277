/** A hexadecimal string with 0x. Addresses are 20 bytes in lower case, slots and storage values 32 bytes padded with zeros. */
export type Hex = `0x${string}`;

/** A slot or a storage value of 32 zero bytes: what a slot that does not exist reads as. */
export const ZERO_WORD: Hex = `0x${"0".repeat(64)}`;

/** The zero address. */
export const ZERO_ADDRESS: Hex = `0x${"0".repeat(40)}`;

/** keccak256 of no bytes: the code hash of an account without code. */
export const EMPTY_CODE_HASH: Hex = "0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470";

/** Pads a quantity or a short word to 32 bytes, in lower case. */
export function toWord(value: Hex | bigint): Hex {
  const digits = typeof value === "bigint" ? value.toString(16) : value.slice(2).toLowerCase();
  return `0x${digits.padStart(64, "0")}`;
}

/** Brings an address to the form that every key of this project uses: lower case. */
export function toAddress(value: string): Hex {
  return value.toLowerCase() as Hex;
}
