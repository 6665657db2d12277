import { allocate, UNDO } from "./memory";
import { markAccount, markSlot } from "./dirty";
import { exchangeAccount } from "./world";

// The world's undo log: what the committer wrote over, in order, so that an earlier block's state can be had back at the cost of what changed
// since. Entries are of one size and hold the bytes of the other side: those of before while the change stands, those of after while it is taken
// back. So the log can be walked down to an old state, and up again.

/** {chunk of the last entry, end of the last entry, is kept, first chunk, first chunk of branches}. The control block holds it: the world is one for all instances. */
const CURRENT: usize = UNDO;
const TOP: usize = UNDO + 4;
const IS_KEPT: usize = UNDO + 8;
const FIRST: usize = UNDO + 12;
const BRANCH: usize = UNDO + 16;

/** A chunk starts with {previous chunk, next chunk}. */
const CHUNK_HEADER: usize = 16;
const ENTRIES_A_CHUNK: usize = 4096;

/** {pointer, count of bytes or REPLACED, record, is a slot, bytes}. */
const ENTRY_BYTES: usize = 48;
const COUNT: usize = 4;
const RECORD: usize = 8;
const IS_SLOT: usize = 12;
const BYTES: usize = 16;
const CHUNK_BYTES: usize = CHUNK_HEADER + ENTRIES_A_CHUNK * ENTRY_BYTES;

/** Instead of a count: an account's record took the place of another, whose pointer the entry holds. */
const REPLACED: u32 = 0xffffffff;

/** Empties the log. Worlds of one block keep none. */
export function clearUndo(isKept: bool): void {
  store<u32>(IS_KEPT, u32(isKept));
  if (!isKept) return;
  if (load<u32>(FIRST) == 0) store<u32>(FIRST, <u32>openChunk(0));
  enter(<usize>load<u32>(FIRST));
}

/** Keeps some bytes of a record (32 at most) as they are, before they are changed. */
export function rememberBytes(pointer: usize, count: u32, record: usize, isSlot: bool): void {
  if (load<u32>(IS_KEPT) == 0) return;
  const entry = push(pointer, count, record, isSlot);
  memory.copy(entry + BYTES, pointer, <usize>count);
}

/** Keeps that a record took the place of an older one of the same account. */
export function rememberReplacement(old: usize, record: usize): void {
  if (load<u32>(IS_KEPT) == 0) return;
  const entry = push(record, REPLACED, record, false);
  store<u32>(entry, <u32>old, BYTES);
}

/** Where the log stands: a state to come back to. */
export function undoMark(): u64 {
  return (<u64>load<u32>(CURRENT) << 32) | <u64>load<u32>(TOP);
}

/** Takes back for good all that was written since the mark. */
export function undoTo(mark: u64): void {
  walkDown(mark, true);
}

/** Shows the world as it was at the mark, until `redoTo` with the mark of now. */
export function visit(mark: u64): void {
  walkDown(mark, false);
}

/** Comes back from a visit. */
export function redoTo(mark: u64): void {
  walkUp(mark, false);
}

/** Writes for good what `undoTo` took back, where nothing else was written since. */
export function repeatTo(mark: u64): void {
  walkUp(mark, true);
}

/**
 * Goes on in chunks of its own, so that nothing that `undoTo` took back is written over: the world may be changed at an old state and brought back.
 * Gives the mark for `endBranch`. There is one branch at a time.
 */
export function beginBranch(): u64 {
  const mark = undoMark();
  if (load<u32>(BRANCH) == 0) store<u32>(BRANCH, <u32>openChunk(0));
  enter(<usize>load<u32>(BRANCH));
  return mark;
}

/** Takes back all that was written on the branch, and goes on where it began. */
export function endBranch(mark: u64): void {
  const start = <usize>load<u32>(BRANCH);
  undoTo((<u64>start << 32) | <u64>(start + CHUNK_HEADER));
  store<u32>(CURRENT, u32(mark >> 32));
  store<u32>(TOP, <u32>mark);
}

