import type { SignatureRecovery } from "../mining/signature-recovery.ts";
import { attribute, readTransaction } from "./decode-transaction.ts";
import { addressOfPublicKey, isLow } from "./signature.ts";
import type { SignedTransaction } from "./signed-transaction.ts";

/**
 * Begins to decode a transaction as eth_sendRawTransaction takes it, before its turn has come: where many come at once, other threads recover
 * their senders meanwhile. What comes is to be called when it is its turn, and gives and throws what `decodeTransaction` does.
 */
export function beginToDecode(bytes: Uint8Array, recovery: SignatureRecovery): () => SignedTransaction {
  try {
    const transaction = readTransaction(bytes);
    const { signature } = transaction;
    if (signature === undefined || !isLow(signature)) return () => attribute(transaction, undefined);
    const signer = recovery.begin(signature);
    return () => {
      const publicKey = signer();
      return attribute(transaction, publicKey && addressOfPublicKey(publicKey));
    };
  } catch (error) {
    return () => {
      throw error;
    };
  }
}
