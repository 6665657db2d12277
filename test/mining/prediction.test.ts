import { expect } from "chai";
import { toWord, type Hex } from "../../src/access/hex.ts";
import { WasmBlockEngine } from "../../src/engine/block-engine.ts";
import type { LoadedAccount } from "../../src/execution/block-engine.ts";
import type { CapturedAccount } from "../../src/execution/state-reader.ts";
import { ConflictMemory } from "../../src/mining/conflict-memory.ts";
import { executorPool } from "../../src/mining/executor-pool.ts";
import { type AccessTeller, Foresight } from "../../src/mining/foresight.ts";
import type { MiningOptions } from "../../src/mining/mining-options.ts";
import { Planner } from "../../src/mining/planner.ts";
import { BackgroundAnalysis } from "../../src/predict/analysis/background-analysis.ts";
import { CodeCache } from "../../src/predict/analysis/code-cache.ts";
import { KeyPredictor } from "../../src/predict/keys/key-predictor.ts";
import { worldState } from "../../src/predict/world-state.ts";
import { assemble } from "../helpers/assembler.ts";
import { BLOCK } from "../helpers/little-block.ts";
import { allAtOnce, countOf, type Scene, sequentially, simulated } from "./simulated-block.ts";
import { type Sent, TwinChains, user } from "./twin-chains.ts";

const LEDGER: Hex = "0x0000000000000000000000000000000000200000";
/** Counts in the slot that the first word of calldata names. */
const COUNT_IN_SLOT = assemble(0, "CALLDATALOAD", "DUP1", "SLOAD", 1, "ADD", "SWAP1", "SSTORE");
const KEYS = 10;
const EAGER: MiningOptions = { workers: 2, strategy: "access-sets", minTransactions: 2, isEager: true };

/** Each key is touched by too few to be a hub of all. */
const keyOf = (index: number): Hex => toWord(BigInt(index % KEYS));

describe("prediction in a block", function () {
  this.timeout(120_000);
  before(() => executorPool.start(2));
  after(() => executorPool.close());

  it("spares a block of calls that were never seen before all executions in vain", async () => {
    const scene = keyedScene(80);
    const wanted = await sequentially(scene);
    const repeated: number[] = [];
    for (const teller of [undefined, "none"] as const) {
      const groupOf = await plannedGroups(scene, { ...EAGER, ...(teller !== undefined && { teller }) });
      // Each group has an executor of its own, and all are done before the main thread looks at anything.
      const { entries, ...found } = await simulated(scene, { ...allAtOnce(scene.transactions.length), groupOf });
      expect(found).to.deep.equal(wanted);
      repeated.push(countOf(entries, "repeated"));
    }
    expect(repeated[0]).to.equal(0);
    expect(repeated[1]).to.be.at.least(scene.transactions.length / 2);
  });

  it("orders the work and nothing else: whatever it says, the block is the same", async () => {
    const liar: AccessTeller = {
      predict: ({ nonce, from }) => [{ location: `${LEDGER}[${toWord((BigInt(from) * 7n + nonce) % 5n)}]`, changes: true }],
      expect: () => [],
      forgetCodes: () => undefined,
    };
    const twins = await TwinChains.create([EAGER, { ...EAGER, teller: "none" }, { ...EAGER, teller: liar }], { checksWorld: true });
    twins.setCode(LEDGER, COUNT_IN_SLOT);
    for (let block = 0; block < 3; block++) {
      await twins.send(Array.from({ length: 200 }, (_, index): Sent => ({ from: user(index), to: LEDGER, data: keyOf(index) })));
      const [predicted, remembered, deceived] = (await twins.mine()).map(([record]) => record);
      expect(predicted?.predictions).to.be.greaterThan(0);
      expect(predicted?.repetitions).to.deep.equal([]);
      expect(remembered?.predictions).to.equal(0);
      expect(deceived?.predictions).to.be.greaterThan(0);
    }
    await twins.close();
  });

  it("has large code analysed on another thread, while blocks go on, and knows it from then on", async () => {
    const scene = keyedScene(80, padded(COUNT_IN_SLOT));
    const [first] = scene.transactions;
    if (first === undefined) throw new Error("no transactions");
    const engine = await WasmBlockEngine.create();
    engine.load(loaded(scene));
    const [codes, background] = [new CodeCache(), new BackgroundAnalysis()];
    const teller = new KeyPredictor(worldState(engine.world), codes, background);
    const told = teller.expect(first);
    expect(told).to.be.instanceOf(Promise);
    expect(teller.predict(first, false)).to.deep.equal([]);
    await told;
    expect(codes.counts).to.include({ made: 0 });
    expect(teller.expect(first)).to.deep.equal([{ location: `${LEDGER}[${keyOf(0)}]`, changes: true }]);
    expect(teller.predict(first, false)).to.deep.equal(teller.expect(first));
    expect(codes.counts).to.deep.equal({ made: 0, adopted: 1, read: 0 });
    await background.close();
  });

  it("is of no use where the thread that analyses dies, and nothing waits for it", async () => {
    const scene = keyedScene(1, padded(COUNT_IN_SLOT));
    const [first] = scene.transactions;
    if (first === undefined) throw new Error("no transactions");
    const engine = await WasmBlockEngine.create();
    engine.load(loaded(scene));
    const background = new BackgroundAnalysis();
    const teller = new KeyPredictor(worldState(engine.world), new CodeCache(), background);
    const told = teller.expect(first);
    await new Promise(setImmediate);
    await background.close();
    await told;
    expect(teller.expect(first)).to.deep.equal([]);
  });

  it("is scored in the report, beside what earlier blocks had taught", async () => {
    const twins = await TwinChains.create([EAGER]);
    const [, chain] = twins.chains;
    const hub: Hex = "0x0000000000000000000000000000000000300000";
    twins.setCode(LEDGER, COUNT_IN_SLOT);
    twins.setCode(hub, assemble(0, "SLOAD", 1, "ADD", 0, "SSTORE"));
    const sent = Array.from({ length: 100 }, (_, index): Sent => ({
      from: user(index),
      ...(index < 50 ? { to: hub } : { to: LEDGER, data: keyOf(index) }),
    }));
    for (const remembered of [0, 49]) {
      await twins.send(sent);
      await twins.mine();
      const { prediction } = (await chain?.blockReport(chain.latestNumber())) ?? {};
      expect(prediction).to.deep.equal({
        ...{ transactions: 100, exact: 100, hits: 100, excess: 0, missed: 0, hitRate: 1 },
        conflicts: { total: 49 + 40, predicted: 49 + 40, planned: 49 + 40, remembered },
      });
    }
    await twins.close();
  });
});

