import { bytesAmong, ComposedData, UNKNOWN_DATA, type Data, type DataStretch } from "./data.ts";
import { Value, type Taint } from "./value.ts";

/** More writes than this are forgotten: memory is unknown from then on. */
const MOST_WRITES = 4_000;
/** No transaction pays for memory beyond. */
const HIGHEST = 2 ** 32;
const ENDLESS = Value.known(BigInt(HIGHEST));

/** The memory of a frame whose code reads it at places that its analysis could not tell. */
export class RunMemory {
  /** Shared with the memories that were forked from this one: of its stretches the first `count` are this one's. None is ever changed. */
  #stretches: DataStretch[];
  #count: number;

  /** All zeros, or what another one holds. */
  constructor(from?: RunMemory) {
    this.#stretches = from === undefined ? [{ start: 0, end: Infinity, source: undefined }] : from.#stretches;
    this.#count = from === undefined ? 1 : from.#count;
  }

  /** Writes to a place; `undefined` stands for an address or a size that cannot be told. */
  write(at: bigint | undefined, size: bigint | undefined, source: DataStretch["source"]): void {
    if (size === 0n) return;
    const [start, length] = [place(at), place(size)];
    if (start > HIGHEST || this.#count > MOST_WRITES) [this.#stretches, this.#count] = [[], 0];
    else if (length > HIGHEST) this.#add(start, Infinity, { data: UNKNOWN_DATA, offset: 0 });
    else this.#add(start, start + length, source);
  }

  word(at: bigint | undefined, taint: Taint): bigint | undefined {
    const start = place(at);
    return start > HIGHEST ? undefined : bytesAmong(this.#stretches, this.#count, start, 32, taint);
  }

  /** The bytes from an address on as they are now, as data of a size. */
  data(at: bigint | undefined, size: Value): Data {
    const offset = place(at);
    if (offset > HIGHEST) return UNKNOWN_DATA;
    const all = new ComposedData(this.#stretches, ENDLESS, this.#count);
    return new ComposedData([{ start: 0, end: Infinity, source: { data: all, offset } }], size);
  }

  #add(start: number, end: number, source: DataStretch["source"]): void {
    if (this.#stretches.length > this.#count) this.#stretches = this.#stretches.slice(0, this.#count);
    this.#stretches.push({ start, end, source });
    this.#count++;
  }
}

/** Infinity where it cannot be told. */
function place(word: bigint | undefined): number {
  return word === undefined ? Infinity : Number(word);
}
