/** The test or hook that runs in this process now. */
export interface RunningTest {
  /** `describe > it` */
  readonly title: string;
  readonly file?: string;
}

let running: RunningTest | undefined;

/** The test that runs now, or undefined outside of tests (a script, a module's top level). Parallel tests of one process cannot be told apart. */
export function runningTest(): RunningTest | undefined {
  return running;
}

export function setRunningTest(test: RunningTest | undefined): void {
  running = test;
}
