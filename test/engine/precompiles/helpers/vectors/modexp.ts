import { bytes, digest, join, ones, zeros, type Vector } from "./vector.ts";

export function modexpVectors(): Vector[] {
  const of = (base: Uint8Array, exponent: Uint8Array, modulus: Uint8Array): Uint8Array =>
    join(...[base, exponent, modulus].map((part) => bytes(BigInt(part.length))), base, exponent, modulus);
  const lengths = (base: bigint, exponent: bigint, modulus: bigint, rest = zeros(0)): Uint8Array =>
    join(bytes(base), bytes(exponent), bytes(modulus), rest);
  const random = (length: number, seed: number): Uint8Array =>
    Uint8Array.from({ length }, (_, index) => digest(`${seed} ${index}`)[0] as number);
  return [
    { what: "no bytes", input: zeros(0) },
    { what: "3 ** (p - 1) mod p", input: of(bytes(3n, 1), bytes(2n ** 256n - 2n ** 32n - 978n), bytes(2n ** 256n - 2n ** 32n - 977n)) },
    ...[1, 2, 8, 31, 32, 33, 64, 65, 128].map((size) => ({
      what: `${size} bytes each`,
      input: of(random(size, 1), random(size, 2), random(size, 3)),
    })),
    { what: "an even modulus", input: of(random(40, 4), random(4, 5), Uint8Array.of(...random(39, 6), 0)) },
    { what: "a long base", input: of(random(300, 4), random(4, 5), random(5, 6)) },
    { what: "a long exponent", input: of(random(2, 4), random(100, 5), random(5, 6)) },
    { what: "a long exponent of zeros", input: of(random(2, 4), zeros(100), random(5, 6)) },
    { what: "an exponent of one bit beyond 32 bytes", input: of(random(2, 4), join(zeros(32), bytes(1n, 8)), random(5, 6)) },
    { what: "0 ** 0 mod 1", input: of(zeros(1), zeros(1), bytes(1n, 1)) },
    { what: "0 ** 0 mod 2", input: of(zeros(0), zeros(0), bytes(2n, 1)) },
    { what: "a modulus of 1", input: of(random(3, 1), random(3, 2), bytes(1n, 9)) },
    { what: "a modulus of 0", input: of(random(3, 1), random(3, 2), zeros(9)) },
    { what: "no modulus", input: of(random(3, 1), random(3, 2), zeros(0)) },
    { what: "input cut within the modulus", input: of(random(9, 1), random(9, 2), random(9, 3)).subarray(0, 120) },
    { what: "input cut within the exponent", input: of(random(9, 1), random(40, 2), random(9, 3)).subarray(0, 130) },
    { what: "input cut within the base", input: of(random(9, 1), random(9, 2), random(9, 3)).subarray(0, 100) },
    { what: "input cut within the lengths", input: of(random(9, 1), random(9, 2), random(9, 3)).subarray(0, 70) },
    { what: "more bytes than announced", input: join(of(random(9, 1), random(9, 2), random(9, 3)), ones(50)) },
    { what: "numbers of 1024 bytes", input: of(random(1024, 1), bytes(3n, 1024), random(1024, 3)) },
    { what: "a base of 1025 bytes", input: of(random(1025, 1), bytes(3n, 1), random(9, 3)) },
    { what: "an exponent of 1025 bytes", input: of(random(9, 1), random(1025, 3), random(9, 3)) },
    { what: "a modulus of 1025 bytes", input: of(random(9, 1), bytes(3n, 1), random(1025, 3)) },
    { what: "nothing but an exponent of 1024 bytes", input: lengths(0n, 1024n, 0n) },
    { what: "nothing but an exponent of 1025 bytes", input: lengths(0n, 1025n, 0n) },
    { what: "nothing but an endless exponent", input: lengths(0n, 2n ** 256n - 1n, 0n, ones(64)) },
    { what: "an endless base", input: lengths(2n ** 256n - 1n, 1n, 1n) },
    { what: "an endless modulus", input: lengths(1n, 1n, 2n ** 256n - 1n) },
  ];
}
