import { allocate } from "./memory";

// What a revert puts back: copies of bytes before they were changed, each followed by {their address, their count}. Read from its end.

let journal: usize = 0;
let journalEnd: usize = 0;
let journalTop: usize = 0;

const INITIAL_BYTES: usize = 1 << 20;

export function clearJournal(): void {
  if (journal == 0) {
    journal = allocate(INITIAL_BYTES);
    journalEnd = journal + INITIAL_BYTES;
  }
  journalTop = journal;
}

/** Keeps some bytes (4, or a multiple of 8 up to 32) as they are now, in case the frame that changes them reverts. */
export function remember(pointer: usize, bytes: u32): void {
  if (journalTop + 48 > journalEnd) growJournal();
  const start = journalTop;
  move(start, pointer, bytes);
  const end = start + ((<usize>bytes + 7) & ~7);
  store<u32>(end, <u32>pointer);
  store<u32>(end, bytes, 4);
  journalTop = end + 8;
}

/** Where the journal stands, from its start. */
@inline
export function journalMark(): u32 {
  return <u32>(journalTop - journal);
}

/** Puts back all that was changed since the mark. */
export function revertTo(mark: u32): void {
  const floor = journal + <usize>mark;
  let top = journalTop;
  while (top > floor) {
    const pointer = <usize>load<u32>(top - 8);
    const bytes = load<u32>(top - 4);
    top -= 8 + ((<usize>bytes + 7) & ~7);
    move(pointer, top, bytes);
  }
  journalTop = floor;
}

/** Copies so few bytes that a call of the host's routine would take longer than the copy. */
@inline
function move(target: usize, source: usize, bytes: u32): void {
  if (bytes == 4) store<u32>(target, load<u32>(source));
  else for (let at: usize = 0; at < <usize>bytes; at += 8) store<u64>(target + at, load<u64>(source + at));
}

function growJournal(): void {
  const used = journalTop - journal;
  const size = (journalEnd - journal) * 2;
  const wide = allocate(size);
  memory.copy(wide, journal, used);
  journal = wide;
  journalEnd = wide + size;
  journalTop = wide + used;
}
