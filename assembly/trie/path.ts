import { STRING } from "../rlp";

// Paths through a trie: the half bytes ("nibbles") of a big-endian key, the upper half of a byte first.

@inline
export function nibbleAt(key: usize, index: u32): u32 {
  const byte = <u32>load<u8>(key + <usize>(index >> 1));
  return (index & 1) != 0 ? byte & 15 : byte >> 4;
}

/** The first nibble at which two keys of 32 bytes differ, or 64. */
export function firstDifference(a: usize, b: usize): u32 {
  for (let limb: u32 = 0; limb < 4; limb++) {
    const offset = <usize>limb << 3;
    const difference = bswap<u64>(load<u64>(a + offset) ^ load<u64>(b + offset));
    if (difference != 0) return limb * 16 + (<u32>clz<u64>(difference) >> 2);
  }
  return 64;
}

/** Writes the nibbles from one to before another as an RLP string in hex-prefix encoding (Yellow Paper, appendix C). Gives its end. */
export function writePath(at: usize, key: usize, from: u32, to: u32, isLeaf: bool): usize {
  const count = to - from;
  if (count > 1) store<u8>(at++, <u8>(STRING + <usize>(count >> 1) + 1));
  const flag: u32 = isLeaf ? 0x20 : 0;
  if ((count & 1) != 0) {
    store<u8>(at++, <u8>(flag | 0x10 | nibbleAt(key, from)));
    from++;
  } else {
    store<u8>(at++, <u8>flag);
  }
  if ((from & 1) == 0) {
    const bytes = <usize>((to - from) >> 1);
    memory.copy(at, key + <usize>(from >> 1), bytes);
    return at + bytes;
  }
  for (; from < to; from += 2) store<u8>(at++, <u8>((nibbleAt(key, from) << 4) | nibbleAt(key, from + 1)));
  return at;
}
