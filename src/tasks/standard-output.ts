/** Runs `work` with what it prints to standard output sent to standard error, so that standard output is left to the result alone. */
export async function printingToStandardError<Result>(work: () => Promise<Result>): Promise<Result> {
  const { write } = process.stdout;
  process.stdout.write = process.stderr.write.bind(process.stderr);
  try {
    return await work();
  } finally {
    process.stdout.write = write;
  }
}
