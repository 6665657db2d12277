import type { Hex } from "../access/hex.ts";
import type { EngineInstance } from "./instance.ts";
import { ADDRESS_BYTES, PROOF, WORD_BYTES } from "./memory-map.ts";
import { readByteStrings } from "./receipts.ts";

/** The nodes from a root to where the way to a key ends, each as RLP; of an empty trie the empty string, as EDR has it. */
export type MerkleProof = readonly Uint8Array[];

/** What a state holds of an account, or that it holds none: checked against the state's root (EIP-1186). */
export interface StateProof {
  readonly account: MerkleProof;
  readonly storageRoot: Hex;
  /** In the order of the slots that were asked for; checked against the storage's root. */
  readonly slots: readonly MerkleProof[];
}

/** Proves an account, given with its record (0 where it has none), and some of its slots. */
export function proveState(engine: EngineInstance, record: number, address: Hex, slots: readonly Hex[]): StateProof {
  const { exports } = engine;
  const staged = exports.stageState(WORD_BYTES);
  engine.writeReversed(staged, address, ADDRESS_BYTES);
  const account = readProof(engine, exports.proveAccount(staged));
  exports.storageRoot(record, staged);
  const storageRoot = engine.data(staged, WORD_BYTES);
  const proven = slots.map((slot) => {
    engine.writeReversed(staged, slot, WORD_BYTES);
    return readProof(engine, exports.proveSlot(record, staged));
  });
  return { account, storageRoot, slots: proven };
}

function readProof(engine: EngineInstance, proof: number): MerkleProof {
  return readByteStrings(engine, proof + PROOF.nodes, engine.view.getUint32(proof + PROOF.count, true));
}
