import { AbiCoder, id } from "ethers";
import type { Hex } from "../../src/access/hex.ts";
import { assemble, type Part } from "./assembler.ts";

const CONSOLE: Hex = "0x000000000000000000636f6e736f6c652e6c6f67";

const FORWARDS: readonly Part[] = [
  ...(["CALLDATASIZE", 0, 0, "CALLDATACOPY"] as const),
  ...(["0x00", "0x00", "CALLDATASIZE", "0x00", CONSOLE, "GAS", "STATICCALL", "POP"] as const),
];

const LENGTH = (assemble(...FORWARDS).length - 2) / 2;

/** The code of a contract that hands its calldata to the console, and reverts where it is sent value. */
export const CONSOLE_CALLER: Hex = assemble(...FORWARDS, "CALLVALUE", LENGTH + 5, "JUMPI", "STOP", "JUMPDEST", 0, 0, "REVERT");

/** Calldata for `console.log` with one string. */
export function logCall(text: string): string {
  return `${id("log(string)").slice(0, 10)}${AbiCoder.defaultAbiCoder().encode(["string"], [text]).slice(2)}`;
}
