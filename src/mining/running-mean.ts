/** How much a new measurement counts, and how far above the mean it may be: threads are interrupted at times. */
const WEIGHT = 0.2;
const MOST_ABOVE = 2;

/** What something takes, by its last measurements; 0 where there are none. */
export class RunningMean {
  #value = 0;

  get value(): number {
    return this.#value;
  }

  add(measured: number): void {
    const known = this.#value;
    this.#value = known === 0 ? measured : known + WEIGHT * (Math.min(measured, MOST_ABOVE * known) - known);
  }

  /** An old measurement says less: by so much it is taken to have been too high. */
  fade(share: number): void {
    this.#value *= 1 - share;
  }
}
