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
  static readonly empty = new RunMemory([{ start: 0, end: Infinity, source: undefined }]);
  static readonly unknown = new RunMemory([]);
  readonly #stretches: readonly DataStretch[];

  private constructor(stretches: readonly DataStretch[]) {
    this.#stretches = stretches;
  }

  /** Writes to a place; `undefined` stands for an address or a size that cannot be told. */
  write(at: bigint | undefined, size: bigint | undefined, source: DataStretch["source"]): RunMemory {
    if (size === 0n) return this;
    if (at === undefined || at > HIGHEST || this.#stretches.length > MOST_WRITES) return RunMemory.unknown;
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
    return new ComposedData(this.#stretches, ENDLESS);
  }

  #with(stretch: DataStretch): RunMemory {
    return new RunMemory([...this.#stretches, stretch]);
  }
}
