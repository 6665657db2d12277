/**
 * The first transactions of a block are executed here, some at a time, until they are enough or took so many milliseconds: the middle time tells
 * what such a block's transactions take.
 */
export const SAMPLE_PART = 4;
export const SAMPLE = 4 * SAMPLE_PART;
const SAMPLE_TIME = 2;

/** How many transactions a window may hold. */
export const LEAST_WINDOW = 32;
export const MOST_WINDOW = 8192;

/**
 * Work that is worth handing over, in milliseconds of all that is left: where a chain's last window gained; where it did not; and where there was
 * none: executors then touch their memory for the first time, code for windows is not compiled, and nothing is known of what conflicts.
 */
const LEAST_WORK = 4;
const LEAST_UNPROVEN_WORK = 16;
const LEAST_COLD_WORK = 32;

/** Between two looks at what is left, in milliseconds. */
const LEAST_TIME_BETWEEN_LOOKS = 1;

/** What a window costs at most that is tried with less, in milliseconds. This share of what went one by one pays for it. */
const TRIAL_COST = 16;
const TRYING = 0.05;

/**
 * What planning and handing over a transaction takes, in milliseconds, what taking its result over takes for each access, which lies in another
 * core's cache, and how often its own time must be that.
 */
const HANDING_OVER = 0.001;
const TAKING_OVER_ACCESS = 0.0001;
const LEAST_GAIN = 2.5;

/**
 * How long a chain's first window should keep its executors at work, in milliseconds, and how much longer each is that comes after a good one. A
 * block's first one is so much shorter than that: at the end of each window executors wait for the last of them.
 */
const FIRST_WINDOW_TIME = 10;
const GROWTH = 4;
const MOST_WINDOW_TIME = FIRST_WINDOW_TIME * GROWTH ** 4;

/** A window of which a greater share was executed again was too long. */
const MOST_REPEATED = 0.1;

/** After each window in vain, or slower than one by one, so many times as many transactions go one by one before the next is tried, at most. */
const PENALTY = 4;
const MOST_PENALTY = PENALTY ** 5;

/** The same after plans in which most transactions would wait for each other: to plan costs less than to hand over. */
const MOST_PENALTY_OF_PLANS = PENALTY ** 3;

/** What is left of a block. */
export interface Rest {
  readonly transactions: number;
  /** Milliseconds that they are likely to take. */
  readonly work: number;
  /** Locations that one touches. */
  readonly accesses: number;
}

/** How a window went. */
export interface WindowCourse {
  readonly transactions: number;
  readonly repeated: number;
  /** It was given up. */
  readonly isInVain: boolean;
  /** It took longer than one by one. */
  readonly isSlow: boolean;
}

/** How much of a block is handed over at once, and when nothing is: by what a chain's transactions take, and by how its last windows went. */
export class Pace {
  readonly #isEager: boolean;
  #windowTime = FIRST_WINDOW_TIME;
  #leastWork = LEAST_COLD_WORK;
  /** What there is to pay for a trial with, in milliseconds. */
  #saved = 0;
  #penalty = 1;
  /** How many transactions are to go one by one, in this block and the next ones. */
  #alone = 0;

  /** `isEager` hands over also where it does not pay. */
  constructor(isEager: boolean) {
    this.#isEager = isEager;
  }

  openBlock(): void {
    this.#windowTime = Math.max(FIRST_WINDOW_TIME, this.#windowTime / GROWTH);
  }

  /** Whether what was executed of a block tells what its transactions take: so many, in so many milliseconds. */
  isSampled(transactions: number, milliseconds: number): boolean {
    return transactions >= SAMPLE || milliseconds >= SAMPLE_TIME;
  }

  /** How many transactions to execute one by one after so many, each in so many milliseconds, before looking again: that costs something, too. */
  nextPart(part: number, time: number): number {
    return Math.max(LEAST_WINDOW, 4 * part, Math.floor(LEAST_TIME_BETWEEN_LOOKS / time));
  }

  /** Whether a closer look at what is left is worth its time: it would take at most so many milliseconds. */
  mayPay(work: number): boolean {
    if (this.#isEager) return true;
    return this.#alone === 0 && work >= (this.#saved < TRIAL_COST ? this.#leastWork : LEAST_WORK);
  }

  /** How many transactions the next window should hold; 0 where none pays. */
  windowSize({ transactions, work, accesses }: Rest, executors: number): number {
    const time = work / transactions;
    const leastTime = LEAST_GAIN * (HANDING_OVER + TAKING_OVER_ACCESS * accesses);
    if (!this.#isEager && (time < leastTime || !this.mayPay(work))) return 0;
    const wanted = Math.ceil((this.#windowTime * executors) / time);
    return Math.min(transactions, Math.max(LEAST_WINDOW, Math.min(MOST_WINDOW, wanted)));
  }

  /** So many transactions were executed one by one, in so many milliseconds. */
  wentAlone(transactions: number, milliseconds: number): void {
    this.#alone = Math.max(0, this.#alone - transactions);
    this.#saved += TRYING * milliseconds;
  }

  /** Most of a window would have been one group. */
  planFailed(): void {
    this.#penalty = Math.max(this.#penalty, Math.min(PENALTY * this.#penalty, MOST_PENALTY_OF_PLANS));
    this.#alone = this.#penalty * LEAST_WINDOW;
  }

  windowWent({ transactions, repeated, isInVain, isSlow }: WindowCourse): void {
    const isTooLong = isInVain || repeated > MOST_REPEATED * transactions;
    this.#windowTime = isTooLong ? this.#windowTime / 2 : Math.min(MOST_WINDOW_TIME, this.#windowTime * GROWTH);
    const wasWrong = isInVain || isSlow;
    this.#saved = 0;
    this.#leastWork = wasWrong ? LEAST_UNPROVEN_WORK : LEAST_WORK;
    this.#penalty = wasWrong ? Math.min(PENALTY * this.#penalty, MOST_PENALTY) : 1;
    this.#alone = wasWrong ? this.#penalty * LEAST_WINDOW : 0;
  }
}
