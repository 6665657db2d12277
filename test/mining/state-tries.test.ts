import { MerklePatriciaTrie } from "@ethereumjs/mpt";
import { RLP } from "@ethereumjs/rlp";
import { bigIntToUnpaddedBytes, bytesToHex, hexToBytes } from "@ethereumjs/util";
import { expect } from "chai";
import { type Hex, toWord } from "../../src/access/hex.ts";
import { WasmBlockEngine } from "../../src/engine/block-engine.ts";
import { seededRandom } from "../../src/graph/random.ts";
import type { Executor } from "../../src/mining/executor.ts";
import { executorPool } from "../../src/mining/executor-pool.ts";
import { HandOver } from "../../src/mining/hand-over.ts";
import type { Fault } from "../../src/mining/worker-protocol.ts";
import { keccak256 } from "../../src/reference/keccak.ts";
import { address } from "../helpers/little-block.ts";

const SEED = Number(process.env["SEED"] ?? 20_261_128);
const FAULTS = Number(process.env["FAULTS"] ?? 24);
const WORKERS = 3;
const ACCOUNTS = 600;
const SLOTS = 2_000;

/** What random changes left, beside the engine's own world. */
class Model {
  readonly balances = new Map<Hex, bigint>();
  readonly slots = new Map<Hex, Map<Hex, bigint>>();

  async root(): Promise<Hex> {
    const state = secure();
    for (const [of, balance] of this.balances) {
      const storage = secure();
      for (const [slot, value] of this.slots.get(of) ?? [])
        if (value !== 0n) await storage.put(hexToBytes(slot), RLP.encode(bigIntToUnpaddedBytes(value)));
      await state.put(hexToBytes(of), RLP.encode([0n, balance, storage.root(), keccak256(new Uint8Array())]));
    }
    return bytesToHex(state.root());
  }
}

const secure = () => new MerklePatriciaTrie({ useKeyHashing: true, useKeyHashingFunction: keccak256 });

/** Random changes of a world: balances, and slots of which some go; of one account mostly, or of many. */
class Changes {
  readonly #next: () => number;

  constructor(seed: number) {
    this.#next = seededRandom(seed);
  }

  below(limit: number): number {
    return Math.floor(this.#next() * limit);
  }

  make({ world }: WasmBlockEngine, count: number, model?: Model): void {
    const owners = this.below(2) === 0 ? 2 : ACCOUNTS;
    const clearing = this.below(4);
    for (let change = 0; change < count; change++) {
      const of = address(0x1000 + this.below(this.below(3) === 0 ? ACCOUNTS : owners));
      if (this.below(4) === 0 || world.account(of) === undefined) {
        const balance = BigInt(1 + this.below(1_000_000));
        world.setAccount(of, { balance });
        model?.balances.set(of, balance);
      } else {
        const slot = toWord(BigInt(this.below(SLOTS)));
        const value = this.below(4) < clearing ? 0n : BigInt(this.below(1 << 30)) ** BigInt(1 + this.below(8));
        world.setStorage(of, slot, toWord(value));
        const slots = model?.slots.get(of) ?? new Map<Hex, bigint>();
        model?.slots.set(of, slots.set(slot, value));
      }
    }
  }
}

/** An engine whose world is watched, and whose tries are brought up to date together with executors. */
async function engineWithHelp(): Promise<{ engine: WasmBlockEngine; settle: () => Promise<readonly Executor[]>; close: () => void }> {
  const engine = await WasmBlockEngine.create({ checksWorld: true });
  const handOver = new HandOver(engine);
  const settle = () =>
    executorPool.use(WORKERS, async (executors) => {
      await handOver.attach(executors, true);
      return handOver.settleTries(executors.filter((executor) => handOver.isAble(executor)), () => undefined); // prettier-ignore
    });
  return { engine, settle, close: () => handOver.close() };
}

describe(`the state's tries, with executors' help (seed ${SEED})`, function () {
  this.timeout(300_000);
  before(() => executorPool.start(WORKERS));
  after(() => executorPool.close());

  it("have the oracle's root and that of the main thread alone, after random changes and undone ones", async () => {
    const { engine, settle, close } = await engineWithHelp();
    const alone = await WasmBlockEngine.create();
    const model = new Model();
    const changes = new Changes(SEED);
    const aloneChanges = new Changes(SEED);
    for (let round = 0; round < 8; round++) {
      const count = [5_000, 700, 40, 1][round % 4] ?? 1;
      changes.make(engine, count, model);
      aloneChanges.make(alone, count);
      expect(await settle()).to.deep.equal([]);
      expect(engine.tries.dirtyRecords).to.equal(0);
      expect(engine.stateRoot()).to.equal(alone.stateRoot());
      if (count === 5_000) expect(engine.stateRoot()).to.equal(await model.root());
    }
    const [mark, root] = [engine.world.mark(), engine.stateRoot()];
    changes.make(engine, 3_000);
    await settle();
    engine.world.undoTo(mark);
    await settle();
    expect(engine.stateRoot()).to.equal(root);
    close();
  });

  it("have it where accounts lose all of their storage and get it back", async () => {
    const { engine, settle, close } = await engineWithHelp();
    const of = address(0x1000);
    engine.world.setAccount(of, { balance: 1n });
    const fill = (from: number) => {
      for (let slot = from; slot < from + 1_500; slot++) engine.world.setStorage(of, toWord(BigInt(slot)), toWord(7n));
    };
    fill(0);
    await settle();
    const [mark, root] = [engine.world.mark(), engine.stateRoot()];
    engine.world.clearStorage(of);
    fill(100);
    await settle();
    const cleared = await WasmBlockEngine.create();
    cleared.world.setAccount(of, { balance: 1n });
    for (let slot = 100; slot < 1_600; slot++) cleared.world.setStorage(of, toWord(BigInt(slot)), toWord(7n));
    expect(engine.stateRoot()).to.equal(cleared.stateRoot());
    engine.world.undoTo(mark);
    await settle();
    expect(engine.stateRoot()).to.equal(root);
    close();
  });

  it(`have it when executors die, hang or tell of something that they did not find, ${FAULTS} times`, async () => {
    const { engine, settle, close } = await engineWithHelp();
    const alone = await WasmBlockEngine.create();
    const [changes, aloneChanges] = [new Changes(SEED), new Changes(SEED)];
    const chance = new Changes(SEED + 1);
    const kinds = new Map<string, number>();
    for (let lost = 0, round = 0; lost < FAULTS; round++) {
      expect(round).to.be.lessThan(5 * FAULTS);
      await executorPool.start(WORKERS);
      const kind = (["crash", "stall", "corrupt", "terminate"] as const)[chance.below(4)] ?? "crash";
      const index = chance.below(WORKERS);
      if (kind === "terminate") setTimeout(() => void executorPool.executors[index]?.end(), chance.below(6));
      else executorPool.arm(index, faultOf(kind, chance));
      changes.make(engine, 2_500);
      aloneChanges.make(alone, 2_500);
      const faults = await settle();
      expect(engine.stateRoot()).to.equal(alone.stateRoot());
      if (faults.length > 0) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
      lost += faults.length;
    }
    expect([...kinds.keys()].sort()).to.include.members(["corrupt", "crash", "stall"]);
    close();
  });
});

function faultOf(kind: Fault["kind"], chance: Changes): Fault {
  const phase = kind === "corrupt" || chance.below(2) === 0 ? "hashed" : "hashing";
  return { kind, phase, afterTimes: chance.below(12), place: chance.below(100_000) };
}
