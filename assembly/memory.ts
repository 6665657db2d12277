// Who owns which bytes. One allocator serves all instances over the shared memory; it hands out blocks, and takes back only those of instances
// that are gone. Its state, and the world's, lies in the control block at a fixed address, since globals belong to one instance each.

/** The control block's fields. Zero bytes until the first instance initialises them. */
const LOCK: usize = 1024;
const NEXT_FREE: usize = 1028;
/** The last block that another instance than the memory's owner allocated. */
const LAST_LENT: usize = 1032;
/** The world's own fields follow (world.ts), then those of its undo log (undo.ts) and of what changed in it (dirty.ts). */
export const WORLD: usize = 1088;
export const UNDO: usize = 1280;
export const DIRTY: usize = 1344;
/** Those of the tries (trie/node.ts). */
export const TRIES: usize = 1408;

const FIRST_FREE: usize = 65536;
const PAGE_BITS: usize = 16;
const CHUNK_BYTES: usize = 256 * 1024;

/** Which instance this is: the lock's value while it holds it. The memory's owner is 1. */
const OWNER: i32 = 1;
let holder: i32 = OWNER;

/** In front of a block of another instance: {the one lent before it, its bytes, its holder; nobody where that is gone}. */
const LENT_HEADER: usize = 64;
const LENT_HOLDER: usize = 8;
const NOBODY: i32 = 0;

export function setHolder(number: i32): void {
  holder = number;
}

/** Frees the lock of an instance whose thread was ended. */
export function breakLock(number: i32): void {
  atomic.cmpxchg<i32>(LOCK, number, 0);
}

function lock(): void {
  while (atomic.cmpxchg<i32>(LOCK, 0, holder) != 0) {}
}

function unlock(): void {
  atomic.store<i32>(LOCK, 0);
}

/** Takes back what an instance allocated, whose thread has ended and of whose memory nothing is needed any more. */
export function release(number: i32): void {
  lock();
  for (let lent = <usize>load<u32>(LAST_LENT); lent != 0; lent = <usize>load<u32>(lent)) {
    if (load<i32>(lent, LENT_HOLDER) == number) store<i32>(lent, NOBODY, LENT_HOLDER);
  }
  unlock();
}

/** A block of memory, 64-byte aligned; what it holds is not defined. Traps where memory is used up. */
export function allocate(bytes: usize): usize {
  lock();
  const block = holder == OWNER ? take(bytes) : lend((bytes + 63) & ~63);
  unlock();
  if (block == 0) unreachable();
  return block;
}

/** A block for an instance that may be gone some day: one that such an instance left, if it fits, or a new one. */
function lend(bytes: usize): usize {
  for (let lent = <usize>load<u32>(LAST_LENT); lent != 0; lent = <usize>load<u32>(lent)) {
    const size = <usize>load<u32>(lent, 4);
    if (load<i32>(lent, LENT_HOLDER) != NOBODY || size < bytes || size - bytes > bytes) continue;
    store<i32>(lent, holder, LENT_HOLDER);
    return lent + LENT_HEADER;
  }
  const block = take(bytes + LENT_HEADER);
  if (block == 0) return 0;
  store<u32>(block, load<u32>(LAST_LENT));
  store<u32>(block, <u32>bytes, 4);
  store<i32>(block, holder, LENT_HOLDER);
  // Last, so that the list is whole whenever its writer is ended.
  store<u32>(LAST_LENT, <u32>block);
  return block + LENT_HEADER;
}

/** A new block, or 0 where memory is used up. */
function take(bytes: usize): usize {
  const start = load<u32>(NEXT_FREE) == 0 ? FIRST_FREE : <usize>load<u32>(NEXT_FREE);
  const end = <u64>start + ((<u64>bytes + 63) & ~63);
  const pages = <i32>((end + 65535) >> PAGE_BITS);
  const missing = pages - memory.size();
  if (end > 0xffff0000 || (missing > 0 && memory.grow(missing) < 0)) return 0;
  store<u32>(NEXT_FREE, <u32>end);
  return start;
}

/** A zeroed block. */
export function allocateZeroed(bytes: usize): usize {
  const start = allocate(bytes);
  memory.fill(start, 0, bytes);
  return start;
}

// An arena hands out pieces of chunks that it keeps, and takes all of them back at once: {first chunk, current chunk, next piece, end}.
// A chunk starts with {next chunk, its end}.

export const ARENA_BYTES: usize = 16;
const CHUNK_HEADER: usize = 16;

/** A zeroed piece, 8-byte aligned. */
export function arenaAllocate(arena: usize, bytes: usize): usize {
  const piece = arenaReserve(arena, bytes);
  memory.fill(piece, 0, bytes);
  return piece;
}

/** A piece of which the caller writes every byte that it reads. */
export function arenaReserve(arena: usize, bytes: usize): usize {
  const size = (bytes + 7) & ~7;
  let piece = <usize>load<u32>(arena, 8);
  if (piece + size > <usize>load<u32>(arena, 12)) {
    openChunk(arena, size);
    piece = <usize>load<u32>(arena, 8);
  }
  store<u32>(arena, <u32>(piece + size), 8);
  return piece;
}

export function arenaReset(arena: usize): void {
  const first = <usize>load<u32>(arena);
  if (first != 0) enterChunk(arena, first);
}

function openChunk(arena: usize, bytes: usize): void {
  const current = <usize>load<u32>(arena, 4);
  const next: usize = current == 0 ? 0 : <usize>load<u32>(current);
  if (next != 0 && next + CHUNK_HEADER + bytes <= <usize>load<u32>(next, 4)) return enterChunk(arena, next);
  const size = max(CHUNK_BYTES, bytes + CHUNK_HEADER);
  const chunk = allocate(size);
  store<u32>(chunk, <u32>next);
  store<u32>(chunk, <u32>(chunk + size), 4);
  if (current == 0) store<u32>(arena, <u32>chunk);
  else store<u32>(current, <u32>chunk);
  enterChunk(arena, chunk);
}

function enterChunk(arena: usize, chunk: usize): void {
  store<u32>(arena, <u32>chunk, 4);
  store<u32>(arena, <u32>(chunk + CHUNK_HEADER), 8);
  store<u32>(arena, load<u32>(chunk, 4), 12);
}

/** Where an arena stands, to go back to: what was allocated since is given up. */
export function arenaMark(arena: usize): u64 {
  return ((<u64>load<u32>(arena, 4)) << 32) | (<u64>load<u32>(arena, 8));
}

export function arenaRelease(arena: usize, mark: u64): void {
  const chunk = <usize>(mark >> 32);
  if (chunk == 0) return arenaReset(arena);
  enterChunk(arena, chunk);
  store<u32>(arena, <u32>mark, 8);
}
