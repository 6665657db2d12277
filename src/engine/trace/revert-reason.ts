import type * as EthersAbi from "ethers/abi";
import type { Hex } from "../../access/hex.ts";
import { lazily, loadModule } from "../precompiles/lazy.ts";
import { quantity } from "./quantity.ts";

const ERROR = "0x08c379a0";
const PANIC = "0x4e487b71";

/** geth's words for Solidity's panics. */
const PANICS: Readonly<Record<string, string>> = {
  "0x0": "generic panic",
  "0x1": "assert(false)",
  "0x11": "arithmetic underflow or overflow",
  "0x12": "division or modulo by zero",
  "0x21": "enum overflow",
  "0x22": "invalid encoded storage byte array accessed",
  "0x31": "out-of-bounds array access; popping on an empty array",
  "0x32": "out-of-bounds access of an array or bytesN",
  "0x41": "out of memory",
  "0x51": "uninitialized function",
};

/** What a revert says in words, as far as its data is Solidity's Error(string) or Panic(uint256). */
export function revertReason(output: Hex): string | undefined {
  if (output.startsWith(ERROR)) return decode("string", output);
  if (!output.startsWith(PANIC)) return undefined;
  const number = decode("uint256", output);
  if (number === undefined) return undefined;
  const code = quantity(BigInt(number));
  return PANICS[code] ?? `unknown panic code: ${code}`;
}

function decode(type: string, output: Hex): string | undefined {
  try {
    return String(abiCoder().decode([type], `0x${output.slice(10)}`)[0]);
  } catch {
    return undefined;
  }
}

const abiCoder = lazily(() => (loadModule("ethers/abi") as typeof EthersAbi).AbiCoder.defaultAbiCoder());
