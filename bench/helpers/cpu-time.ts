/** Milliseconds of the CPU that a step takes: on a busy machine the clock tells more of others. */
export function cpuTime(step: () => unknown): number {
  const before = process.cpuUsage();
  step();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
