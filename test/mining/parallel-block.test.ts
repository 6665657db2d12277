import { expect } from "chai";
import type { Hex } from "../../src/access/hex.ts";
import { encodeChecked, WasmBlockEngine } from "../../src/engine/block-engine.ts";
import type { Outcomes } from "../../src/chain/network-chain.ts";
import { TRANSACTION_GAS_CAP } from "../../src/execution/limits.ts";
import { executorPool } from "../../src/mining/executor-pool.ts";
import type { MiningOptions } from "../../src/mining/mining-options.ts";
import { ParallelMiner } from "../../src/mining/parallel-block.ts";
import type { Strategy } from "../../src/mining/strategy.ts";
import { assemble } from "../helpers/assembler.ts";
import { address, BLOCK, call } from "../helpers/little-block.ts";
import { CONSOLE_CALLER, logCall } from "../helpers/console-caller.ts";
import { BUSY } from "./busy-contract.ts";
import { type Sent, TwinChains, user } from "./twin-chains.ts";

const LOOP: Hex = "0x0000000000000000000000000000000000100000";

const HEAVY = 1_000_000n;

const SENDERS = Array.from({ length: 60 }, (_, index) => address(0xa000 + index));

function mining(workers: number, strategy: Strategy = "access-sets"): MiningOptions {
  return { workers, strategy, minTransactions: 2, isEager: true };
}

describe("blocks in parallel", function () {
  this.timeout(180_000);
  before(() => executorPool.start(7));
  after(() => executorPool.close());

  it("equal those one by one, whatever the number of executors and the strategy", async () => {
    const twins = await TwinChains.create([mining(1), mining(2), mining(7), mining(2, "optimistic"), mining(2, "sequential")]);
    twins.setCode(LOOP, BUSY);
    const sent: Sent[] = Array.from({ length: 200 }, (_, index) => ({ from: user(index % 190), to: LOOP, data: "0x08" }));
    await twins.send(sent);
    const [, two, , , sequential] = await twins.mine();
    expect(two?.[0]?.windows).to.be.greaterThan(0);
    expect(sequential?.[0]?.windows).to.equal(0);
    await twins.close();
  });

  it("have the root of those one by one where executors hash for it, also when one of them dies at that", async () => {
    const keeper: Hex = "0x0000000000000000000000000000000000400000";
    let lost = 0;
    const twins = await TwinChains.create([mining(2)], { onExecutorLost: (count) => (lost = count) });
    const slots = Array.from({ length: 24 }, (_, slot) => [slot + 1, "CALLER", 8, "SHL", slot, "ADD", "NUMBER", "ADD", "SSTORE"] as const);
    twins.setCode(keeper, assemble(...slots.flat()));
    for (let block = 0; block < 20 && lost === 0; block++) {
      executorPool.arm(0, { kind: "crash", phase: "hashed", afterTimes: 0 });
      await twins.send(Array.from({ length: 120 }, (_, index) => ({ from: user(index), to: keeper })));
      await twins.mine();
    }
    expect(lost).to.equal(1);
    await twins.close();
  });

  it("equal those one by one where all want the same slot", async () => {
    const counter: Hex = "0x0000000000000000000000000000000000200000";
    const twins = await TwinChains.create([mining(2)]);
    twins.setCode(counter, assemble(0, "SLOAD", 1, "ADD", 0, "SSTORE"));
    for (let block = 0; block < 4; block++) {
      await twins.send(Array.from({ length: 100 }, (_, index) => ({ from: user(index), to: counter })));
      await twins.mine();
    }
    await twins.close();
  });

  it("tell of the same failures and calls to the console as those one by one", async () => {
    const caller: Hex = "0x0000000000000000000000000000000000300000";
    const twins = await TwinChains.create([mining(2)]);
    const told: Outcomes[] = [];
    for (const chain of twins.chains) chain.listen({ onBlock: (_, outcomes) => void told.push(outcomes) });
    twins.setCode(caller, CONSOLE_CALLER);
    const says = (index: number): Sent => ({
      from: user(index),
      to: caller,
      data: logCall(`call ${index}`) as Hex,
      value: BigInt(index % 3),
    });
    await twins.send(Array.from({ length: 100 }, (_, index) => says(index)));
    const [records] = await twins.mine();
    expect(records?.[0]?.windows).to.be.greaterThan(0);
    const [one, other] = told.map((outcomes) => [...outcomes]);
    expect(one).to.have.length(100);
    expect(other).to.deep.equal(one);
    await twins.close();
  });
});

describe("executors", function () {
  this.timeout(60_000);

  it("find their jobs, and the block, wherever these lie in a memory of 4 GB", async () => {
    const engine = await WasmBlockEngine.create();
    const rich = SENDERS.map((sender) => ({ address: sender, balance: 10n ** 20n, nonce: 0n, code: "0x" as const }));
    engine.load([{ address: LOOP, balance: 0n, nonce: 1n, code: BUSY }, ...rich]);
    // Nothing is written there, so it takes no memory.
    engine.allocate(2 ** 31);
    expect(engine.allocate(64)).to.be.greaterThan(2 ** 31);
    const calls = SENDERS.map((from) => encodeChecked(call(LOOP, { from, data: "0x04" }), BLOCK.chainId));
    const alone = engine.open(BLOCK, () => "0x");
    alone.execute(calls);
    const wanted = calls.map((_, index) => [alone.succeeded(index), alone.gasUsedBy(index), alone.logs(index)]);
    await executorPool.start(2);
    const miner = new ParallelMiner(engine, mining(2), () => undefined);
    const run = engine.open(BLOCK, () => "0x");
    const { done, record } = await miner.execute(run, calls);
    miner.close();
    expect(wanted[0]?.[0]).to.equal(true);
    expect(done).to.equal(calls.length);
    expect(calls.map((_, index) => [run.succeeded(index), run.gasUsedBy(index), run.logs(index)])).to.deep.equal(wanted);
    expect([record.faults, record.repetitions.length]).to.deep.equal([0, 0]);
    expect(new Set(record.spans.map(({ executor }) => executor)).size).to.be.greaterThan(1);
  });
  beforeEach(() => executorPool.close());
  after(() => executorPool.close());

  async function send(count: number, strategy: Strategy, gasLimit: bigint): Promise<number> {
    const twins = await TwinChains.create([{ workers: 3, strategy, minTransactions: 8 }]);
    await twins.send(Array.from({ length: count }, (_, index) => ({ from: user(index % 400), to: LOOP, gasLimit })));
    await twins.close();
    return executorPool.executors.length;
  }

  it("are started when enough transactions wait, more for more", async () => {
    expect(await send(7, "access-sets", 4n * HEAVY)).to.equal(0);
    expect(await send(8, "access-sets", 4n * HEAVY)).to.equal(2);
    expect(await send(9, "optimistic", 4n * HEAVY)).to.equal(3);
  });

  it("are started when what waits may take long enough, of which a limit that asks for all gas tells nothing", async () => {
    expect(await send(31, "access-sets", HEAVY)).to.equal(0);
    expect(await send(200, "access-sets", TRANSACTION_GAS_CAP)).to.equal(0);
    expect(await send(32, "access-sets", HEAVY)).to.equal(3);
    await executorPool.close();
    expect(await send(700, "access-sets", TRANSACTION_GAS_CAP)).to.equal(3);
  });

  it("are not started where blocks are executed one by one, and not for short transactions", async () => {
    expect(await send(20, "sequential", HEAVY)).to.equal(0);
    expect(await send(20, "access-sets", 50_000n)).to.equal(0);
  });
});
