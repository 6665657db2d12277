import { sentHash } from "./sent-hash.ts";

/**
 * Whether what came back for sending a transaction, a failed response or an error, tells of an execution that failed and was not mined: that of
 * the estimate of its gas.
 */
export function failedInEstimate(answer: unknown): boolean {
  if (sentHash(answer) !== undefined) return false;
  const { error, data = fieldsOf(error)["data"] } = fieldsOf(answer);
  return typeof (fieldsOf(data)["data"] ?? data) === "string";
}

function fieldsOf(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}
