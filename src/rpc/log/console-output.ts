import { toBytes } from "../../chain/bytes.ts";
import type { ExecutionOutcome } from "../../chain/network-chain.ts";
import { consoleLine } from "../../engine/console-log.ts";

/** What Solidity's console.log said in an execution: a line a call. Calls of no known signature say nothing. */
export function consoleLinesOf({ consoleLogs }: ExecutionOutcome): string[] {
  return consoleLogs.flatMap((calldata) => consoleLine(Buffer.from(toBytes(calldata))) ?? []);
}

/** Prints a line where Hardhat prints. */
export function printLine(line: string): void {
  console.log(line);
}

/** Puts a line in the last one's place, on a terminal. */
export function replaceLine(line: string): void {
  process.stdout.write(process.stdout.isTTY ? `\u001b[?25l\u001b[F${line}\u001b[K\n\u001b[?25h` : `${line}\n`);
}

/** Prints what Solidity's console.log said, and nothing else. */
export function printConsole(outcome: ExecutionOutcome): void {
  for (const line of consoleLinesOf(outcome)) printLine(line);
}
