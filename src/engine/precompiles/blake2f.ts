import type { Precompile } from "./precompile.ts";

/** BLAKE2F (0x09): rounds of BLAKE2b's compression (EIP-152). Input: rounds, state, message, offset, and whether it is the last block. */
export const blake2f: Precompile = {
  since: "berlin",
  gas: (input) => (isValid(input) ? BigInt(readRounds(input)) : 0n),
  run: (input) => {
    if (!isValid(input)) return undefined;
    const state = readHalves(input, STATE_START, 16);
    compress(
      state,
      readHalves(input, MESSAGE_START, 32),
      readHalves(input, OFFSET_START, 4),
      input[LAST_BLOCK_AT] === 1,
      readRounds(input),
    );
    return writeHalves(state);
  },
};

const STATE_START = 4;
const MESSAGE_START = 68;
const OFFSET_START = 196;
const LAST_BLOCK_AT = 212;
const INPUT_LENGTH = 213;

function isValid(input: Uint8Array): boolean {
  return input.length === INPUT_LENGTH && (input[LAST_BLOCK_AT] === 0 || input[LAST_BLOCK_AT] === 1);
}

function readRounds(input: Uint8Array): number {
  return new DataView(input.buffer, input.byteOffset).getUint32(0);
}

/** Words of 64 bits as their low and high halves in turn, since JavaScript has no fast numbers of that size. */
function readHalves(input: Uint8Array, start: number, count: number): Uint32Array {
  const view = new DataView(input.buffer, input.byteOffset + start);
  return Uint32Array.from({ length: count }, (_, index) => view.getUint32(4 * index, true));
}

function writeHalves(halves: Uint32Array): Uint8Array {
  const view = new DataView(new ArrayBuffer(4 * halves.length));
  halves.forEach((half, index) => view.setUint32(4 * index, half, true));
  return new Uint8Array(view.buffer);
}

/** BLAKE2b's first state (RFC 7693), which is SHA-512's too. */
const FIRST_STATE = Uint32Array.of(
  ...[0xf3bcc908, 0x6a09e667, 0x84caa73b, 0xbb67ae85, 0xfe94f82b, 0x3c6ef372, 0x5f1d36f1, 0xa54ff53a],
  ...[0xade682d1, 0x510e527f, 0x2b3e6c1f, 0x9b05688c, 0xfb41bd6b, 0x1f83d9ab, 0x137e2179, 0x5be0cd19],
);

/** Which words of the message each round takes, in order (RFC 7693). */
const SCHEDULE = [
  [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15],
  [14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3],
  [11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4],
  [7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8],
  [9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13],
  [2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9],
  [12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11],
  [13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10],
  [6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5],
  [10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0],
].map((round) => Uint32Array.from(round));

/** Which words of the state a round mixes: its columns, then its diagonals. */
const LANES = [
  [0, 4, 8, 12],
  [1, 5, 9, 13],
  [2, 6, 10, 14],
  [3, 7, 11, 15],
  [0, 5, 10, 15],
  [1, 6, 11, 12],
  [2, 7, 8, 13],
  [3, 4, 9, 14],
] as const;

/** The function F of RFC 7693, into `state`. */
function compress(state: Uint32Array, message: Uint32Array, offset: Uint32Array, isLastBlock: boolean, rounds: number): void {
  const work = new Uint32Array(32);
  work.set(state);
  work.set(FIRST_STATE, 16);
  offset.forEach((half, index) => xorInto(work, 24 + index, half));
  if (isLastBlock) [28, 29].forEach((index) => xorInto(work, index, 0xffffffff));
  for (let round = 0; round < rounds; round++) mixRound(work, message, SCHEDULE[round % SCHEDULE.length] as Uint32Array);
  work.forEach((half, index) => xorInto(state, index % 16, half));
}

function xorInto(halves: Uint32Array, index: number, half: number): void {
  halves[index] = (halves[index] as number) ^ half;
}

function mixRound(work: Uint32Array, message: Uint32Array, order: Uint32Array): void {
  for (let lane = 0; lane < LANES.length; lane++) {
    const words = LANES[lane] as (typeof LANES)[number];
    mix(work, 2 * words[0], 2 * words[1], 2 * words[2], 2 * words[3], message, 2 * at(order, 2 * lane), 2 * at(order, 2 * lane + 1));
  }
}

/**
 * The function G of RFC 7693 on four words of the state and two of the message, by the indices of their low halves.
 * It runs eight times for one unit of gas, so it keeps to plain numbers: tuples and words of their own made it six times slower.
 */
function mix(work: Uint32Array, a: number, b: number, c: number, d: number, message: Uint32Array, x: number, y: number): void {
  let bLow = at(work, b);
  let bHigh = at(work, b + 1);
  let sum = at(work, a) + bLow + at(message, x);
  let aHigh = (at(work, a + 1) + bHigh + at(message, x + 1) + carry(sum)) >>> 0;
  let aLow = sum >>> 0;
  // By 32 to the right: the halves change places.
  let dLow = (at(work, d + 1) ^ aHigh) >>> 0;
  let dHigh = (at(work, d) ^ aLow) >>> 0;
  sum = at(work, c) + dLow;
  let cHigh = (at(work, c + 1) + dHigh + carry(sum)) >>> 0;
  let cLow = sum >>> 0;
  let low = bLow ^ cLow;
  let high = bHigh ^ cHigh;
  bLow = rotatedHalf(low, high, 24);
  bHigh = rotatedHalf(high, low, 24);
  sum = aLow + bLow + at(message, y);
  aHigh = (aHigh + bHigh + at(message, y + 1) + carry(sum)) >>> 0;
  aLow = sum >>> 0;
  low = dLow ^ aLow;
  high = dHigh ^ aHigh;
  dLow = rotatedHalf(low, high, 16);
  dHigh = rotatedHalf(high, low, 16);
  sum = cLow + dLow;
  cHigh = (cHigh + dHigh + carry(sum)) >>> 0;
  cLow = sum >>> 0;
  low = bLow ^ cLow;
  high = bHigh ^ cHigh;
  work[a] = aLow;
  work[a + 1] = aHigh;
  // By 63 to the right: the halves change places, and then by 31.
  work[b] = rotatedHalf(high, low, 31);
  work[b + 1] = rotatedHalf(low, high, 31);
  work[c] = cLow;
  work[c + 1] = cHigh;
  work[d] = dLow;
  work[d + 1] = dHigh;
}

function at(numbers: Uint32Array, index: number): number {
  return numbers[index] as number;
}

/** What a sum of low halves carries into the high one. */
function carry(sum: number): number {
  return (sum / 0x100000000) | 0;
}

/** One half of a word that was rotated to the right by less than 32 bits: what remains of it, and what comes from the other half. */
function rotatedHalf(half: number, other: number, bits: number): number {
  return ((half >>> bits) | (other << (32 - bits))) >>> 0;
}
