import { byteLength, low } from "../word";
import { STRING, writeWord } from "../rlp";
import { WORLD_VALUE } from "../world";

// What leaves hold, read from the world's records when a node is written: RLP within a string.

/** The value of a storage slot, which is not zero. */
export function writeSlotValue(at: usize, record: usize): usize {
  const value = record + WORLD_VALUE;
  const isOneByte = low(value) < 0x80 && byteLength(value) == 1;
  if (isOneByte) return writeWord(at, value);
  const end = writeWord(at + 1, value);
  store<u8>(at, <u8>(STRING + (end - at - 1)));
  return end;
}
