import { consoleLine } from "../../engine/console-log.ts";
import type { ExecutionOutcome } from "../../chain/network-chain.ts";
import { toBytes } from "../../chain/bytes.ts";

/** What Solidity's console.log said in an execution: a line a call. Calls of no known signature say nothing. */
export function consoleLinesOf({ consoleLogs }: ExecutionOutcome): string[] {
  return consoleLogs.flatMap((calldata) => consoleLine(Buffer.from(toBytes(calldata))) ?? []);
}

/** Prints a line where Hardhat prints. */
export function printLine(line: string): void {
  console.log(line);
}
