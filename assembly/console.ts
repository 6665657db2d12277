import { blockArena } from "./executor";
import { arenaReserve } from "./memory";

// Calls to the address that Solidity's console.log calls, as a list of {next, length, calldata from 8}, the last first. There is no code at
// the address, so only calls that run none are compared. Reverts take nothing off the list: a failed test's output is what is looked for.

const BYTES: usize = 8;

// 0x000000000000000000636f6e736f6c652e6c6f67
const CONSOLE_0: u64 = 0x736f6c652e6c6f67;
const CONSOLE_1: u64 = 0x0000000000636f6e;

export let lastConsoleCall: usize = 0;

export function clearConsole(): void {
  lastConsoleCall = 0;
}

/** Keeps a message's calldata if it goes to the console. */
export function keepConsoleCall(target: usize, input: usize, length: u32): void {
  if (load<u64>(target) != CONSOLE_0 || load<u64>(target, 8) != CONSOLE_1 || load<u64>(target, 16) != 0) return;
  const kept = arenaReserve(blockArena, BYTES + <usize>length);
  store<u32>(kept, <u32>lastConsoleCall);
  store<u32>(kept, length, 4);
  memory.copy(kept + BYTES, input, <usize>length);
  lastConsoleCall = kept;
}
