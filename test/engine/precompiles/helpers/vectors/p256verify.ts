import { p256 } from "@noble/curves/nist.js";
import { bytes, digest, join, ones, scalar, zeros, type Vector } from "./vector.ts";

export function p256Vectors(): Vector[] {
  const { Fn, Fp } = p256.Point;
  const key = bytes(Fn.create(scalar(1)));
  const hash = digest("message");
  const signature = p256.sign(hash, key, { prehash: false, lowS: false });
  const [r, s] = [signature.subarray(0, 32), signature.subarray(32)].map((part) => BigInt(`0x${Buffer.from(part).toString("hex")}`)) as [
    bigint,
    bigint,
  ];
  const { x, y } = p256.Point.fromBytes(p256.getPublicKey(key)).toAffine();
  const input = (overrides: { hash?: Uint8Array; r?: bigint; s?: bigint; x?: bigint; y?: bigint }): Uint8Array =>
    join(
      overrides.hash ?? hash,
      ...[overrides.r ?? r, overrides.s ?? s, overrides.x ?? x, overrides.y ?? y].map((number) => bytes(number)),
    );
  return [
    { what: "a signature", input: input({}) },
    { what: "the other s", input: input({ s: Fn.ORDER - s }) },
    { what: "another hash", input: input({ hash: digest("another") }) },
    { what: "a hash of zero", input: input({ hash: zeros(32) }) },
    { what: "a hash above the order", input: input({ hash: ones(32) }) },
    ...[0n, Fn.ORDER, 2n ** 256n - 1n].flatMap((wrong) => [
      { what: `r of ${wrong}`, input: input({ r: wrong }) },
      { what: `s of ${wrong}`, input: input({ s: wrong }) },
    ]),
    { what: "the opposite key", input: input({ y: Fp.ORDER - y }) },
    { what: "a key off the curve", input: input({ y: y + 1n }) },
    { what: "a key at infinity", input: input({ x: 0n, y: 0n }) },
    { what: "x at the prime", input: input({ x: Fp.ORDER }) },
    { what: "y above the prime", input: input({ y: Fp.ORDER + y > 2n ** 256n - 1n ? 2n ** 256n - 1n : Fp.ORDER + y }) },
    { what: "no bytes", input: zeros(0) },
    { what: "a byte too few", input: input({}).subarray(0, 159) },
    { what: "a byte too many", input: join(input({}), zeros(1)) },
  ];
}
