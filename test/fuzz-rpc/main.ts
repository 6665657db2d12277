import { parseArgs } from "node:util";
import { fuzzRequests } from "./fuzz.ts";

const USAGE = `npm run fuzz:rpc -- [options]
  --calls N   requests to send (20,000)
  --seed N    which ones (else by the clock; printed)`;

const DEFAULT_CALLS = 20_000;
const SEEDS = 2 ** 31;
const PROGRESS_STEP = 5_000;

process.exitCode = await main();

async function main(): Promise<number> {
  const text = { type: "string" } as const;
  const { values } = parseArgs({ options: { calls: text, seed: text }, strict: false });
  const calls = Number(values.calls ?? DEFAULT_CALLS);
  const seed = Number(values.seed ?? Date.now() % SEEDS);
  if (!Number.isInteger(calls) || calls < 1 || !Number.isInteger(seed)) {
    console.error(USAGE);
    return 1;
  }
  console.log(`seed ${seed}`);
  const { answered, refused, failed, broken } = await fuzzRequests(calls, seed, (done) => {
    if (done % PROGRESS_STEP === 0 && done < calls) console.error(`${done} of ${calls}`);
  });
  for (const line of broken) console.log(line);
  console.log(
    `${calls} requests: ${answered} answered, ${refused} refused, ${failed} failed in execution, ${broken.length} broke something`,
  );
  return broken.length === 0 ? 0 : 1;
}
