import { MerklePatriciaTrie } from "@ethereumjs/mpt";
import { RLP } from "@ethereumjs/rlp";
import { bytesToHex, hexToBytes, unpadBytes } from "@ethereumjs/util";
import type { Hex } from "../../../src/access/hex.ts";
import type { CapturedAccount, CapturedState } from "../../../src/execution/state-reader.ts";
import { keccak256 } from "../../../src/reference/keccak.ts";

/** The root of a state's trie. */
export async function stateRootOf({ accounts }: CapturedState): Promise<Hex> {
  const trie = newTrie();
  for (const [address, account] of Object.entries(accounts) as [Hex, CapturedAccount][]) {
    const { nonce, balance, code, storage } = account;
    const storageRoot = await storageRootOf(storage);
    await trie.put(hexToBytes(address), RLP.encode([nonce, balance, storageRoot, keccak256(hexToBytes(code))]));
  }
  return bytesToHex(trie.root());
}

async function storageRootOf(storage: CapturedAccount["storage"]): Promise<Uint8Array> {
  const trie = newTrie();
  for (const [slot, value] of Object.entries(storage) as [Hex, Hex][]) {
    await trie.put(hexToBytes(slot), RLP.encode(unpadBytes(hexToBytes(value))));
  }
  return trie.root();
}

function newTrie(): MerklePatriciaTrie {
  return new MerklePatriciaTrie({ useKeyHashing: true, useKeyHashingFunction: keccak256 });
}
