import { expect } from "chai";
import type { Hex } from "../../src/access/hex.ts";
import { executorPool } from "../../src/mining/executor-pool.ts";
import type { Fault, Phase } from "../../src/mining/worker-protocol.ts";
import { seededRandom } from "../../src/graph/random.ts";
import { BUSY } from "./busy-contract.ts";
import { type Sent, TwinChains, user } from "./twin-chains.ts";

const SEED = Number(process.env["SEED"] ?? 20_261_128);
const FAULTS = Number(process.env["FAULTS"] ?? 200);

const LOOP: Hex = "0x0000000000000000000000000000000000100000";
const WORKERS = 4;
const PHASES: readonly Phase[] = ["start", "before", "after", "told", "end"];

const TRANSACTIONS = 56;

describe(`executors that die, hang or go wrong (seed ${SEED})`, function () {
  this.timeout(300_000);
  after(() => executorPool.close());

  it(`${FAULTS} times, and every block is the one that it should be`, async () => {
    const next = seededRandom(SEED);
    const below = (limit: number) => Math.floor(next() * limit);
    let lost = 0;
    const twins = await TwinChains.create([{ workers: WORKERS, strategy: "access-sets", minTransactions: 2, isEager: true }], {
      onExecutorLost: (count) => {
        expect(count).to.be.greaterThan(lost);
        lost = count;
      },
    });
    twins.setCode(LOOP, BUSY);
    let blocks = 0;
    for (; lost < FAULTS && blocks < 3 * FAULTS; blocks++) {
      if (executorPool.executors.filter(({ isReady }) => isReady).length < 2) await executorPool.start(WORKERS);
      const terminated = goWrong(below);
      const sent = Array.from({ length: TRANSACTIONS }, (_, index): Sent => ({
        ...{ from: user((index + below(3)) % 40), to: LOOP, data: index < 16 ? "0x02" : `0x0${below(4)}`, gasLimit: 200_000n },
      }));
      await twins.send(sent);
      await twins.mine();
      clearTimeout(terminated);
    }
    expect(lost).to.be.at.least(FAULTS);
    await twins.close();
  });
});

/** Lets an executor go wrong in some block soon. */
function goWrong(below: (limit: number) => number): NodeJS.Timeout | undefined {
  const ready = [...executorPool.executors.entries()].filter(([, { isReady }]) => isReady);
  const [index, executor] = ready[below(ready.length)] ?? [];
  if (index === undefined || executor === undefined) return undefined;
  const kind = (["crash", "stall", "corrupt", "terminate"] as const)[below(4)] ?? "crash";
  if (kind === "terminate") return setTimeout(() => void executor.end(), below(10));
  const phase = kind === "corrupt" ? "after" : (PHASES[below(PHASES.length)] ?? "start");
  const isOnceAWindow = phase === "start" || phase === "end";
  const fault: Fault = { kind, phase, afterTimes: below(isOnceAWindow ? 2 : 12), place: below(100_000) };
  executorPool.arm(index, fault);
  return undefined;
}
