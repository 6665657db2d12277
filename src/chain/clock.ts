import { invalidInput } from "../errors/rpc-error.ts";

/** Where a chain reads the time from. */
export interface TimeSource {
  /** Whole seconds since 1970. */
  readonly seconds: () => bigint;
  /** Milliseconds that never go back. */
  readonly elapsed: () => number;
}

const MACHINE: TimeSource = { seconds: () => BigInt(Math.floor(Date.now() / 1000)), elapsed: () => performance.now() };

/** The time of a block to be made, and what the clock's offset becomes once it is made. */
export interface BlockTime {
  readonly timestamp: bigint;
  readonly offset: bigint;
}

export interface ClockSnapshot {
  readonly offset: bigint;
  readonly next: bigint | undefined;
  readonly takenAt: number;
}

/** A chain's clock: the machine's, moved by an offset of seconds, with EDR's arithmetic where that is odd. */
export class Clock {
  readonly #source: TimeSource;
  readonly #allowsEqual: boolean;
  #offset: bigint;
  /** What evm_setNextBlockTimestamp asked for. */
  #next: bigint | undefined;

  /**
   * @param initialDate seconds that it starts at
   * @param allowsEqual blocks may have their parent's timestamp (`allowBlocksWithSameTimestamp`)
   */
  constructor(initialDate: bigint, allowsEqual: boolean, source: TimeSource = MACHINE) {
    this.#source = source;
    this.#allowsEqual = allowsEqual;
    this.#offset = initialDate - source.seconds();
  }

  /** Moves it ahead and gives the whole offset. */
  increase(seconds: bigint): bigint {
    return (this.#offset += seconds);
  }

  /** Fixes the next block's time. @throws RpcError where it does not lie after `latest`, the last block's */
  setNext(timestamp: bigint, latest: bigint): void {
    if (timestamp < latest) throw isLower(timestamp, latest);
    if (timestamp === latest && !this.#allowsEqual) {
      throw invalidInput(
        `Timestamp ${timestamp} is equal to the previous block's timestamp. Enable the 'allowBlocksWithSameTimestamp' option to allow this`,
      );
    }
    this.#next = timestamp;
  }

  /**
   * The time of the block after one of time `latest`; changes nothing. A second is added where both are equal. After a time that was asked
   * for, the clock goes on without that second, so that the block after it may lie before it: EDR does so.
   *
   * @param asked evm_mine's own timestamp
   * @throws RpcError where that is before `latest`
   */
  blockTime(latest: bigint, asked?: bigint): BlockTime {
    if (asked !== undefined && asked < latest) throw isLower(asked, latest);
    const now = this.#source.seconds();
    const fixed = asked ?? this.#next;
    const timestamp = fixed ?? now + this.#offset;
    const offset = timestamp - now;
    if (timestamp !== latest || this.#allowsEqual) return { timestamp, offset };
    return { timestamp: timestamp + 1n, offset: fixed === undefined ? offset + 1n : offset };
  }

  /** A block of this time was made. */
  commit({ offset }: BlockTime): void {
    this.#offset = offset;
    this.#next = undefined;
  }

  snapshot(): ClockSnapshot {
    return { offset: this.#offset, next: this.#next, takenAt: this.#source.elapsed() };
  }

  /** Goes back to a snapshot, except that EDR adds the seconds since then once more where it would take them off. */
  revert({ offset, next, takenAt }: ClockSnapshot): void {
    this.#offset = offset + BigInt(Math.floor((this.#source.elapsed() - takenAt) / 1000));
    this.#next = next;
  }
}

function isLower(timestamp: bigint, latest: bigint): Error {
  return invalidInput(`Timestamp ${timestamp} is lower than the previous block's timestamp ${latest}`);
}
