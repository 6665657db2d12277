import { invalidParameters } from "../errors/rpc-error.ts";

/** Milliseconds between mined blocks: one number, a range to draw from anew for each block, or 0 for none. */
export type MiningInterval = number | readonly [number, number];

/** Mines at an interval. It keeps no process alive. */
export class IntervalMining {
  readonly #mine: () => Promise<unknown>;
  #timer: NodeJS.Timeout | undefined;

  /** `mine` mines one block, after what the network is doing. */
  constructor(mine: () => Promise<unknown>) {
    this.#mine = mine;
  }

  /** Starts anew at an interval; 0 stops. @throws RpcError where a range is none */
  set(interval: MiningInterval): void {
    if (typeof interval === "object") checkRange(interval);
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (interval !== 0) this.#schedule(interval);
  }

  #schedule(interval: MiningInterval): void {
    const timer = setTimeout(() => void this.#tick(timer, interval), draw(interval));
    this.#timer = timer.unref();
  }

  async #tick(timer: NodeJS.Timeout, interval: MiningInterval): Promise<void> {
    await this.#mine();
    if (this.#timer === timer) this.#schedule(interval);
  }
}

function checkRange([least, most]: readonly [number, number]): void {
  if (least === 0) throw invalidParameters("Minimum value in range must be greater than zero");
  if (least > most) throw invalidParameters("Minimum value in range is greater than maximum value");
}

function draw(interval: MiningInterval): number {
  if (typeof interval === "number") return interval;
  const [least, most] = interval;
  return least + Math.floor(Math.random() * (most - least + 1));
}
