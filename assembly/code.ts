import { arenaReserve } from "./memory";
import { keccak256 } from "./keccak";
import { copy, loadBigEndian } from "./word";
import { storeLimbs } from "./word/limbs";

// A code as the engine keeps it: {hash (a word), owner (always 0: codes are found by hash), length, jump destinations, is a delegation,
// bytes, zeros to read past the end}. Pointer 0 is no code.

export const CODE_LENGTH: usize = 36;
const JUMP_DESTINATIONS: usize = 40;
const IS_DELEGATION: usize = 44;
export const CODE_BYTES: usize = 48;

/** Zero bytes behind each code: a PUSH32 at its end, and the STOP that ends every code. */
const PADDING: usize = 40;

const DELEGATION_LENGTH: u32 = 23;

/** Copies a code into an arena. Its hash stays zero: `hashCode` sets it where one is needed. */
export function makeCode(arena: usize, bytes: usize, length: u32): usize {
  const code = arenaReserve(arena, CODE_BYTES + <usize>length + PADDING);
  memory.fill(code, 0, CODE_BYTES);
  memory.copy(code + CODE_BYTES, bytes, <usize>length);
  memory.fill(code + CODE_BYTES + <usize>length, 0, PADDING);
  store<u32>(code, length, CODE_LENGTH);
  const isDelegation = length == DELEGATION_LENGTH && (load<u32>(code, CODE_BYTES) & 0xffffff) == 0x0001ef;
  store<u32>(code, u32(isDelegation), IS_DELEGATION);
  return code;
}

export function hashCode(code: usize, scratch: usize): void {
  keccak256(scratch, code + CODE_BYTES, <i32>load<u32>(code, CODE_LENGTH));
  loadBigEndian(code, scratch);
}

/** A code's hash, a word; of none, keccak256 of no bytes. */
export function hashOf(result: usize, code: usize): void {
  if (code != 0) copy(result, code);
  else storeLimbs(result, 0x7bfad8045d85a470, 0xe500b653ca82273b, 0x927e7db2dcc703c0, 0xc5d2460186f7233c);
}

@inline
export function codeLength(code: usize): u32 {
  return code == 0 ? 0 : load<u32>(code, CODE_LENGTH);
}

/** Whether a code delegates to another account (EIP-7702: 0xef0100 and the address). */
@inline
export function isDelegation(code: usize): bool {
  return code != 0 && load<u32>(code, IS_DELEGATION) != 0;
}

/** The code's map of jump destinations, a bit a byte. The world's codes have theirs from the start; one made in this block, from its first jump. */
export function jumpDestinations(arena: usize, code: usize): usize {
  const known = <usize>load<u32>(code, JUMP_DESTINATIONS);
  return known != 0 ? known : findJumpDestinations(arena, code);
}

export function findJumpDestinations(arena: usize, code: usize): usize {
  const length = <usize>load<u32>(code, CODE_LENGTH);
  const bytes = code + CODE_BYTES;
  const size = (length >> 3) + 1;
  const map = arenaReserve(arena, size);
  memory.fill(map, 0, size);
  for (let at: usize = 0; at < length; at++) {
    const opcode = load<u8>(bytes + at);
    if (opcode == 0x5b) store<u8>(map + (at >> 3), load<u8>(map + (at >> 3)) | <u8>((<u32>1) << (<u32>at & 7)));
    else if (opcode >= 0x60 && opcode <= 0x7f) at += <usize>opcode - 0x5f;
  }
  store<u32>(code, <u32>map, JUMP_DESTINATIONS);
  return map;
}
