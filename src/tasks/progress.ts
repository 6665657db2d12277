const BAR_WIDTH = 24;

/** How far a long step is: its name, and its count of all. */
export type Progress = (step: string, done: number, total: number) => void;

/** A progress bar on a terminal's last line; silent where the stream is no terminal. Call `end` before anything else is printed. */
export class ProgressBar {
  readonly #stream: NodeJS.WriteStream;
  #lastPercent = -1;
  #isShown = false;

  constructor(stream: NodeJS.WriteStream) {
    this.#stream = stream;
  }

  readonly show: Progress = (step, done, total) => {
    if (!this.#stream.isTTY || total === 0) return;
    const percent = Math.floor((100 * done) / total);
    if (percent === this.#lastPercent) return;
    this.#lastPercent = percent;
    const filled = Math.round((BAR_WIDTH * done) / total);
    this.#stream.write(`\r\u001b[K${step} ${"█".repeat(filled)}${"░".repeat(BAR_WIDTH - filled)} ${percent}%`);
    this.#isShown = true;
  };

  end(): void {
    if (this.#isShown) this.#stream.write("\r\u001b[K");
    this.#isShown = false;
    this.#lastPercent = -1;
  }
}
