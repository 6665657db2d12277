import { byteLength } from "./word";

// RLP (Yellow Paper, appendix B). A writer gives the end of what it wrote; an integer is a string of its big-endian bytes without leading zeros.

export const STRING: usize = 0x80;
export const LIST: usize = 0xc0;

/** The most bytes that a header takes in an address space of 32 bits. */
export const MOST_HEADER_BYTES: usize = 5;

/** Bytes of the header of a list, or of a string that is no single byte below 0x80. */
export function headerBytes(length: usize): usize {
  return length < 56 ? 1 : 1 + bytesOf(length);
}

/** Bytes of a string with its header. */
export function stringBytes(bytes: usize, length: usize): usize {
  return isOwnEncoding(bytes, length) ? 1 : headerBytes(length) + length;
}

/** Bytes of an integer with its header. */
export function numberBytes(value: u64): usize {
  return value < 0x80 ? 1 : 1 + bytesOf(value);
}

export function writeHeader(at: usize, kind: usize, length: usize): usize {
  if (length < 56) {
    store<u8>(at, <u8>(kind + length));
    return at + 1;
  }
  const size = bytesOf(length);
  store<u8>(at, <u8>(kind + 55 + size));
  return writeBigEndian(at + 1, length, size);
}

export function writeString(at: usize, bytes: usize, length: usize): usize {
  if (isOwnEncoding(bytes, length)) {
    store<u8>(at, load<u8>(bytes));
    return at + 1;
  }
  const content = writeHeader(at, STRING, length);
  memory.copy(content, bytes, length);
  return content + length;
}

export function writeNumber(at: usize, value: u64): usize {
  if (value != 0 && value < 0x80) {
    store<u8>(at, <u8>value);
    return at + 1;
  }
  const size = bytesOf(value);
  store<u8>(at, <u8>(STRING + size));
  return writeBigEndian(at + 1, value, size);
}

/** Writes a word as an integer. */
export function writeWord(at: usize, word: usize): usize {
  const size = <usize>byteLength(word);
  if (size <= 8) return writeNumber(at, load<u64>(word));
  store<u8>(at, <u8>(STRING + size));
  for (let byte: usize = 1; byte <= size; byte++) store<u8>(at + byte, load<u8>(word + size - byte));
  return at + 1 + size;
}

/** Writes a list's header just before its content, which ends at `end`. Gives the list's start. */
export function wrapList(content: usize, end: usize): usize {
  const length = end - content;
  const start = content - headerBytes(length);
  writeHeader(start, LIST, length);
  return start;
}

function isOwnEncoding(bytes: usize, length: usize): bool {
  return length == 1 && load<u8>(bytes) < 0x80;
}

/** Bytes that a number needs: none for 0. */
function bytesOf(value: u64): usize {
  return <usize>((71 - clz<u64>(value)) >> 3);
}

function writeBigEndian(at: usize, value: u64, size: usize): usize {
  const end = at + size;
  for (let byte = end; byte > at; value >>= 8) store<u8>(--byte, <u8>value);
  return end;
}
