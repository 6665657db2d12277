import { RunningMean } from "./running-mean.ts";

/** Records of the state that must have changed since the last root for executors to help with the next: fewer take less than two milliseconds. */
const LEAST_RECORDS = 2_048;

/** After help that made it no quicker, so many times as many roots are found alone before the next help, at most. */
const PENALTY = 2;
const MOST_PENALTY = PENALTY ** 6;

/** How much less a record's time alone may be each time that executors helped, and nothing was measured. */
const FADING = 0.02;

/** When executors help to bring the state's tries up to date: by what a record takes alone, and by how it went with them. */
export class TriePace {
  /** Milliseconds that a record takes the main thread alone. */
  readonly #alone = new RunningMean();
  #penalty = 1;
  /** How many roots are to be found alone. */
  #left = 0;

  /** Whether so many records are worth a look. */
  isWork(records: number): boolean {
    return records >= LEAST_RECORDS;
  }

  get wantsHelp(): boolean {
    return this.#left === 0;
  }

  /** So many records took the main thread alone so many milliseconds. */
  wentAlone(records: number, milliseconds: number): void {
    this.#alone.add(milliseconds / records);
    this.#left = Math.max(0, this.#left - 1);
  }

  /** The same with executors' help. */
  wentTogether(records: number, milliseconds: number): void {
    const alone = this.#alone.value * records;
    this.#alone.fade(FADING);
    if (milliseconds < alone) {
      this.#penalty = 1;
      return;
    }
    this.#left = this.#penalty;
    this.#penalty = Math.min(MOST_PENALTY, PENALTY * this.#penalty);
  }
}
