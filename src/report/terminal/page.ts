import { styleText } from "node:util";

/** What a terminal is asked for at least and at most: narrower ones wrap, wider lines are hard to read. */
const MIN_COLUMNS = 80;
const MAX_COLUMNS = 120;

type Style = Parameters<typeof styleText>[0];
type Paint = (text: string) => string;

/** The sheet that sections are written on: its width in columns and its inks, which leave text as it is where colours are off. */
export interface Page {
  readonly width: number;
  readonly heading: Paint;
  readonly strong: Paint;
  readonly dim: Paint;
  readonly good: Paint;
  readonly bad: Paint;
  readonly warn: Paint;
}

export function pageOf(columns: number, color: boolean): Page {
  const paint = (style: Style): Paint => (color ? (text) => styleText(style, text, { validateStream: false }) : (text) => text);
  return {
    width: Math.min(Math.max(columns, MIN_COLUMNS), MAX_COLUMNS),
    heading: paint(["bold", "cyan"]),
    strong: paint("bold"),
    dim: paint("dim"),
    good: paint("green"),
    bad: paint("red"),
    warn: paint("yellow"),
  };
}

/** How wide a stream is, and whether it takes colours: not where it is piped or NO_COLOR is set. */
export function terminalOf(stream: NodeJS.WriteStream): { columns: number; color: boolean } {
  return { columns: stream.columns ?? MIN_COLUMNS, color: stream.isTTY === true && stream.hasColors() };
}
