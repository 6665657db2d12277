/** What is printed while work is done: a line a call of console.log, and what is written past it as it is. */
export async function printedBy(work: () => Promise<unknown>): Promise<unknown[]> {
  const lines: unknown[] = [];
  const { log } = console;
  const { write } = process.stdout;
  console.log = (...values: unknown[]) => void lines.push(values.length === 1 ? values[0] : values);
  process.stdout.write = (text: string | Uint8Array) => lines.push(`written: ${text.toString()}`) > 0;
  try {
    await work();
  } finally {
    console.log = log;
    process.stdout.write = write;
  }
  return lines;
}
