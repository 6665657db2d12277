import type { Hex } from "../../access/hex.ts";
import { malformed, type Parameter } from "./parameter.ts";

/** Bytes in hexadecimal, with 0x or without. */
export const data: Parameter<Hex> = (value, path) => {
  if (typeof value !== "string" || value.length % 2 !== 0 || !/^(?:0x)?[0-9a-f]*$/i.test(value))
    throw malformed(path, "bytes in hexadecimal", value);
  return normal(value);
};

/** Bytes in hexadecimal that must begin with 0x. */
export const prefixedData: Parameter<Hex> = (value, path) => {
  if (typeof value !== "string" || !value.startsWith("0x")) throw malformed(path, "bytes in hexadecimal with 0x", value);
  return data(value, path);
};

/** So many bytes in hexadecimal, with 0x or without. */
export function bytes(length: number): Parameter<Hex> {
  const pattern = new RegExp(`^(0x)?[0-9a-f]{${length * 2}}$`, "i");
  return (value, path) => {
    if (typeof value !== "string" || !pattern.test(value)) throw malformed(path, `${length} bytes in hexadecimal`, value);
    return normal(value);
  };
}

/** A block's or a transaction's hash, a topic, a storage key in full. */
export const hash = bytes(32);

/** An address inside of an object: 0x may be left out. */
export const looseAddress = bytes(20);

/** An address that is a parameter by itself: 0x and 40 digits. */
export const address: Parameter<Hex> = (value, path) => {
  if (typeof value !== "string" || !value.startsWith("0x")) throw malformed(path, "an address: 0x and 40 hexadecimal digits", value);
  return looseAddress(value, path);
};

function normal(value: string): Hex {
  const digits = value.toLowerCase();
  return digits.startsWith("0x") ? (digits as Hex) : `0x${digits}`;
}
