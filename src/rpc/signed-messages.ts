import type { Hex } from "../access/hex.ts";
import { keccak256 } from "../chain/bytes.ts";
import { invalidInput, invalidParameters } from "../errors/rpc-error.ts";
import { record, type Parameter } from "./parameters/parameter.ts";

/** What EIP-712 signs, as `eth_signTypedData_v4` takes it. */
export interface TypedData {
  readonly types: Record<string, { name: string; type: string }[]>;
  readonly primaryType: string;
  readonly domain: Record<string, unknown>;
  readonly message: Record<string, unknown>;
}

/** The hash that `personal_sign` and `eth_sign` sign (EIP-191). */
export function hashMessage(message: Hex): Uint8Array {
  const bytes = Buffer.from(message.slice(2), "hex");
  return keccak256(Buffer.concat([Buffer.from(`\x19Ethereum Signed Message:\n${bytes.length}`), bytes]));
}

/** Typed data as an object, or as a string of JSON. */
export const typedData: Parameter<TypedData> = (value) => {
  const { types, primaryType, domain, message } = typedDataFields(value);
  const areTypes =
    isObject(types) && Object.values(types).every((fields) => Array.isArray(fields) && fields.every((field: unknown) => isField(field)));
  if (!areTypes || typeof primaryType !== "string" || !isObject(domain) || !isObject(message)) throw notTypedData();
  return { types: types as TypedData["types"], primaryType, domain, message };
};

/** The hash that `eth_signTypedData_v4` signs (EIP-712). */
export async function hashTypedData({ types, primaryType, domain, message }: TypedData): Promise<Uint8Array> {
  const { TypedDataEncoder } = await import("./typed-data-encoder.ts");
  try {
    return Buffer.from(TypedDataEncoder.hash(domain, reachable(types, primaryType), message).slice(2), "hex");
  } catch (error) {
    throw invalidInput(error instanceof Error ? error.message : String(error));
  }
}

/** The types that the primary one is made of: ethers takes a type that nothing uses for another primary type. */
function reachable(types: TypedData["types"], type: string, found: TypedData["types"] = {}): TypedData["types"] {
  const fields = types[type];
  if (fields === undefined || type in found) return found;
  found[type] = fields;
  for (const field of fields) reachable(types, field.type.replace(/\[.*$/, ""), found);
  return found;
}

function typedDataFields(value: unknown): Readonly<Record<string, unknown>> {
  try {
    return record(typeof value === "string" ? JSON.parse(value) : value, "message");
  } catch {
    throw notTypedData();
  }
}

function notTypedData(): Error {
  return invalidParameters("message: The message parameter is an invalid JSON.");
}

function isField(value: unknown): boolean {
  return isObject(value) && typeof value.name === "string" && typeof value.type === "string";
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
