import type { Hardfork } from "../../execution/block-context.ts";
import { slicePadded, toBigInt, toBytes } from "./bytes.ts";
import type { Precompile } from "./precompile.ts";

/** MODEXP (0x05): base ** exponent % modulus of three numbers of any length, which three words announce. */
export const modexp: Precompile = {
  since: "berlin",
  gas: (input, hardfork) => (hardfork === "osaka" ? gasOfEip7883(readHeader(input)) : gasOfEip2565(readHeader(input))),
  run: (input, hardfork) => {
    const header = readHeader(input);
    if (isTooLong(header, hardfork)) return undefined;
    const baseLength = Number(header.base);
    const exponentLength = Number(header.exponent);
    const modulusLength = Number(header.modulus);
    const exponentStart = HEADER_LENGTH + baseLength;
    const modulusStart = exponentStart + exponentLength;
    const modulus = toBigInt(slicePadded(input, modulusStart, modulusLength));
    if (modulus === 0n) return new Uint8Array(modulusLength);
    const base = toBigInt(slicePadded(input, HEADER_LENGTH, baseLength));
    const exponent = input.subarray(exponentStart, modulusStart);
    return toBytes(power(base % modulus, exponent, exponentLength, modulus), modulusLength);
  },
};

/** Its address, as a number. */
export const MODEXP = 5;

/** Whether the contract fails whatever is paid, as EDR tells it: it asks for the least gas before it reads lengths, which are to fit a word of 64 bits. */
export function announcesTooMuch(input: Uint8Array, gas: bigint, hardfork: Hardfork): boolean {
  if (gas < leastGas(hardfork)) return false;
  const { base, exponent, modulus } = readHeader(input);
  if (hardfork !== "osaka") return base > LONGEST_OF_EDR || modulus > LONGEST_OF_EDR;
  return base > LONGEST_SINCE_OSAKA || exponent > LONGEST_SINCE_OSAKA || modulus > LONGEST_SINCE_OSAKA;
}

const HEADER_LENGTH = 96;

/** By EIP-2565, and by EIP-7883. */
const LEAST_GAS = 200n;
const LEAST_GAS_SINCE_OSAKA = 500n;

/** The longest number in bytes, by EIP-7823. */
const LONGEST_SINCE_OSAKA = 1024n;

/** The longest number in bytes whose square a BigInt still holds. Nobody can pay for more: it costs 5 * 10^12 gas. */
const LONGEST_NUMBER = 1n << 25n;

const LONGEST_OF_EDR = 2n ** 64n - 1n;

interface Header {
  /** Lengths in bytes, up to 2^256 - 1. */
  readonly base: bigint;
  readonly exponent: bigint;
  readonly modulus: bigint;
  /** The first 32 bytes of the exponent, or all of it where it is shorter. */
  readonly exponentHead: bigint;
}

function readHeader(input: Uint8Array): Header {
  const word = (index: number): bigint => toBigInt(slicePadded(input, 32 * index, 32));
  const [base, exponent, modulus] = [word(0), word(1), word(2)];
  const headLength = exponent < 32n ? Number(exponent) : 32;
  return { base, exponent, modulus, exponentHead: toBigInt(slicePadded(input, HEADER_LENGTH + Number(base), headLength)) };
}

function isTooLong({ base, exponent, modulus }: Header, hardfork: Hardfork): boolean {
  if (hardfork === "osaka") return base > LONGEST_SINCE_OSAKA || exponent > LONGEST_SINCE_OSAKA || modulus > LONGEST_SINCE_OSAKA;
  if (modulus === 0n) return false;
  return base > LONGEST_NUMBER || modulus > LONGEST_NUMBER || exponent > Number.MAX_SAFE_INTEGER;
}

function leastGas(hardfork: Hardfork): bigint {
  return hardfork === "osaka" ? LEAST_GAS_SINCE_OSAKA : LEAST_GAS;
}

function gasOfEip2565(header: Header): bigint {
  const gas = (wordsOf(header) ** 2n * iterations(header, 8n)) / 3n;
  return longer(gas, LEAST_GAS);
}

function gasOfEip7883(header: Header): bigint {
  const complexity = longer(header.base, header.modulus) <= 32n ? 16n : 2n * wordsOf(header) ** 2n;
  const gas = complexity * iterations(header, 16n);
  return longer(gas, LEAST_GAS_SINCE_OSAKA);
}

/** Words of 8 bytes. */
function wordsOf({ base, modulus }: Header): bigint {
  return (longer(base, modulus) + 7n) / 8n;
}

function iterations({ exponent, exponentHead }: Header, perByte: bigint): bigint {
  const tail = exponent > 32n ? perByte * (exponent - 32n) : 0n;
  const headBits = exponentHead === 0n ? 0 : exponentHead.toString(2).length - 1;
  return longer(tail + BigInt(headBits), 1n);
}

function longer(one: bigint, other: bigint): bigint {
  return one > other ? one : other;
}

/** Square and multiply, from the highest bit of the exponent down. Bytes of it that the input lacks are zeros. */
function power(base: bigint, exponent: Uint8Array, exponentLength: number, modulus: bigint): bigint {
  let result = 1n % modulus;
  for (let index = 0; index < exponentLength; index++) {
    const byte = exponent[index] ?? 0;
    for (let bit = 7; bit >= 0; bit--) {
      result = (result * result) % modulus;
      if ((byte >> bit) & 1) result = (result * base) % modulus;
    }
  }
  return result;
}