/** How many bytes of the log are in use. */
export function undoBytes(): f64 {
  let bytes: f64 = 0;
  for (let chunk = <usize>load<u32>(CURRENT); load<u32>(chunk) != 0; chunk = <usize>load<u32>(chunk)) bytes += <f64>CHUNK_BYTES;
  return bytes + <f64>(<usize>load<u32>(TOP) - <usize>load<u32>(CURRENT) - CHUNK_HEADER);
}

function walkDown(mark: u64, isForGood: bool): void {
  while (undoMark() != mark) {
    if (<usize>load<u32>(TOP) == <usize>load<u32>(CURRENT) + CHUNK_HEADER) leave(<usize>load<u32>(<usize>load<u32>(CURRENT)));
    else {
      const entry = <usize>load<u32>(TOP) - ENTRY_BYTES;
      store<u32>(TOP, <u32>entry);
      swap(entry, false);
      if (isForGood) markChange(entry);
    }
  }
}

function walkUp(mark: u64, isForGood: bool): void {
  while (undoMark() != mark) {
    if (<usize>load<u32>(TOP) == <usize>load<u32>(CURRENT) + CHUNK_BYTES) enter(<usize>load<u32>(<usize>load<u32>(CURRENT), 4));
    const entry = <usize>load<u32>(TOP);
    store<u32>(TOP, <u32>(entry + ENTRY_BYTES));
    swap(entry, true);
    if (isForGood) markChange(entry);
  }
}

/** Exchanges an entry's bytes with the world's. */
function swap(entry: usize, isForward: bool): void {
  const pointer = <usize>load<u32>(entry);
  const count = load<u32>(entry, COUNT);
  if (count == REPLACED) {
    const old = <usize>load<u32>(entry, BYTES);
    if (isForward) exchangeAccount(old, pointer);
    else exchangeAccount(pointer, old);
    return;
  }
  for (let at: usize = 0; at < <usize>count; at += 4) {
    const held = load<u32>(entry + at, BYTES);
    store<u32>(entry + at, load<u32>(pointer + at), BYTES);
    store<u32>(pointer + at, held);
  }
}

/** What is taken back for good is a change of the state that its root must learn of. */
function markChange(entry: usize): void {
  const record = <usize>load<u32>(entry, RECORD);
  if (load<u32>(entry, IS_SLOT) != 0) markSlot(record);
  else if (load<u32>(entry, COUNT) == REPLACED) markAccount(<usize>load<u32>(entry, BYTES));
  else markAccount(record);
}

function push(pointer: usize, count: u32, record: usize, isSlot: bool): usize {
  const current = <usize>load<u32>(CURRENT);
  if (<usize>load<u32>(TOP) == current + CHUNK_BYTES) enter(load<u32>(current, 4) != 0 ? <usize>load<u32>(current, 4) : openChunk(current));
  const entry = <usize>load<u32>(TOP);
  store<u32>(TOP, <u32>(entry + ENTRY_BYTES));
  store<u32>(entry, <u32>pointer);
  store<u32>(entry, count, COUNT);
  store<u32>(entry, <u32>record, RECORD);
  store<u32>(entry, u32(isSlot), IS_SLOT);
  return entry;
}

function openChunk(previous: usize): usize {
  const chunk = allocate(CHUNK_BYTES);
  store<u32>(chunk, <u32>previous);
  store<u32>(chunk, 0, 4);
  if (previous != 0) store<u32>(previous, <u32>chunk, 4);
  return chunk;
}

/** Goes on at a chunk's start. */
function enter(chunk: usize): void {
  store<u32>(CURRENT, <u32>chunk);
  store<u32>(TOP, <u32>(chunk + CHUNK_HEADER));
}

/** Goes back to a chunk's end. */
function leave(chunk: usize): void {
  store<u32>(CURRENT, <u32>chunk);
  store<u32>(TOP, <u32>(chunk + CHUNK_BYTES));
}
