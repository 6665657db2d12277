import path from "node:path";
import { fileURLToPath } from "node:url";
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
  const frames = projectFrames(stack.stack ?? "", root);
  const frame = frames.find(({ file }) => file === testFile) ?? frames[0];
  const file = frame?.file ?? testFile;
  return {
    ...(test === undefined ? {} : { test: test.title }),
    ...(file === undefined ? {} : { file }),
    ...(frame === undefined ? {} : { line: frame.line }),
  };
}

/** A stack line: `at async Context.<anonymous> (file:///project/test/Drop.ts:31:5)`, with or without the parentheses and the scheme. */
const FRAME = /(?:\(|at (?:async )?)((?:file:\/\/)?[^()]+?):(\d+):\d+\)?$/;

/** This plugin's own modules are between the test and the request; they are not where it came from. */
const OWN_FOLDER = path.dirname(import.meta.dirname);

/** The stack's lines in the project's own code, nearest first. */
function projectFrames(stack: string, root: string): { file: string; line: number }[] {
  return stack.split("\n").flatMap((text) => {
    const [, location, line] = FRAME.exec(text.trimEnd()) ?? [];
    if (location === undefined || location.startsWith("node:")) return [];
    const file = filePath(location);
    return isInside(file, root) && !isInside(file, OWN_FOLDER) ? [{ file: relativeToRoot(file, root), line: Number(line) }] : [];
  });
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
