const ORIGIN = performance.timeOrigin;

/** Now, in milliseconds on one clock for all threads of the process. */
export function sharedNow(): number {
  return ORIGIN + performance.now();
}
