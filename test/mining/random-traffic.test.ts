import { expect } from "chai";
import type { Hex } from "../../src/access/hex.ts";
import { toWord } from "../../src/access/hex.ts";
import { seededRandom } from "../../src/graph/random.ts";
import { executorPool } from "../../src/mining/executor-pool.ts";
import type { MiningOptions } from "../../src/mining/mining-options.ts";
import { assemble, deployer } from "../helpers/assembler.ts";
import { BUSY } from "./busy-contract.ts";
import { type Sent, TwinChains, user } from "./twin-chains.ts";

const SEED = Number(process.env["SEED"] ?? 20_261_128);

const [LOOP, LEDGER, FORWARD, COINBASE]: readonly Hex[] = [1, 2, 3, 4].map((kind): Hex => `0x${"0".repeat(34)}${kind}00000`);
/** Counts in the slot that calldata names, logs, and fails at every fourth. */
const COUNT_IN_SLOT = assemble(0, "CALLDATALOAD", "DUP1", "SLOAD", 1, "ADD", "DUP1", "SWAP2", "SSTORE", "CALLER", 0, 0, "LOG2");
const SEND_ON = assemble(0, 0, 0, 0, "CALLVALUE", 0, "CALLDATALOAD", "GAS", "CALL", "COINBASE", "BALANCE", "POP");

/** Sizes of blocks, and which share of their transactions goes to few hot spots. */
const BLOCKS = [
  { size: 2, hot: 0.5 },
  { size: 60, hot: 0 },
  { size: 150, hot: 0.3 },
  { size: 300, hot: 1 },
  { size: 2_000, hot: 0.1 },
] as const;

const MININGS: readonly MiningOptions[] = [
  { workers: 1, strategy: "access-sets", minTransactions: 2 },
  { workers: 2, strategy: "access-sets", minTransactions: 2 },
  { workers: 7, strategy: "access-sets", minTransactions: 2 },
  { workers: 2, strategy: "optimistic", minTransactions: 2 },
  { workers: 7, strategy: "optimistic", minTransactions: 2 },
  { workers: 2, strategy: "sequential", minTransactions: 2 },
];

describe(`random traffic in parallel and one by one (seed ${SEED})`, function () {
  this.timeout(300_000);
  before(() => executorPool.start(7));
  after(() => executorPool.close());

  it("gives the same blocks, of 2 to 2,000 transactions, with hot spots and without", async () => {
    const next = seededRandom(SEED);
    const twins = await TwinChains.create(MININGS);
    for (const [at, code] of [[LOOP, BUSY], [LEDGER, COUNT_IN_SLOT], [FORWARD, SEND_ON]] as const) if (at !== undefined) twins.setCode(at, code); // prettier-ignore
    let windows = 0;
    for (const { size, hot } of BLOCKS) {
      await twins.send(Array.from({ length: size }, (_, index) => randomSent(next, hot, index)));
      for (const records of await twins.mine()) windows += records.reduce((sum, record) => sum + record.windows, 0);
    }
    expect(windows).to.be.greaterThan(0);
    await twins.close();
  });
});

function randomSent(next: () => number, hot: number, index: number): Sent {
  const below = (limit: number) => Math.floor(next() * limit);
  const from = user(below(400));
  const someone = next() < hot ? user(below(2)) : user(400 + below(1000));
  // The first ones are heavy, so that the block is worth more than one thread.
  const kind = index < 16 ? 0 : below(16);
  if (kind < 6) return { from, to: LOOP ?? from, data: "0x02" };
  if (kind < 10) return { from, to: LEDGER ?? from, data: toWord(BigInt(next() < hot ? below(2) : below(10_000))) };
  if (kind < 12) return { from, to: someone, value: BigInt(below(1000)) };
  if (kind < 14) return { from, to: FORWARD ?? from, value: BigInt(below(3)), data: toWord(next() < hot ? (COINBASE ?? from) : someone) };
  if (kind < 15) return { from, data: deployer(assemble(0, "SLOAD", 1, "SSTORE")), gasLimit: 200_000n };
  return { from, to: someone, data: "0x00", gasLimit: 30_000n };
}
