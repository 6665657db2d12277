/** Additions that each plain loop makes. */
export const PLAIN_STEPS = 300_000;

/** What the machine itself can do, where it is memory that nothing waits for: additions, one after another. */
export function plainLoop(): number {
  let total = 0;
  for (let step = 0; step < PLAIN_STEPS; step++) total = (total + step * 3) | 0;
  return total;
}
