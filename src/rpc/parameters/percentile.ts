import { malformed, type Parameter } from "./parameter.ts";

/** A number; that it lies between 0 and 100 is a rule of `eth_feeHistory`, with an error of its own. */
export const percentile: Parameter<number> = (value, path) => {
  if (typeof value !== "number") throw malformed(path, "a number", value);
  return value;
};
