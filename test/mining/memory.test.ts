import { expect } from "chai";
import { type Hex, toWord } from "../../src/access/hex.ts";
import { encodeChecked, WasmBlockEngine } from "../../src/engine/block-engine.ts";
import { EngineInstance } from "../../src/engine/instance.ts";
import { engineModule } from "../../src/engine/module.ts";
import { assemble } from "../helpers/assembler.ts";
import { account, address, BLOCK, call, COINBASE, contract } from "../helpers/little-block.ts";
import { allAtOnce, countOf, type Scene, sequentially, simulated } from "./simulated-block.ts";

const COUNTER = assemble(0, "SLOAD", 1, "ADD", 0, "SSTORE");
const PAGE = 65_536;
const MEGABYTE = 1 << 20;

function memoryOf(megabytes: number): WebAssembly.Memory {
  return new WebAssembly.Memory({ initial: 16, maximum: (megabytes * MEGABYTE) / PAGE, shared: true });
}

function encode(from: Hex, to: Hex, gasLimit = 100_000n) {
  return encodeChecked(call(to, { from, gasLimit }), BLOCK.chainId);
}

function sceneOf(senders: number): Scene {
  const of = (first: number) => Array.from({ length: senders }, (_, index) => address(first + index));
  const rich = Object.fromEntries(
    of(0xa000).map((sender): [Hex, ReturnType<typeof account>] => [sender, account({ balance: 10n ** 20n })]),
  );
  const contracts = Object.fromEntries(of(0xc000).map((at) => [at, contract(COUNTER)]));
  const transactions = of(0xa000).map((from, index) => call(address(0xc000 + index), { from }));
  return { block: BLOCK, accounts: { [COINBASE]: account(), ...rich, ...contracts }, transactions };
}

describe("memory of parallel blocks", function () {
  this.timeout(60_000);

  it("that does not suffice for executors is no matter: the main thread executes what they cannot", async () => {
    const scene = sceneOf(4);
    const wanted = await sequentially(scene);
    // The main thread's stack and one executor's fit.
    for (const megabytes of [48, 60, 84]) {
      const { entries, ...found } = await simulated({ ...scene, memory: memoryOf(megabytes) }, allAtOnce(4));
      expect(found).to.deep.equal(wanted);
      expect(countOf(entries, "adopted")).to.equal(megabytes < 70 ? 0 : 1);
    }
  });

  it("that the main thread runs out of leaves the state as it was, and the next block is fine", async () => {
    const engine = await WasmBlockEngine.create({ memory: memoryOf(48) });
    engine.load(Object.entries(sceneOf(1).accounts).map(([of, fields]) => ({ address: of as Hex, ...fields })));
    const before = engine.stateRoot();
    // 16 MB of memory in the EVM.
    const greedy = address(0xc0);
    engine.world.setAccount(greedy, { code: assemble(1, 0x1000000, "MSTORE") });
    const greedyRoot = engine.stateRoot();
    expect(greedyRoot).to.not.equal(before);
    const greedyRun = engine.open({ ...BLOCK, gasLimit: 10n ** 12n, isGasUnlimited: true }, () => toWord(0n));
    expect(() => greedyRun.execute([encode(address(0xa000), greedy, 10n ** 9n)])).to.throw("memory");
    expect(engine.stateRoot()).to.equal(greedyRoot);
    const [from, to] = [address(0xa000), address(0xc000)];
    const run = engine.open(BLOCK, () => toWord(0n));
    expect(run.execute([encode(from, to)])).to.deep.equal({ done: 1 });
    engine.commit(run);
    expect(engine.world.storage(to, toWord(0n))).to.equal(toWord(1n));
  });

  it("that executors left behind is used again", async () => {
    const engine = await WasmBlockEngine.create();
    const module = await engineModule();
    const executor = (number: number) => EngineInstance.attach(engine.memory, module, number).exports;
    const [first, second] = [executor(2), executor(3)];
    const [kept, left] = [first.allocate(MEGABYTE), second.allocate(MEGABYTE)];
    engine.release(3);
    const third = executor(4);
    expect(third.allocate(MEGABYTE - PAGE)).to.equal(left);
    expect([kept, left]).to.not.include(third.allocate(MEGABYTE));
  });
});
