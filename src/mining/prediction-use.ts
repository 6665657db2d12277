import { RunningMean } from "./running-mean.ts";

/** Predicting may take this share of what executing takes. */
const MOST_SHARE = 0.1;

/** After so many predictions that told of no conflict, those of a kind are left out until one of its transactions is executed again. */
const MOST_IDLE = 64;

/** How many predictions a transaction that was executed again is worth. */
const WORTH_OF_REPETITION = 16;

/** Of each time that a prediction is left out for being slow, its time is taken to be so much less: code gets faster when it runs more often. */
const FADING = 0.01;

/** Whether it pays to predict transactions of one kind. */
export class PredictionUse {
  /** Their code was looked at before a block waited for it. */
  isAnalysed = false;
  readonly #time = new RunningMean();
  #idle = 0;

  /** @param time what executing one takes, in milliseconds */
  pays(time: number): boolean {
    if (!this.isAnalysed || this.#idle >= MOST_IDLE) return false;
    if (this.#time.value <= MOST_SHARE * time) return true;
    this.#time.fade(FADING);
    return false;
  }

  /** A prediction was made: what it took, in milliseconds, and whether it told of a conflict that nothing else had. */
  made(milliseconds: number, wasOfUse: boolean): void {
    this.#time.add(milliseconds);
    this.#idle = wasOfUse ? 0 : this.#idle + 1;
  }

  /** A transaction was executed again. */
  repeated(): void {
    this.#idle = Math.max(0, this.#idle - WORTH_OF_REPETITION);
  }
}
