import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { Interface, type InterfaceAbi } from "ethers";
import type { Hex } from "../../../src/access/hex.ts";

/** A contract as it would be deployed. */
export interface BuiltContract {
  readonly code: Hex;
  /** Of its functions. */
  readonly selectors: readonly bigint[];
}

/** A contract of a build that Uniswap publishes with its sources. */
export function builtContract(file: string): BuiltContract {
  const { abi, evm } = JSON.parse(readFileSync(createRequire(import.meta.url).resolve(file), "utf8")) as {
    abi: InterfaceAbi;
    evm: { deployedBytecode: { object: string } };
  };
  const selectors: bigint[] = [];
  new Interface(abi).forEachFunction(({ selector }) => selectors.push(BigInt(selector)));
  return { code: `0x${evm.deployedBytecode.object}`, selectors };
}
