import { invalidParameters } from "../../errors/rpc-error.ts";

/**
 * Reads one value of a request. `path` names it in errors: `block`, `transaction.gasPrice`, `topics[1]`.
 *
 * @throws RpcError -32602 that names the path, where the value is malformed.
 */
export type Parameter<T> = (value: unknown, path: string) => T;

/** The error of a malformed value. */
export function malformed(path: string, expected: string, value: unknown): Error {
  return invalidParameters(
    value === undefined ? `${path} is missing: expected ${expected}` : `${path}: expected ${expected}, got ${show(value)}`,
  );
}

/** A value that may be left out or be null. */
export function optional<T>(parameter: Parameter<T>): Parameter<T | undefined> {
  return (value, path) => (value === undefined || value === null ? undefined : parameter(value, path));
}

/** A value that may be left out, and must not be null. */
export function omittable<T>(parameter: Parameter<T>): Parameter<T | undefined> {
  return (value, path) => (value === undefined ? undefined : parameter(value, path));
}

export const boolean: Parameter<boolean> = (value, path) => {
  if (typeof value !== "boolean") throw malformed(path, "true or false", value);
  return value;
};

export const text: Parameter<string> = (value, path) => {
  if (typeof value !== "string") throw malformed(path, "a string", value);
  return value;
};

export function list<T>(item: Parameter<T>): Parameter<readonly T[]> {
  return (value, path) => {
    if (!Array.isArray(value)) throw malformed(path, "a list", value);
    return value.map((each: unknown, index) => item(each, `${path}[${index}]`));
  };
}

/** What an object's fields are read by. */
export type Fields = Readonly<Record<string, Parameter<unknown>>>;

/** What reading them gives. */
export type Values<F extends Fields> = { readonly [Name in keyof F]: ReturnType<F[Name]> };

/** An object's known fields; others are passed over, as EDR does. */
export function object<F extends Fields>(fields: F): Parameter<Values<F>> {
  return (value, path) => readFields(fields, record(value, path), (name) => `${path}.${name}`);
}

/** Reads every field of `values` that `fields` names. */
export function readFields<F extends Fields>(
  fields: F,
  values: Readonly<Record<string, unknown>>,
  pathOf: (name: string) => string,
): Values<F> {
  const read: Record<string, unknown> = {};
  for (const [name, parameter] of Object.entries(fields)) read[name] = parameter(values[name], pathOf(name));
  return read as Values<F>;
}

export const record: Parameter<Readonly<Record<string, unknown>>> = (value, path) => {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw malformed(path, "an object", value);
  return value as Record<string, unknown>;
};

const LONGEST_SHOWN = 80;

function show(value: unknown): string {
  const shown = JSON.stringify(value) ?? typeof value;
  return shown.length > LONGEST_SHOWN ? `${shown.slice(0, LONGEST_SHOWN)}…` : shown;
}
