import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { ownModule } from "../package/own-files.ts";
import { mochaHooks } from "./mocha-hooks.ts";
import { testEnded, testStarted } from "./running-test.ts";

/** The part of mocha's options that is changed here. Mocha's plugin is the project's own choice, and so are the types it brings. */
interface MochaOptions {
  parallel?: boolean;
  require?: string[];
  rootHooks?: { beforeEach?: Hook | Hook[]; afterEach?: Hook | Hook[] };
}

type Hook = (...arguments_: never[]) => unknown;

/** Keeps track of the running test from now on, so that captured transactions can name it; for mocha, parallel mocha and node:test. */
export function watchTests(hre: HardhatRuntimeEnvironment): void {
  const { mocha } = hre.config.test as { mocha?: MochaOptions };
  if (mocha !== undefined) watchMocha(mocha);
  hre.hooks.registerHandlers("test", {
    async onTestRunStart(context, runner, next) {
      await next(context, runner);
      if (runner === "nodejs") setImmediate(() => void watchNodeTest());
    },
  });
}

function watchMocha(mocha: MochaOptions): void {
  if (mocha.parallel === true) {
    mocha.require = [...(mocha.require ?? []), ownModule("workload/mocha-hooks").href];
    return;
  }
  const { beforeEach, afterEach } = mocha.rootHooks ?? {};
  mocha.rootHooks = {
    ...mocha.rootHooks,
    beforeEach: [mochaHooks.beforeEach, ...listed(beforeEach)],
    afterEach: [...listed(afterEach), mochaHooks.afterEach],
  };
}

function listed(hooks: Hook | Hook[] | undefined): Hook[] {
  return hooks === undefined ? [] : [hooks].flat();
}

/** node:test takes hooks for all tests once its run has begun; earlier they would begin a run of their own. The runner begins right after `onTestRunStart`. */
async function watchNodeTest(): Promise<void> {
  const { beforeEach, afterEach } = await import("node:test");
  beforeEach((test) => {
    if ("fullName" in test) testStarted({ title: test.fullName, ...(test.filePath === undefined ? {} : { file: test.filePath }) });
  });
  afterEach((test) => {
    if ("fullName" in test) testEnded(test.fullName);
  });
}
