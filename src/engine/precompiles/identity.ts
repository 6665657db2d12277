import { type Precompile, pricePerWord } from "./precompile.ts";

/** IDENTITY (0x04): a copy of the input. */
export const identity: Precompile = {
  since: "berlin",
  gas: pricePerWord(15, 3),
  run: (input) => input.slice(),
};
