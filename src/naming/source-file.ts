import type { SourceLine } from "./names.ts";

/** Text longer than this is no expression that a report could show. */
const LONGEST_EXPRESSION = 300;

/** One source file of a build. Offsets are bytes of UTF-8, as solc counts. */
export class SourceFile {
  readonly path: string;
  readonly #content: Buffer;
  #lineStarts: readonly number[] | undefined;

  constructor(sourceName: string, content: string) {
    this.path = displayPath(sourceName);
    this.#content = Buffer.from(content, "utf8");
  }

  /** The line that a range starts on, with the range's text where it is an expression or statement and not a whole function or contract. */
  line(start: number, length: number): SourceLine {
    const lineStarts = this.#lines();
    const index = lastNotAfter(lineStarts, start);
    const text = this.#text(lineStarts[index] ?? 0, lineStarts[index + 1] ?? this.#content.length).trim();
    const range = length <= LONGEST_EXPRESSION * 4 ? this.#text(start, start + length).trim() : "";
    const isExpression =
      range !== "" && range.length <= LONGEST_EXPRESSION && !/^(function|constructor|modifier|contract|library|abstract)\b/.test(range);
    return { file: this.path, line: index + 1, text, ...(isExpression ? { expression: range } : {}) };
  }

  /** The texts of lines, counted from 1, first and last included. */
  linesBetween(first: number, last: number): string[] {
    return this.#content
      .toString("utf8")
      .split("\n")
      .slice(first - 1, last);
  }

  /** The comments that stand right before an offset. */
  commentBefore(offset: number): string {
    const before = this.#text(Math.max(0, offset - 2000), offset);
    return /(?:\/\*(?:(?!\*\/)[\s\S])*\*\/\s*|\/\/[^\n]*\n\s*)+$/.exec(before)?.[0] ?? "";
  }

  #text(start: number, end: number): string {
    return this.#content.toString("utf8", start, end);
  }

  #lines(): readonly number[] {
    if (this.#lineStarts === undefined) {
      const starts = [0];
      for (let at = this.#content.indexOf(10); at !== -1; at = this.#content.indexOf(10, at + 1)) starts.push(at + 1);
      this.#lineStarts = starts;
    }
    return this.#lineStarts;
  }
}

/** Hardhat's source names as people write them: `project/contracts/A.sol` is `contracts/A.sol`, `npm/pkg@1.0.0/A.sol` is `pkg/A.sol`. */
export function displayPath(sourceName: string): string {
  if (sourceName.startsWith("project/")) return sourceName.slice("project/".length);
  return sourceName.replace(/^npm\/((?:@[^/]+\/)?[^@/]+)@[^/]+\//, "$1/");
}

function lastNotAfter(sorted: readonly number[], value: number): number {
  let low = 0;
  let high = sorted.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((sorted[middle] ?? 0) <= value) low = middle;
    else high = middle - 1;
  }
  return low;
}
