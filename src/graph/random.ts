/** A sequence of numbers from 0 up to 1, the same for the same seed: mulberry32, by Tommy Ettinger. Not for secrets. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** 0 to count - 1 in an order drawn from `random` (Fisher and Yates). */
export function shuffledIndexes(count: number, random: () => number): Uint32Array {
  const order = new Uint32Array(count).map((_, index) => index);
  for (let left = count - 1; left > 0; left--) {
    const pick = Math.floor(random() * (left + 1));
    const moved = order[left] ?? 0;
    order[left] = order[pick] ?? 0;
    order[pick] = moved;
  }
  return order;
}
