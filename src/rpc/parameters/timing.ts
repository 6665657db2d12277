import { malformed, type Parameter } from "./parameter.ts";
import { quantity } from "./quantity.ts";

/** Seconds: a time, or a span of time. */
export const seconds = quantity(64);

/** Milliseconds between mined blocks: a number (0: none), or a range to draw from. */
export const miningInterval: Parameter<number | readonly [number, number]> = (value, path) => {
  if (isMilliseconds(value)) return value;
  if (!Array.isArray(value) || value.length !== 2) throw malformed(path, "milliseconds, or a pair of them", value);
  const [least, most] = value as unknown[];
  if (!isMilliseconds(least) || !isMilliseconds(most)) throw malformed(path, "a pair of milliseconds", value);
  return [least, most];
};

function isMilliseconds(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}
