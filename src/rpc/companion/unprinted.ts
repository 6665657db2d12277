/** Lines that are not to be printed, each once. */
let held: string[] = [];
/** Those who hold lines back. */
let holders = 0;
let print = console.log;

/**
 * Holds back lines while work is done: each once, for Hardhat's own network prints again what code that it replays says to the console. All other
 * lines get through.
 */
export async function unprintedWhile<T>(lines: readonly string[], work: () => Promise<T>): Promise<T> {
  if (lines.length === 0) return work();
  held.push(...lines);
  if (holders++ === 0) {
    print = console.log;
    console.log = printUnlessHeld;
  }
  try {
    return await work();
  } finally {
    if (--holders === 0) {
      held = [];
      if (console.log === printUnlessHeld) console.log = print;
    }
  }
}

function printUnlessHeld(...values: unknown[]): void {
  const place = values.length === 1 ? held.indexOf(values[0] as string) : -1;
  if (place >= 0) held.splice(place, 1);
  else print(...values);
}
