import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Hex } from "../../src/access/hex.ts";

/** The deployed code in a build that Uniswap publishes with its sources. */
export function builtCode(file: string): Hex {
  const { evm } = JSON.parse(readFileSync(createRequire(import.meta.url).resolve(file), "utf8")) as {
    evm: { deployedBytecode: { object: string } };
  };
  return `0x${evm.deployedBytecode.object}`;
}
