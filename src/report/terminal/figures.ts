/** A speedup: `1.0x`. */
export function factor(speedup: number): string {
  return `${speedup.toFixed(1)}x`;
}

/** A speedup beside the most that is possible; a bare factor says nothing, since it depends on the number of transactions: `1.0x of at most 8.0x`. */
export function factorOf(speedup: number, best: number): string {
  return `${factor(speedup)} of at most ${factor(best)}`;
}

/** Two speedups as a range, or as one where they print the same: `7.8-8.0x`. */
export function factorRange(min: number, max: number): string {
  return factor(min) === factor(max) ? factor(max) : `${min.toFixed(1)}-${factor(max)}`;
}

/** Whether two speedups print as the same figure. What cannot be told apart in print is no gain. */
export function sameFactor(one: number, other: number): boolean {
  return factor(one) === factor(other);
}

/** A whole number with thousands grouped: `96,300`. */
export function count(value: number): string {
  return Math.round(value).toLocaleString("en-US");
}

/** Gas in millions: `19.26`, from 1,000 on without decimals. */
export function megagas(gas: number): string {
  const millions = gas / 1e6;
  return millions >= 1000 ? count(millions) : millions.toFixed(2);
}

/** A rate by second to three significant digits, since a model is no more exact: `5,190`, `0.42`. */
export function rate(perSecond: number): string {
  if (!Number.isFinite(perSecond)) return "any number of";
  return perSecond.toLocaleString("en-US", { maximumSignificantDigits: 3 });
}

/** A number with its noun: `1 test`, `2 tests`. */
export function plural(value: number, noun: string, nouns = `${noun}s`): string {
  return `${count(value)} ${value === 1 ? noun : nouns}`;
}

/** A time in milliseconds to about three digits, from a second on in seconds: `8.31 ms`, `1.06 s`. */
export function duration(milliseconds: number): string {
  if (milliseconds >= 1000) return `${(milliseconds / 1000).toFixed(2)} s`;
  return `${milliseconds.toFixed(milliseconds < 10 ? 2 : milliseconds < 100 ? 1 : 0)} ms`;
}
