import { hashOf } from "../code";
import { allocate } from "../memory";
import { LIST, STRING, writeHeader, writeNumber, writeWord } from "../rlp";
import { byteLength, low, storeBigEndian } from "../word";
import { WORLD_BALANCE, WORLD_CODE, WORLD_NONCE, WORLD_STORAGE, WORLD_VALUE } from "../world";
import { HASH_BYTES } from "./node";
import { trieRoot } from "./trie";

// What leaves hold, read from the world's records when a node is written: RLP within a string.

/** Both headers of an account, whose RLP is 70 to 110 bytes long. */
const ACCOUNT_HEADERS: usize = 4;

let hash: usize = 0;

/** An account: nonce, balance, root of its storage, hash of its code. Its storage trie must be settled, since nodes are written one at a time. */
export function writeAccount(at: usize, record: usize): usize {
  if (hash == 0) hash = allocate(32);
  const content = at + ACCOUNT_HEADERS;
  let end = writeNumber(content, load<u64>(record, WORLD_NONCE));
  end = writeWord(end, record + WORLD_BALANCE);
  store<u8>(end, <u8>(STRING + HASH_BYTES));
  trieRoot(record + WORLD_STORAGE, end + 1);
  end += 1 + HASH_BYTES;
  store<u8>(end, <u8>(STRING + HASH_BYTES));
  hashOf(hash, <usize>load<u32>(record, WORLD_CODE));
  storeBigEndian(end + 1, hash);
  end += 1 + HASH_BYTES;
  const list = writeHeader(at, STRING, end - content + 2);
  writeHeader(list, LIST, end - content);
  return end;
}

/** The value of a storage slot, which is not zero. */
export function writeSlotValue(at: usize, record: usize): usize {
  const value = record + WORLD_VALUE;
  const isOwnEncoding = low(value) < 0x80 && byteLength(value) == 1;
  if (isOwnEncoding) return writeWord(at, value);
  const end = writeWord(at + 1, value);
  store<u8>(at, <u8>(STRING + (end - at - 1)));
  return end;
}
