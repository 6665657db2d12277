import { ComposedData, UNKNOWN_DATA, type Data, type DataStretch } from "./data.ts";
import { Value, type Taint } from "./value.ts";

/** More writes than this are forgotten: memory is unknown from then on. */
const MOST_WRITES = 4_000;
/** No transaction pays for memory beyond. */
const HIGHEST = 2n ** 32n;
const ENDLESS = Value.known(HIGHEST);

/** The memory of a frame whose code reads it at places that its analysis could not tell. Changed by making another. */
export class RunMemory {
  /** All zeros. */
  static zeros(): RunMemory {
    return new RunMemory([{ start: 0, end: Infinity, source: undefined }]);
  }

  /** Shared with the memories that this one was made from: of its stretches the first `count` are this one's. */
  readonly #stretches: DataStretch[];
  readonly #count: number;

  private constructor(stretches: DataStretch[], count = stretches.length) {
    this.#stretches = stretches;
    this.#count = count;
  }

  /** Writes to a place; `undefined` stands for an address or a size that cannot be told. */
  write(at: bigint | undefined, size: bigint | undefined, source: DataStretch["source"]): RunMemory {
    if (size === 0n) return this;
    if (at === undefined || at > HIGHEST || this.#count > MOST_WRITES) return new RunMemory([]);
    const start = Number(at);
    if (size === undefined || size > HIGHEST) return this.#with({ start, end: Infinity, source: { data: UNKNOWN_DATA, offset: 0 } });
    return this.#with({ start, end: start + Number(size), source });
  }

  word(at: bigint | undefined, taint: Taint): bigint | undefined {
    return at === undefined || at > HIGHEST ? undefined : this.#all().bytes(Number(at), 32, taint);
  }

  /** The bytes from an address on, as data of a size. */
  data(at: bigint | undefined, size: Value): Data {
    if (at === undefined || at > HIGHEST) return UNKNOWN_DATA;
    return new ComposedData([{ start: 0, end: Infinity, source: { data: this.#all(), offset: Number(at) } }], size);
  }

  #all(): Data {
    return new ComposedData(this.#stretches, ENDLESS, this.#count);
  }

  #with(stretch: DataStretch): RunMemory {
    const stretches = this.#stretches.length === this.#count ? this.#stretches : this.#stretches.slice(0, this.#count);
    stretches.push(stretch);
    return new RunMemory(stretches);
  }
}
