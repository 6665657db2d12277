import type { Hex } from "../access/hex.ts";

export const REVERTED_WITHOUT_REASON = "Transaction reverted without a reason string";

const PREFIX = "VM Exception while processing transaction: reverted with";

/** `Error(string)` and `Panic(uint256)`, which Solidity reverts with by itself. */
const SELECTORS = { error: "0x08c379a0", panic: "0x4e487b71" } as const;

const PANICS: Readonly<Record<string, string>> = {
  "0x1": "Assertion error",
  "0x11": "Arithmetic operation overflowed outside of an unchecked block",
  "0x12": "Division or modulo division by zero",
  "0x21": "Tried to convert a value into an enum, but the value was too big or negative",
  "0x22": "Incorrectly encoded storage byte array",
  "0x31": ".pop() was called on an empty array",
  "0x32": "Array accessed at an out-of-bounds or negative index",
  "0x41": "Too much memory was allocated, or an array was created that is too large",
  "0x51": "Called a zero-initialized variable of internal function type",
};

/** What a revert says, in Hardhat's words, where no source tells more. */
export function revertMessage(output: Hex): string {
  if (output === "0x") return REVERTED_WITHOUT_REASON;
  const reason = decodeReason(output);
  if (reason !== undefined) return `${PREFIX} reason string '${reason}'`;
  if (output.startsWith(SELECTORS.panic) && output.length === 10 + 64) {
    const code = `0x${BigInt(`0x${output.slice(10)}`).toString(16)}`;
    const meaning = PANICS[code];
    return meaning === undefined ? `${PREFIX} unknown panic code ${code}` : `${PREFIX} panic code ${code} (${meaning})`;
  }
  return `${PREFIX} an unrecognized custom error (return data: ${output})`;
}

function decodeReason(output: Hex): string | undefined {
  const body = Buffer.from(output.slice(10), "hex");
  if (!output.startsWith(SELECTORS.error) || body.length < 64) return undefined;
  const length = BigInt(`0x${body.toString("hex", 32, 64)}`);
  if (BigInt(`0x${body.toString("hex", 0, 32)}`) !== 32n || length > BigInt(body.length - 64)) return undefined;
  return body.toString("utf8", 64, 64 + Number(length));
}
