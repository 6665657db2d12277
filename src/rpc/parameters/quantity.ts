import { malformed, type Parameter } from "./parameter.ts";

/** A number of at most so many bits: a string in hexadecimal, decimal, octal or binary (an empty one is zero), or a whole JSON number. */
export function quantity(bits: number): Parameter<bigint> {
  const expected = `a quantity of at most ${bits} bits`;
  return (value, path) => {
    const number = parse(value);
    if (number === undefined || number >> BigInt(bits) !== 0n) throw malformed(path, expected, value);
    return number;
  };
}

/** A number of at most so many bits that must be written as 0x and hexadecimal digits. */
export function hexQuantity(bits: number): Parameter<bigint> {
  const read = quantity(bits);
  return (value, path) => {
    if (typeof value !== "string" || !value.startsWith("0x")) throw malformed(path, "a quantity in hexadecimal with 0x", value);
    return read(value, path);
  };
}

const PATTERN = /^(0x[0-9a-f]*|0o[0-7]*|0b[01]*|[0-9]*)$/i;

function parse(value: unknown): bigint | undefined {
  if (typeof value === "number") return Number.isSafeInteger(value) && value >= 0 ? BigInt(value) : undefined;
  if (typeof value !== "string" || !PATTERN.test(value)) return undefined;
  return value.length === 2 && /^0[xob]$/i.test(value) ? 0n : BigInt(value.toLowerCase());
}
