import { format } from "node:util";
import { keccak_256 } from "@noble/hashes/sha3.js";
import type { EngineInstance } from "./instance.ts";
import { CONSOLE_CALL, RESULT } from "./memory-map.ts";

/** Types that stand in a signature of two to four arguments; all others stand alone. */
const COMBINED = ["uint256", "string", "bool", "address"];
const MOST_ARGUMENTS = 4;
const WORD = 32;

/**
 * What Solidity's console.log printed in a transaction, as Hardhat prints it: a line a call, reverted ones too, in their order. Calls of no
 * known signature print nothing.
 */
export function consoleLines(engine: EngineInstance, result: number): string[] {
  return readConsoleCalls(engine, result).flatMap((calldata) => consoleLine(calldata) ?? []);
}

/** The calldata of each call to the console, in their order. */
export function readConsoleCalls(engine: EngineInstance, result: number): Buffer[] {
  const { bytes, view } = engine;
  const calls: Buffer[] = [];
  let call = view.getUint32(result + RESULT.consoleCalls, true);
  for (; call !== 0; call = view.getUint32(call + CONSOLE_CALL.previous, true)) {
    const start = call + CONSOLE_CALL.bytes;
    calls.push(Buffer.from(bytes.subarray(start, start + view.getUint32(call + CONSOLE_CALL.length, true))));
  }
  return calls.reverse();
}

/** The line of one call, or undefined where its selector is no signature of console.log. */
export function consoleLine(calldata: Buffer): string | undefined {
  const types = signatures().get(calldata.toString("hex", 0, 4));
  if (types === undefined) return undefined;
  const [first, ...rest] = types.map((type, index) => decode(calldata.subarray(4), type, index * WORD));
  return first === undefined ? "" : format(withoutNumberFormats(first), ...rest);
}

/** Numbers may be too large for %d and %i, and are strings here: %s takes their places, unless the percent sign is escaped. */
function withoutNumberFormats(text: string): string {
  return text.replace(/((?<!%)(?:%%)*)%[di]/g, "$1%s");
}

let known: ReadonlyMap<string, readonly string[]> | undefined;

/** The types of each signature, by selector. */
function signatures(): ReadonlyMap<string, readonly string[]> {
  known ??= new Map(argumentLists().map((types) => [selector(`log(${types.join(",")})`), types]));
  return known;
}

function argumentLists(): string[][] {
  const alone = ["int256", "bytes", ...Array.from({ length: WORD }, (_, index) => `bytes${index + 1}`)].map((type) => [type]);
  let combinations: string[][] = [[]];
  const lists = [[], ...alone];
  for (let count = 1; count <= MOST_ARGUMENTS; count++) {
    combinations = combinations.flatMap((list) => COMBINED.map((type) => [...list, type]));
    lists.push(...combinations);
  }
  return lists;
}

function selector(signature: string): string {
  return Buffer.from(keccak_256(Buffer.from(signature)).subarray(0, 4)).toString("hex");
}

function decode(data: Buffer, type: string, position: number): string {
  const word = data.subarray(position, position + WORD);
  if (type === "uint256") return quantity(word).toString();
  if (type === "int256") return BigInt.asIntN(256, quantity(word)).toString();
  if (type === "bool") return data[position + WORD - 1] === 0 ? "false" : "true";
  if (type === "address") return hex(word.subarray(12));
  if (type === "string") return tail(data, word).toString();
  if (type === "bytes") return hex(tail(data, word));
  return hex(word.subarray(0, Number(type.slice("bytes".length))));
}

/** What lies behind its length, where an offset leads. */
function tail(data: Buffer, offset: Buffer): Buffer {
  const start = Number(quantity(offset));
  const length = Number(quantity(data.subarray(start, start + WORD)));
  return data.subarray(start + WORD, start + WORD + length);
}

function quantity(word: Buffer): bigint {
  return word.length === 0 ? 0n : BigInt(hex(word));
}

function hex(bytes: Buffer): string {
  return `0x${bytes.toString("hex")}`;
}
