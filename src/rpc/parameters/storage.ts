import { toWord, type Hex } from "../../access/hex.ts";
import { invalidInput } from "../../errors/rpc-error.ts";
import { prefixedData } from "./data.ts";
import { malformed, type Parameter } from "./parameter.ts";

/** A slot to read: at most 32 bytes in hexadecimal, with 0x or without, of any length. */
export const slot: Parameter<Hex> = (value, path) => {
  if (typeof value !== "string" || value === "" || !/^(0x)?[0-9a-f]{0,64}$/i.test(value)) {
    throw malformed(path, "a storage slot: at most 32 bytes in hexadecimal", value);
  }
  return toWord(`0x${value.replace(/^0x/i, "")}`);
};

/** A slot to write: a quantity with 0x. A longer one has a code of its own. */
export const slotToSet: Parameter<Hex> = (value, path) => {
  if (typeof value !== "string" || !value.startsWith("0x")) throw malformed(path, "a storage slot in hexadecimal with 0x", value);
  if (value.length > 66) throw invalidInput(`Storage key must not be greater than or equal to 2^256. Received ${value}.`);
  return slot(value, path);
};

/** A slot's value to write: 32 bytes with 0x. Another length has a code of its own. */
export const slotValue: Parameter<Hex> = (value, path) => {
  if (typeof value !== "string" || !value.startsWith("0x")) throw malformed(path, "32 bytes in hexadecimal with 0x", value);
  const length = Math.floor((value.length - 2) / 2);
  if (length !== 32) throw invalidInput(`Storage value must be exactly 32 bytes long. Received ${value}, which is ${length} bytes long.`);
  return prefixedData(value, path);
};
