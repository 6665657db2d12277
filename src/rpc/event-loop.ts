import { setImmediate } from "node:timers/promises";

/** Milliseconds for which timers and sockets may wait while requests are answered. */
const PATIENCE = 10;

/**
 * Answers take no turn of the event loop: whoever asks in a loop (until a block is there) would keep timers from ever firing, interval mining's
 * among them. Each answer therefore asks here, and lets the others have their turn when it is time.
 */
export class EventLoop {
  #lastTurn = performance.now();

  /** Undefined where there is nothing to wait for. */
  turn(): Promise<void> | undefined {
    return performance.now() - this.#lastTurn < PATIENCE ? undefined : this.#giveWay();
  }

  async #giveWay(): Promise<void> {
    await setImmediate();
    this.#lastTurn = performance.now();
  }
}
