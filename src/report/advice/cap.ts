import type { SourceLine } from "../../naming/names.ts";

/** A check of a cap stands at most so many lines from the store that it guards. */
const FARTHEST_CHECK = 12;

/**
 * A constant or limit that is compared with something between the line that reads and the one that writes: `if (id >= MAX_SUPPLY) revert SoldOut();`.
 *
 * @param linesBetween the texts of some lines of a file, first and last included
 */
export function capBetween(
  read: SourceLine | undefined,
  written: SourceLine | undefined,
  linesBetween: (file: string, first: number, last: number) => readonly string[],
): string | undefined {
  if (read === undefined || written === undefined || read.file !== written.file) return undefined;
  const [from, to] = [Math.min(read.line, written.line), Math.max(read.line, written.line)];
  if (to - from > FARTHEST_CHECK) return undefined;
  const checks = linesBetween(read.file, from, to).filter((text) => /[<>]/.test(text));
  return checks.map((text) => /\b([A-Z][A-Z0-9_]{2,}|_?(?:max|cap|limit)[A-Z_]\w*)\b/.exec(text)?.[1]).find((name) => name !== undefined);
}
