import { type Fragment, fragment } from "./code.ts";

const WORD_DIGITS = 64;

/** Code that writes bytes to the start of the memory, and zeros up to a whole word. */
export function toMemory(digits: Fragment): Fragment {
  const words = digits.match(/.{1,64}/g) ?? [];
  return words.map((word, index) => fragment(`0x${word.padEnd(WORD_DIGITS, "0")}`, 32 * index, "MSTORE")).join("");
}

export function byteLength(digits: Fragment): number {
  return digits.length / 2;
}
