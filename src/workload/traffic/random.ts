/** A seeded source of choices: the same seed gives the same choices on every machine. */
export class Random {
  #state: number;
  readonly #cumulated = new Map<string, Float64Array>();

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** A fraction from 0 up to, and without, 1. (splitmix32: a counter, mixed.) */
  fraction(): number {
    this.#state = (this.#state + 0x9e3779b9) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32;
  }

  /** A whole number from 0 up to, and without, `below`. */
  integer(below: number): number {
    return Math.floor(this.fraction() * below);
  }

  /** An index by Zipf's law: index k comes up in proportion to 1 / (k + 1) ** exponent. An exponent of 0 is uniform. */
  zipf(count: number, exponent: number): number {
    const key = `${count}^${exponent}`;
    const cumulated = this.#cumulated.get(key) ?? cumulate(Float64Array.from({ length: count }, (_, index) => (index + 1) ** -exponent));
    this.#cumulated.set(key, cumulated);
    return indexOf(cumulated, this.fraction());
  }

  /** An index in proportion to its weight. */
  weighted(weights: readonly number[]): number {
    return indexOf(cumulate(Float64Array.from(weights)), this.fraction());
  }

  /** The items in a random order (Fisher and Yates). */
  shuffled<Item>(items: readonly Item[]): Item[] {
    const shuffled = [...items];
    for (let last = shuffled.length - 1; last > 0; last--) {
      const other = this.integer(last + 1);
      [shuffled[last], shuffled[other]] = [shuffled[other] as Item, shuffled[last] as Item];
    }
    return shuffled;
  }
}

function cumulate(weights: Float64Array): Float64Array {
  for (let index = 1; index < weights.length; index++) weights[index] = (weights[index] ?? 0) + (weights[index - 1] ?? 0);
  return weights;
}

/** The first index whose cumulated weight lies above the fraction of the whole. */
function indexOf(cumulated: Float64Array, fraction: number): number {
  const aim = fraction * (cumulated.at(-1) ?? 0);
  let [low, high] = [0, cumulated.length - 1];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((cumulated[middle] ?? 0) > aim) high = middle;
    else low = middle + 1;
  }
  return low;
}
