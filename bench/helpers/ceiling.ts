/**
 * What the machine itself can do: a plain loop that reads one slot of a table for each of some accesses and writes it back where the access
 * writes, and nothing else. No graph can be built faster, since this is the memory traffic that any must make.
 */
export function scanCeiling(locations: Uint32Array, modes: Uint8Array, locationCount: number): () => number {
  const slots = new Int32Array(locationCount);
  return () => {
    slots.fill(0);
    let sum = 0;
    for (let access = 0; access < locations.length; access++) {
      const location = locations[access] ?? 0;
      sum += slots[location] ?? 0;
      if ((modes[access] ?? 0) > 1) slots[location] = access;
    }
    return sum;
  };
}

/** Additions that each plain loop makes. */
export const PLAIN_STEPS = 300_000;

/** What the machine itself can do, where it is memory that nothing waits for: additions, one after another. */
export function plainLoop(): number {
  let total = 0;
  for (let step = 0; step < PLAIN_STEPS; step++) total = (total + step * 3) | 0;
  return total;
}
