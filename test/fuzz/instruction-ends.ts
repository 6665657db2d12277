import { FUZZED_HARDFORKS } from "./batches.ts";
import type { Counts } from "./coverage.ts";

/** What counts of instructions' ends start with: `end: cancun SSTORE: out of gas`. */
export const END = "end: ";
export const WENT_ON = "went on";

/** A line an instruction: how many transactions ran it on each hardfork, how many frames it ended there (after a slash), and in which ways. */
export function instructionEnds(counts: Counts): string[] {
  const ends = Object.entries(counts).flatMap(([name, times]) => {
    const [, hardfork, instruction, end] = /^end: (\w+) (\w+): (.*)$/.exec(name) ?? [];
    return hardfork === undefined || instruction === undefined || end === undefined ? [] : [{ hardfork, instruction, end, times }];
  });
  const instructions = [...new Set(ends.map(({ instruction }) => instruction))].sort();
  const row = (first: string, cells: readonly string[], last: string): string =>
    `${first.padEnd(16)}${cells.map((cell) => cell.padStart(12)).join("")}  ${last}`;
  return [
    row("went on/ended", FUZZED_HARDFORKS, "ends"),
    ...instructions.map((instruction) => {
      const own = ends.filter((end) => end.instruction === instruction);
      const sum = (hardfork: string, isEnd: boolean): number =>
        own.reduce((all, { end, times, ...one }) => all + (one.hardfork === hardfork && (end !== WENT_ON) === isEnd ? times : 0), 0);
      const faults = [...new Set(own.map(({ end }) => end))].filter((end) => end !== WENT_ON).sort();
      return row(
        instruction,
        FUZZED_HARDFORKS.map((hardfork) => `${sum(hardfork, false)}/${sum(hardfork, true)}`),
        faults.join(", "),
      );
    }),
    "",
  ];
}
