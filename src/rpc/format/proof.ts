import { toWord, type Hex } from "../../access/hex.ts";
import type { AccountProof } from "../../chain/network-chain.ts";
import { toQuantity } from "./quantity.ts";

/** A proof as `eth_getProof` gives it (EIP-1186). */
export function formatProof(address: Hex, proof: AccountProof): Record<string, unknown> {
  return {
    ...{ address, balance: toQuantity(proof.balance), codeHash: proof.codeHash, nonce: toQuantity(proof.nonce) },
    ...{ storageHash: proof.storageHash, accountProof: proof.accountProof },
    storageProof: proof.storageProof.map(({ key, value, proof: nodes }) => ({
      ...{ key: toWord(key), value: toQuantity(value), proof: nodes },
    })),
  };
}
