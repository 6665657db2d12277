import { testEnded, testStarted } from "./running-test.ts";

/** The part of mocha's context that the hooks below read. */
interface MochaContext {
  readonly currentTest?: { readonly file?: string; titlePath(): string[] };
}

/** Root hooks that keep track of the running test. The workers of parallel mocha load this module by itself, so it holds nothing else. */
export const mochaHooks = {
  beforeEach(this: MochaContext): void {
    const test = this.currentTest;
    if (test !== undefined) testStarted({ title: titleOf(test), ...(test.file === undefined ? {} : { file: test.file }) });
  },

  afterEach(this: MochaContext): void {
    if (this.currentTest !== undefined) testEnded(titleOf(this.currentTest));
  },
};

function titleOf(test: NonNullable<MochaContext["currentTest"]>): string {
  return test.titlePath().join(" > ");
}
