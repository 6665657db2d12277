/** What is printed with console.log while work is done, a line a call. */
export async function printedBy(work: () => Promise<unknown>): Promise<unknown[]> {
  const lines: unknown[] = [];
  const { log } = console;
  console.log = (...values: unknown[]) => void lines.push(values.length === 1 ? values[0] : values);
  try {
    await work();
  } finally {
    console.log = log;
  }
  return lines;
}
