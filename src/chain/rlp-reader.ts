import type { Hex } from "../access/hex.ts";
import { invalidParameters } from "../errors/rpc-error.ts";

const EMPTY_STRING = 0x80;
const EMPTY_LIST = 0xc0;
/** Content from this length on has its length written out. */
const LONG = 56;
/** Numbers of more bytes may be beyond what a JavaScript number holds exactly. */
const EXACT_BYTES = 6;

/**
 * Reads RLP front to back, without making objects for what it passes. It takes canonical encodings only, so what it has read is what an
 * encoder would write; every method throws an RpcError in EDR's words where the bytes are something else.
 */
export class RlpReader {
  readonly bytes: Buffer;
  position: number;
  /** Nothing may be read from here on: the end of the bytes, or of the innermost list that `items` reads. */
  #limit: number;

  constructor(bytes: Uint8Array, position = 0) {
    this.bytes = bytes instanceof Buffer ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.position = position;
    this.#limit = bytes.length;
  }

  /** Enters a list and gives its end. */
  list(): number {
    const length = this.#header(true);
    return this.position + length;
  }

  /** Leaves a list: all of it must have been read, and nothing beyond it. */
  end(start: number, end: number): void {
    const [got, expected] = [this.position - start, end - start];
    if (got !== expected) throw invalidParameters(`unexpected list length (got ${got}, expected ${expected})`);
  }

  /** Reads the items of a list one by one. */
  items<Item>(read: () => Item): Item[] {
    const end = this.list();
    const outer = this.#limit;
    this.#limit = end;
    const items: Item[] = [];
    while (this.position < end) items.push(read());
    this.#limit = outer;
    return items;
  }

  data(): Hex {
    return this.#hex(this.#string());
  }

  /** A string of a fixed length. */
  fixed(length: number): Hex {
    const start = this.#string();
    if (this.position - start !== length) throw invalidParameters("unexpected length");
    return this.#hex(start);
  }

  /** A number that fits into the given bytes. */
  quantity(size: number): bigint {
    return this.#quantity(this.#string(), size);
  }

  /** A number that fits into a word of 32 bytes, which is also written into `words` to end at `end`. */
  word(words: Uint8Array, end: number): bigint {
    const start = this.#string();
    const value = this.#quantity(start, 32);
    this.bytes.copy(words, end - (this.position - start), start, this.position);
    return value;
  }

  bit(): 0 | 1 {
    const value = this.quantity(1);
    if (value > 1n) throw invalidParameters("invalid bool value, must be 0 or 1");
    return value === 1n ? 1 : 0;
  }

  /** An address, or undefined for no bytes. */
  optionalAddress(): Hex | undefined {
    if (this.#peek() !== EMPTY_STRING) return this.fixed(20);
    this.position++;
    return undefined;
  }

  /** Moves past a string, and gives where its content starts. */
  #string(): number {
    const length = this.#header(false);
    const start = this.position;
    this.position += length;
    return start;
  }

  /** The bytes from `start` up to the position as hexadecimal: without a buffer of their own, which costs more than all else here. */
  #hex(start: number): Hex {
    return `0x${this.bytes.toString("hex", start, this.position)}`;
  }

  #quantity(start: number, size: number): bigint {
    const length = this.position - start;
    if (length > size) throw invalidParameters("overflow");
    if (length > 0 && this.bytes[start] === 0) throw invalidParameters("leading zero");
    return length <= EXACT_BYTES ? BigInt(this.#number(start)) : BigInt(this.#hex(start));
  }

  /** The few bytes from `start` up to the position as a number. */
  #number(start: number): number {
    let value = 0;
    for (let at = start; at < this.position; at++) value = value * 256 + (this.bytes[at] ?? 0);
    return value;
  }

  /** Moves to the content of the next item, which must be a list or must be none, and gives its length. */
  #header(mustBeList: boolean): number {
    const first = this.#peek();
    const isList = first >= EMPTY_LIST;
    const length = first < EMPTY_STRING ? 1 : this.#length(isList, first - (isList ? EMPTY_LIST : EMPTY_STRING));
    if (isList !== mustBeList) throw invalidParameters(isList ? "unexpected list" : "unexpected string");
    return length;
  }

  #length(isList: boolean, short: number): number {
    this.position++;
    const length = short < LONG ? short : this.#longLength(short - LONG + 1);
    if (!isList && short === 1 && this.#peek() < EMPTY_STRING) throw invalidParameters("non-canonical single byte");
    if (this.position + length > this.#limit) throw invalidParameters("input too short");
    return length;
  }

  #longLength(size: number): number {
    const end = this.position + size;
    if (end > this.#limit) throw invalidParameters("input too short");
    if (this.#peek() === 0) throw invalidParameters("leading zero");
    let length = 0;
    for (; this.position < end; this.position++) length = length * 256 + (this.bytes[this.position] ?? 0);
    if (length < LONG) throw invalidParameters("non-canonical size");
    return length;
  }

  #peek(): number {
    const byte = this.position < this.#limit ? this.bytes[this.position] : undefined;
    if (byte === undefined) throw invalidParameters("input too short");
    return byte;
  }
}
