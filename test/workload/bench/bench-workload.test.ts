import { expect } from "chai";
import { executorPool } from "../../../src/mining/executor-pool.ts";
import { benchWorkload } from "../../../src/workload/bench/bench-workload.ts";
import { MachineCeiling } from "../../../src/workload/bench/machine-ceiling.ts";
import type { Workload } from "../../../src/workload/workload.ts";
import { account, address, BLOCK, call, contract } from "../../helpers/little-block.ts";
import { BUSY } from "../../mining/busy-contract.ts";

const LOOP = address(0xc0de);
const SENDERS = Array.from({ length: 60 }, (_, index) => address(0xa000 + index));

/** Calls of a loop that takes milliseconds, each by a sender of its own: work that is worth other threads. */
function loops(): Workload {
  const rich = Object.fromEntries(SENDERS.map((sender) => [sender, account({ balance: 10n ** 20n })]));
  return {
    name: "loops",
    kind: "traffic",
    block: { ...BLOCK, gasLimit: 10n ** 9n },
    transactions: SENDERS.map((from) => ({ transaction: call(LOOP, { from, data: "0x20", gasLimit: 10_000_000n }) })),
    state: { accounts: { [LOOP]: contract(BUSY), ...rich } },
  };
}

describe("the bench of one workload", function () {
  this.timeout(120_000);
  let ceiling: MachineCeiling;
  before(async () => (ceiling = await MachineCeiling.start(3)));
  after(() => Promise.all([ceiling.end(), executorPool.close()]));

  it("hands heavy work over, to the same block, beside what the machine gives plain loops", async () => {
    let passes = 0;
    const bench = await benchWorkload(loops(), { workers: [2], passes: 2, ceiling, isEager: true, onProgress: () => passes++ });
    const { ways, refused, transactions, gasUsed } = bench;
    expect([refused, transactions, passes]).to.deep.equal([0, 60, 15]);
    // 60 loops of more than 100 k gas.
    expect(gasUsed).to.be.greaterThan(6_000_000);
    expect(ways.map(({ strategy, workers }) => [strategy, workers])).to.deep.equal([
      ["sequential", 0],
      ["optimistic", 2],
      ["access-sets", 2],
    ]);
    const [alone, ...parallel] = ways;
    expect([alone?.handedOver, alone?.speedup, alone?.ceiling]).to.deep.equal([0, 1, 1]);
    for (const { handedOver, reexecuted, ceiling: machine, modelled } of parallel) {
      // The first transactions are executed by the main thread, others by executors: none of them meets another.
      expect(handedOver).to.be.within(1, 56);
      expect(reexecuted).to.equal(0);
      expect(machine).to.be.greaterThan(0);
      expect(modelled).to.be.within(1, 3.001);
    }
  });
});

describe("the machine's ceiling", function () {
  this.timeout(60_000);

  it("is one where one thread is held against itself, but for noise, and is measured of as many threads as there are", async () => {
    const ceiling = await MachineCeiling.start(2);
    const { wall, cpu } = await ceiling.measure(1);
    expect(wall).to.be.within(0.05, 20);
    expect(cpu).to.be.within(0.05, 20);
    expect((await ceiling.measure(5)).wall).to.be.greaterThan(0);
    await ceiling.end();
  });
});
