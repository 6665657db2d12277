import type { Hex } from "../access/hex.ts";

/**
 * The hash of a transaction, out of what came back for sending it: a response with the hash for its result, a failed response or an error that
 * carries `transactionHash` since the transaction was mined all the same, or neither.
 */
export function sentHash(answer: unknown): Hex | undefined {
  const { result, transactionHash, data, error } = fieldsOf(answer);
  const hash = result ?? transactionHash ?? fieldsOf(data)["transactionHash"] ?? fieldsOf(fieldsOf(error)["data"])["transactionHash"];
  return typeof hash === "string" ? (hash as Hex) : undefined;
}

function fieldsOf(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}
