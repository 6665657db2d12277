import type { Hex } from "../../access/hex.ts";
import { block } from "./block.ts";
import { hash, looseAddress } from "./data.ts";
import { list, object, optional, type Fields, type Parameter, type Values } from "./parameter.ts";

/** A value, or a list of which any will do. */
function oneOrMore(item: Parameter<Hex>): Parameter<readonly Hex[]> {
  return (value, path) => (Array.isArray(value) ? list(item)(value, path) : [item(value, path)]);
}

const FIELDS = {
  fromBlock: optional(block),
  toBlock: optional(block),
  blockHash: optional(hash),
  address: optional(oneOrMore(looseAddress)),
  topics: optional(list(optional(oneOrMore(hash)))),
} as const satisfies Fields;

/** Which logs a request asks for, with its blocks not yet resolved. */
export type LogRequest = Values<typeof FIELDS>;

/** The filter of `eth_getLogs`, `eth_newFilter` and `eth_subscribe`. */
export const logRequest: Parameter<LogRequest> = object(FIELDS);
