import { AbiCoder } from "ethers";
import type { Hex } from "../../access/hex.ts";

const ERROR = "0x08c379a0";

/** What a revert says in words, as far as its data is Solidity's Error(string) or Panic(uint256). */
export function revertReason(output: Hex): string | undefined {
  try {
    if (output.startsWith(ERROR)) return String(AbiCoder.defaultAbiCoder().decode(["string"], `0x${output.slice(10)}`)[0]);
  } catch {
    return undefined;
  }
  return undefined;
}
