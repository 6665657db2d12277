import type { SourceLine } from "../naming/names.ts";

/** A variable that stops transactions, with the lines that touch it. */
export interface Obstacle {
  readonly variable: string;
  readonly readAt?: SourceLine | undefined;
  readonly writtenAt?: SourceLine | undefined;
}

/** A message names so many variables; the others are counted. */
const NAMED = 3;

/**
 * The obstacles as lines of a failure message:
 *
 *     Drop.nextId
 *       read     contracts/Drop.sol:17   id = nextId;
 *       written  contracts/Drop.sol:19   nextId = id + 1;
 */
export function describeObstacles(obstacles: readonly Obstacle[]): string {
  const more = obstacles.length - NAMED;
  return [...obstacles.slice(0, NAMED).flatMap(describeObstacle), ...(more > 0 ? [`  and ${more} more`] : [])].join("\n");
}

function describeObstacle({ variable, readAt, writtenAt }: Obstacle): string[] {
  const places = [readAt, writtenAt].map((at) => (at === undefined ? "" : `${at.file}:${at.line}`));
  const width = Math.max(...places.map(({ length }) => length));
  const line = (verb: string, at: SourceLine | undefined, place: string): string[] =>
    at === undefined ? [] : [`    ${verb.padEnd(7)}  ${place.padEnd(width)}   ${at.text}`];
  return [`  ${variable}`, ...line("read", readAt, places[0] ?? ""), ...line("written", writtenAt, places[1] ?? "")];
}
