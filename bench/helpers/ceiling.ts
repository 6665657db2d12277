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