/** Calls that count in few slots, on a chain that never saw any. */
function keyedScene(count: number, code = COUNT_IN_SLOT): Scene {
  const users = Array.from({ length: count }, (_, index) => [user(index), account(10n ** 20n)] as const);
  const fees = { type: 2, maxFeePerGas: 10_000_000_000n, maxPriorityFeePerGas: 1n } as const;
  return {
    block: BLOCK,
    accounts: Object.fromEntries([...users, [LEDGER, account(0n, code)]]),
    transactions: users.map(([from], index) => {
      return { ...fees, from, to: LEDGER, data: keyOf(index), gasLimit: 100_000n, value: 0n, nonce: 0n };
    }),
  };
}

function account(balance: bigint, code: Hex = "0x"): CapturedAccount {
  return { balance, nonce: 0n, code, storage: {} };
}

/** The same code, as long as one that takes some time to analyse. */
function padded(code: Hex): Hex {
  return `${code}${"00".repeat(5_000)}`;
}

function loaded({ accounts }: Scene): LoadedAccount[] {
  return Object.entries(accounts).map(([address, each]): LoadedAccount => ({ address: address as Hex, ...each }));
}

/** The group of each transaction, as a chain without any memory plans it. */
async function plannedGroups(scene: Scene, options: MiningOptions): Promise<(index: number) => number> {
  const engine = await WasmBlockEngine.create();
  engine.load(loaded(scene));
  const memory = new ConflictMemory();
  const foresight = new Foresight(engine.world, memory, options);
  await foresight.openBlock();
  const { groups = [] } = new Planner("access-sets", memory, foresight).plan(
    { transactions: scene.transactions, kinds: memory.kindsOf(scene.transactions) },
    3,
    1,
  );
  const groupOf = new Map(groups.flatMap(({ members }, group) => members.map((member) => [member, group] as const)));
  return (index) => groupOf.get(index) ?? index;
}
