"use strict";
const { spawn } = require("child_process");
const { constants } = require("os");

/** A set-up problem that its message explains; printed without a stack. */
class SetupError extends Error {}

/**
 * Runs a command with this terminal and gives its exit code (128 + the signal's number if a signal ended it).
 * The parent outlives the child: Ctrl-C in a terminal reaches both, so the parent only waits; all else is passed on.
 */
function run(command, args, options) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: "inherit", ...options });
    const onInterrupt = () => process.stdin.isTTY || child.kill("SIGINT");
    const onTerminate = () => child.kill("SIGTERM");
    process.on("SIGINT", onInterrupt);
    process.on("SIGTERM", onTerminate);
    child.on("error", reject);
    child.on("exit", (code, signal) => {
      process.off("SIGINT", onInterrupt);
      process.off("SIGTERM", onTerminate);
      resolve(signal === null ? code : 128 + constants.signals[signal]);
    });
  });
}

/** Whether an exit code says that the user stopped the command: then nothing else should start. */
function wasInterrupted(code) {
  return code === 128 + constants.signals.SIGINT || code === 128 + constants.signals.SIGTERM;
}

/** The npm that runs us, as a JavaScript file: any Node can run it, on every system. */
function npmCli() {
  const file = process.env.npm_execpath;
  if (file && /npm-cli\.c?js$/.test(file)) return file;
  throw new SetupError("This needs npm: use `npm start`, `npm test` or `npm run <script>`.");
}

/** Ends the process with the exit code that the promise brings; a SetupError is told in one line. */
function exitWith(promise) {
  promise.then(
    (code) => (process.exitCode = code),
    (error) => {
      process.exitCode = 1;
      console.error(error instanceof SetupError ? `\n${error.message}` : error);
    },
  );
}

module.exports = { SetupError, exitWith, npmCli, run, wasInterrupted };
