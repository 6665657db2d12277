/** A test that runs in this process now. */
export interface RunningTest {
  /** `describe > it` */
  readonly title: string;
  readonly file?: string;
}

const running: RunningTest[] = [];

export function testStarted(test: RunningTest): void {
  running.push(test);
}

export function testEnded(title: string): void {
  const index = running.findLastIndex((test) => test.title === title);
  if (index >= 0) running.splice(index, 1);
}

/**
 * The test that runs now, or undefined outside of tests (a script, a module's top level, a hook of a whole suite). Of a test and its subtests it is the
 * innermost. Where several run side by side none can be told to be the sender, so it is none of them.
 */
export function runningTest(): RunningTest | undefined {
  const innermost = running.at(-1);
  const isNested = running.every(({ title }) => innermost?.title.startsWith(title));
  return isNested ? innermost : undefined;
}
