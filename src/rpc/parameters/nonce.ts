import { invalidParameters } from "../../errors/rpc-error.ts";
import type { Parameter } from "./parameter.ts";
import { hexQuantity } from "./quantity.ts";

/** A nonce: a quantity with 0x, below 2^64 (EIP-2681). */
export const nonce: Parameter<bigint> = (value, path) => {
  if (typeof value === "string" && value.startsWith("0x") && value.length > 18) {
    throw invalidParameters(`${path}: Nonce must not be greater than or equal to 2^64. Received ${value}`);
  }
  return hexQuantity(64)(value, path);
};
