import { bytes, digest, join, ones, zeros, type Vector } from "./vector.ts";

export function hashVectors(): Vector[] {
  return [0, 1, 31, 32, 33, 55, 56, 63, 64, 65, 1000].map((length) => ({
    what: `${length} bytes`,
    input: Uint8Array.from({ length }, (_, index) => (index * 7 + length) & 0xff),
  }));
}

export function blake2fVectors(): Vector[] {
  const input = (rounds: number, isLast: number): Uint8Array => {
    const body = Uint8Array.from({ length: 208 }, (_, index) => digest(`blake ${index}`)[0] as number);
    return join(bytes(BigInt(rounds), 4), body, Uint8Array.of(isLast));
  };
  return [
    ...[0, 1, 9, 10, 11, 12, 1000].flatMap((rounds) =>
      [0, 1].map((isLast) => ({ what: `${rounds} rounds, ${isLast}`, input: input(rounds, isLast) })),
    ),
    { what: "the highest words", input: join(bytes(12n, 4), ones(208), Uint8Array.of(1)) },
    { what: "a flag of 2", input: input(12, 2) },
    { what: "a byte too few", input: input(12, 1).subarray(0, 212) },
    { what: "a byte too many", input: join(input(12, 1), zeros(1)) },
    { what: "no bytes", input: zeros(0) },
  ];
}
