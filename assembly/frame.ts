import { allocate, allocateZeroed } from "./memory";
import { memoryGas } from "./gas";

// Call frames lie in memory, one after another, so that depth 1,024 needs no host recursion and a frame can wait for state and go on.
// Frames share one stack area and one memory area: a frame's own part starts where its caller's ends. Both are named by offsets where
// they may move.

export const PC: usize = 0;
export const SP: usize = 4;
export const GAS: usize = 8;
export const CODE_BLOB: usize = 16;
/** The account whose code runs, for the recorder's sites. */
export const CODE_ACCOUNT: usize = 20;
export const SELF: usize = 24;
export const CALLER: usize = 28;
export const VALUE: usize = 32;
export const IS_STATIC: usize = 64;
export const IS_CREATE: usize = 68;
export const MEMORY: usize = 72;
export const MEMORY_SIZE: usize = 76;
export const INPUT: usize = 80;
export const INPUT_SIZE: usize = 84;
export const OUTPUT: usize = 88;
export const OUTPUT_SIZE: usize = 92;
export const JOURNAL_MARK: usize = 96;
export const LOG_MARK: usize = 100;
export const REFUND_MARK: usize = 104;
export const STACK: usize = 112;
export const CODE_MARK: usize = 120;
export const FRAME_BYTES: usize = 128;

export const DEPTH_LIMIT: i32 = 1024;
const STACK_BYTES: usize = <usize>(DEPTH_LIMIT + 1) * 1024 * 32 + 64;
const INITIAL_MEMORY: usize = 1 << 20;

/** The frame at work, and its depth; -1 outside of frames. */
export let frame: usize = 0;
export let depth: i32 = -1;

/** Gas to be given back at the transaction's end, so far. */
export let refund: i64 = 0;

let frames: usize = 0;
let stackArea: usize = 0;
export let memoryArea: usize = 0;
let memoryCapacity: usize = 0;

/** What the last call gave back. */
export let returnData: usize = 0;
export let returnLength: u32 = 0;
let returnCapacity: u32 = 0;

/** Closes all frames. */
export function resetFrames(): void {
  // Where memory is used up before the last of them, the next transaction tries again.
  if (frames == 0) frames = allocateZeroed(<usize>(DEPTH_LIMIT + 1) * FRAME_BYTES);
  if (stackArea == 0) stackArea = allocate(STACK_BYTES);
  if (memoryArea == 0) {
    memoryArea = allocate(INITIAL_MEMORY);
    memoryCapacity = INITIAL_MEMORY;
  }
  depth = -1;
  frame = 0;
  refund = 0;
  returnLength = 0;
}

/** Opens a frame above the one at work. Its stack is empty and its memory has no bytes; `memoryStart` is where that begins. */
export function pushFrame(memoryStart: u32): void {
  const stack = depth < 0 ? stackArea : <usize>load<u32>(frame, SP) + 32;
  depth++;
  frame = frames + <usize>depth * FRAME_BYTES;
  store<u32>(frame, <u32>(stack - 32), STACK);
  store<u32>(frame, <u32>(stack - 32), SP);
  store<u32>(frame, memoryStart, MEMORY);
  store<u32>(frame, 0, MEMORY_SIZE);
}

export function popFrame(): void {
  depth--;
  frame = depth < 0 ? 0 : frame - FRAME_BYTES;
}

/** Where the next frame's memory may begin. */
export function memoryEnd(): u32 {
  return load<u32>(frame, MEMORY) + load<u32>(frame, MEMORY_SIZE);
}

/** A pointer to the frame's memory. Growing moves it. */
@inline
export function memoryOf(ofFrame: usize): usize {
  return memoryArea + <usize>load<u32>(ofFrame, MEMORY);
}

/** What it costs to let the frame's memory reach an end; -1 where no gas pays for that. */
export function expansionGas(end: u64): i64 {
  const size = <u64>load<u32>(frame, MEMORY_SIZE);
  if (end <= size) return 0;
  if (end > 0xffffffe0) return -1;
  return memoryGas(end) - memoryGas(size);
}

/** Lets the frame's memory reach an end, with zeros. */
export function expandMemory(end: u64): void {
  const size = load<u32>(frame, MEMORY_SIZE);
  if (end <= <u64>size) return;
  const newSize = (<u32>end + 31) & ~31;
  const start = load<u32>(frame, MEMORY);
  ensureMemory(<u64>start + <u64>newSize);
  memory.fill(memoryArea + <usize>(start + size), 0, <usize>(newSize - size));
  store<u32>(frame, newSize, MEMORY_SIZE);
}

/** Makes the memory area hold so many bytes; it may move. */
export function ensureMemory(bytes: u64): void {
  if (bytes <= <u64>memoryCapacity) return;
  if (bytes > 0xf0000000) unreachable();
  let capacity = <u64>memoryCapacity;
  while (capacity < bytes) capacity *= 2;
  if (capacity > 0xf0000000) capacity = bytes;
  const wide = allocate(<usize>capacity);
  memory.copy(wide, memoryArea, memoryCapacity);
  memoryArea = wide;
  memoryCapacity = <usize>capacity;
}

/** Where the end of a range on the stack lies: 0 for no bytes, and more than any memory where it is out of reach. */
export function rangeEnd(offset: usize, length: usize): u64 {
  if ((load<u64>(length, 8) | load<u64>(length, 16) | load<u64>(length, 24)) != 0) return u64.MAX_VALUE;
  const size = load<u64>(length);
  if (size == 0) return 0;
  return endOf(offset, size);
}

@inline
export function endOf(offset: usize, size: u64): u64 {
  const start = load<u64>(offset);
  const isFar = (load<u64>(offset, 8) | load<u64>(offset, 16) | load<u64>(offset, 24)) != 0;
  return isFar || start > 0xffffffff || size > 0xffffffff ? u64.MAX_VALUE : start + size;
}

export function clearReturnData(): void {
  returnLength = 0;
}

/** Makes room for return data and says where it goes. */
export function reserveReturnData(length: u32): usize {
  if (length > returnCapacity) {
    const wide = max<u32>(4096, length * 2);
    returnData = allocate(<usize>wide);
    returnCapacity = wide;
  }
  returnLength = length;
  return returnData;
}

export function setReturnData(source: usize, length: u32): void {
  memory.copy(reserveReturnData(length), source, <usize>length);
}

export function addRefund(gas: i64): void {
  refund += gas;
}

export function setRefund(gas: i64): void {
  refund = gas;
}

/** Copies a part of some data to memory, with zeros where the data ends. `offset` is a word. */
export function copyPadded(target: usize, length: u64, data: usize, dataLength: u32, offset: usize): void {
  const isFar = (load<u64>(offset, 8) | load<u64>(offset, 16) | load<u64>(offset, 24)) != 0;
  const start = isFar ? <u64>dataLength : min(load<u64>(offset), <u64>dataLength);
  const held = min(length, <u64>dataLength - start);
  memory.copy(target, data + <usize>start, <usize>held);
  memory.fill(target + <usize>held, 0, <usize>(length - held));
}
