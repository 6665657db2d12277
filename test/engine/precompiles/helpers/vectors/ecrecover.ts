import { secp256k1 } from "@noble/curves/secp256k1.js";
import { bytes, digest, join, ones, scalar, zeros, type Vector } from "./vector.ts";

export function ecrecoverVectors(): Vector[] {
  const hash = digest("message");
  const n = secp256k1.Point.Fn.ORDER;
  const sign = (seed: number) => {
    const signature = secp256k1.Signature.fromBytes(
      secp256k1.sign(hash, bytes(scalar(seed) % n), { prehash: false, format: "recovered" }),
      "recovered",
    );
    return { r: signature.r, s: signature.s, v: 27n + BigInt(signature.recovery ?? 0) };
  };
  const signatures = [1, 2, 3, 4].map(sign);
  const [{ r, s, v }] = signatures as [(typeof signatures)[number]];
  const input = (overrides: { hash?: Uint8Array; v?: bigint; r?: bigint; s?: bigint }): Uint8Array =>
    join(overrides.hash ?? hash, bytes(overrides.v ?? v), bytes(overrides.r ?? r), bytes(overrides.s ?? s));
  return [
    ...signatures.map((signature, index) => ({ what: `signature ${index}`, input: input(signature) })),
    { what: "more bytes than are read", input: join(input({}), ones(40)) },
    { what: "the last byte missing", input: input({}).subarray(0, 127) },
    { what: "a high s", input: input({ s: n - s, v: 55n - v }) },
    { what: "the other parity", input: input({ v: 55n - v }) },
    ...[0n, 1n, 26n, 29n, 27n << 8n, v | (1n << 255n)].map((wrong) => ({ what: `v of ${wrong}`, input: input({ v: wrong }) })),
    ...[0n, n, n + 1n, 2n ** 256n - 1n].flatMap((wrong) => [
      { what: `r of ${wrong}`, input: input({ r: wrong }) },
      { what: `s of ${wrong}`, input: input({ s: wrong }) },
    ]),
    ...[1n, 5n, n - 1n].map((x) => ({ what: `r of ${x}, which may be on no point`, input: input({ r: x }) })),
    { what: "a hash of zero", input: input({ hash: zeros(32) }) },
    { what: "a hash above the order", input: input({ hash: ones(32) }) },
    { what: "a key at infinity", input: input({ hash: bytes(1n), ...keyAtInfinity() }) },
    { what: "no bytes", input: zeros(0) },
  ];
}

/** With R = kG and s = hash / k the recovered key (sR - hash G) / r is the point at infinity. */
function keyAtInfinity(): { r: bigint; s: bigint; v: bigint } {
  const { Fn } = secp256k1.Point;
  const { x, y } = secp256k1.Point.BASE.multiply(5n).toAffine();
  return { r: x, s: Fn.inv(5n), v: 27n + (y & 1n) };
}
