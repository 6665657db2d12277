import type { Hex } from "../../access/hex.ts";
import { boolean, malformed, omittable, record, type Parameter } from "./parameter.ts";
import { hash } from "./data.ts";
import { hexQuantity, quantity } from "./quantity.ts";

const TAGS = ["earliest", "latest", "pending", "safe", "finalized"] as const;

export type BlockTag = (typeof TAGS)[number];

/** How a request names a block. */
export type BlockId = BlockTag | bigint | { readonly blockHash: Hex };

const EXPECTED = `a block: ${TAGS.join(", ")}, a number in hexadecimal, { blockNumber } or { blockHash } (EIP-1898)`;

/** A block of which the state is asked: a tag, a number in hexadecimal, or an EIP-1898 object. */
export const block: Parameter<BlockId> = (value, path) => {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return blockObject(value, path);
  if (isTag(value)) return value;
  if (typeof value !== "string" || !value.startsWith("0x")) throw malformed(path, EXPECTED, value);
  return hexQuantity(64)(value, path);
};

/** A block that is asked for itself: a tag or a number, which may be decimal too. */
export const blockNumber: Parameter<BlockTag | bigint> = (value, path) => {
  if (isTag(value)) return value;
  if (typeof value !== "string" && typeof value !== "number") throw malformed(path, `a block's number, or ${TAGS.join(", ")}`, value);
  return quantity(64)(value, path);
};

const OBJECT_FIELDS = new Set(["blockHash", "blockNumber", "requireCanonical"]);

function blockObject(value: object, path: string): BlockId {
  const fields = record(value, path);
  const unknown = Object.keys(fields).find((name) => !OBJECT_FIELDS.has(name));
  if (unknown !== undefined) throw malformed(`${path}.${unknown}`, "blockHash, blockNumber or requireCanonical", fields[unknown]);
  omittable(boolean)(fields.requireCanonical, `${path}.requireCanonical`);
  if ((fields.blockHash === undefined) === (fields.blockNumber === undefined)) {
    throw malformed(path, "one of blockHash and blockNumber (EIP-1898)", value);
  }
  if (fields.blockNumber !== undefined) return hexQuantity(64)(fields.blockNumber, `${path}.blockNumber`);
  return { blockHash: hash(fields.blockHash, `${path}.blockHash`) };
}

function isTag(value: unknown): value is BlockTag {
  return TAGS.some((tag) => tag === value);
}
