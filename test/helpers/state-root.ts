import { createMPT } from "@ethereumjs/mpt";
import { RLP } from "@ethereumjs/rlp";
import { EMPTY_CODE_HASH, type Hex, ZERO_WORD } from "../../src/access/hex.ts";
import { keccak256, toBytes, toHex, toQuantityBytes } from "../../src/chain/bytes.ts";
import type { CapturedAccount } from "../../src/execution/state-reader.ts";

/** The root of a state, worked out by the library's trie. */
export async function stateRootOf(accounts: Readonly<Record<Hex, CapturedAccount>>): Promise<Hex> {
  const trie = await createMPT({ useKeyHashing: true });
  for (const [address, account] of Object.entries(accounts) as [Hex, CapturedAccount][]) {
    const codeHash = account.code === "0x" ? toBytes(EMPTY_CODE_HASH) : keccak256(toBytes(account.code));
    const fields = [toQuantityBytes(account.nonce), toQuantityBytes(account.balance), await storageRootOf(account.storage), codeHash];
    await trie.put(toBytes(address), RLP.encode(fields));
  }
  return toHex(trie.root());
}

async function storageRootOf(storage: Readonly<Record<Hex, Hex>>): Promise<Uint8Array> {
  const trie = await createMPT({ useKeyHashing: true });
  for (const [slot, value] of Object.entries(storage) as [Hex, Hex][]) {
    if (value !== ZERO_WORD) await trie.put(toBytes(slot), RLP.encode(toQuantityBytes(BigInt(value))));
  }
  return trie.root();
}
