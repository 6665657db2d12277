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

/** Keeps some bytes (a multiple of 4, 32 at most) as they are now, in case the frame that changes them reverts. */
export function remember(pointer: usize, bytes: u32): void {
  if (journalTop + 48 > journalEnd) growJournal();
  const start = journalTop;
  if (bytes == 4) store<u32>(start, load<u32>(pointer));
  else memory.copy(start, pointer, <usize>bytes);
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
    memory.copy(pointer, top, <usize>bytes);
  }
  journalTop = floor;
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
