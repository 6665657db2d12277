/** The chance that a prediction tells of a conflict, before there were any; how much each that was made counts, and each execution in vain. */
const FIRST_CHANCE = 0.5;
const WEIGHT = 1 / 256;
const WEIGHT_OF_REPETITION = 1 / 32;

/**
 * How much a prediction that took longer than those before counts, and how much longer it is taken to have taken at most: threads are interrupted
 * at times. One that took less counts in full.
 */
const WEIGHT_OF_SLOWER = 0.2;
const MOST_ABOVE = 2;

/** How many predictions are tried before a block waits for any: the first analyses the code, and tells nothing of what others take. */
const TRIALS = 32;

/** Where predicting does not pay, this share of what executing takes goes into trying it again. */
const TRYING = 0.01;

/** Whether it pays to predict transactions of one kind. */
export class PredictionUse {
  #trials = 0;
  /** What a prediction takes, in milliseconds; 0 where that is not known. */
  #cost = 0;
  #chance = FIRST_CHANCE;
  #saved = 0;

  /** Whether it is to be found out yet what predicting takes. */
  get isUntried(): boolean {
    return this.#trials < TRIALS;
  }

  /** A prediction was made while no block waited for it: what it took, in milliseconds. */
  tried(milliseconds: number): void {
    if (this.#trials++ > 0) this.#measured(milliseconds);
  }

  /**
   * A conflict that is told spares an execution in vain.
   *
   * @param time what executing one takes, in milliseconds
   */
  pays(time: number): boolean {
    if (this.#trials === 0) return false;
    if (this.#cost <= this.#chance * time) return true;
    this.#saved += TRYING * time;
    if (this.#saved < this.#cost) return false;
    this.#saved = 0;
    return true;
  }

  /** A prediction was made: what it took, in milliseconds, and whether it told of a conflict that nothing else had. */
  made(milliseconds: number, wasOfUse: boolean): void {
    this.#measured(milliseconds);
    this.#chance += WEIGHT * (Number(wasOfUse) - this.#chance);
  }

  /** A transaction was executed in vain. */
  repeated(): void {
    this.#chance += WEIGHT_OF_REPETITION * (1 - this.#chance);
  }

  #measured(milliseconds: number): void {
    const known = this.#cost === 0 ? milliseconds : this.#cost;
    this.#cost = Math.min(milliseconds, known + WEIGHT_OF_SLOWER * (Math.min(milliseconds, MOST_ABOVE * known) - known));
  }
}
