import { findSourceMap } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { CODE_FOLDER } from "../package/own-files.ts";
import { runningTest } from "./running-test.ts";
import type { Origin } from "./workload.ts";

/** Frames to keep: ethers and the matchers put 20 to 60 of their own between the test and the request. */
const STACK_FRAMES = 120;

/** Where a request came from, as it can be told at the moment that it is made; `origin` works it out later. */
export interface CallSite {
  readonly stack: Error;
  readonly test: ReturnType<typeof runningTest>;
}

/** Remembers the asynchronous stack of the caller. The limit is raised for this one stack only. */
export function callSite(): CallSite {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = STACK_FRAMES;
  const stack = new Error();
  Error.stackTraceLimit = limit;
  return { stack, test: runningTest() };
}

/** The test that was running, and the line nearest to the request: of the test's own file, else of any file of the project. */
export function originOf({ stack, test }: CallSite, root: string): Origin {
  const testFile = test?.file === undefined ? undefined : relativeToRoot(test.file, root);
  const frames = projectFrames(stack, root);
  const frame = frames.find(({ file }) => relativeToRoot(file, root) === testFile) ?? frames[0];
  const file = frame === undefined ? testFile : relativeToRoot(frame.file, root);
  return {
    ...(test === undefined ? {} : { test: test.title }),
    ...(file === undefined ? {} : { file }),
    ...(frame === undefined ? {} : { line: sourceLine(frame) }),
  };
}

/** A line of what the engine runs: of the source itself, or of what a loader made of it. */
interface Frame {
  readonly module: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** The stack's frames in the project's own code, nearest first. */
function projectFrames(stack: Error, root: string): Frame[] {
  return structuredFrames(stack).flatMap((frame) => {
    const module = frame.getFileName();
    if (module == null || module.startsWith("node:")) return [];
    const file = filePath(module);
    // This plugin's own modules are between the test and the request; they are not where it came from.
    if (!isInside(file, root) || isInside(file, CODE_FOLDER)) return [];
    return [{ module, file, line: frame.getLineNumber() ?? 1, column: frame.getColumnNumber() ?? 1 }];
  });
}

/** The frames as the engine has them. The stack's text would cost ten times as much, since it maps every frame back to its source. */
function structuredFrames(stack: Error): NodeJS.CallSite[] {
  const prepare = Error.prepareStackTrace;
  let frames: NodeJS.CallSite[] = [];
  Error.prepareStackTrace = (_, structured) => {
    frames = structured;
    return "";
  };
  void stack.stack;
  Error.prepareStackTrace = prepare;
  return frames;
}

function sourceLine({ module, line, column }: Frame): number {
  const entry = findSourceMap(module)?.findEntry(line - 1, column - 1);
  return entry !== undefined && "originalLine" in entry ? entry.originalLine + 1 : line;
}

/** Loaders that transpile (tsx) append a query to the module's address. */
function filePath(location: string): string {
  const plain = location.replace(/\?.*$/, "");
  return plain.startsWith("file://") ? fileURLToPath(plain) : plain;
}

function isInside(file: string, folder: string): boolean {
  return file.startsWith(folder + path.sep) && !file.includes(`${path.sep}node_modules${path.sep}`);
}

function relativeToRoot(file: string, root: string): string {
  return path.relative(root, file).split(path.sep).join("/");
}
