import { expect } from "chai";
import fc from "fast-check";
import { type Hex, toWord, ZERO_WORD } from "../../src/access/hex.ts";
import { encodeCall, encodeChecked, WasmBlockEngine } from "../../src/engine/block-engine.ts";
import type { World, WorldMark } from "../../src/engine/world.ts";
import type { EncodedTransaction, LoadedAccount } from "../../src/execution/block-engine.ts";
import { capturedStateReader } from "../../src/execution/captured-state.ts";
import type { StateOverrides } from "../../src/execution/state-override.ts";
import type { CapturedAccount } from "../../src/execution/state-reader.ts";
import type { Transaction } from "../../src/execution/transaction.ts";
import { createReferenceExecutor } from "../../src/reference/reference-executor.ts";
import { assemble, deployer, type Part } from "../helpers/assembler.ts";
import { account, address, ALICE, BLOCK, BOB, call, contract, CONTRACT, OTHER, stateOf } from "../helpers/little-block.ts";

const COUNTER = assemble(0, "SLOAD", 1, "ADD", 0, "SSTORE");
const noHash = () => ZERO_WORD;
const checked = (transaction: Transaction): EncodedTransaction => encodeChecked(transaction, BLOCK.chainId);

function loaded(accounts: Readonly<Record<Hex, CapturedAccount>>): LoadedAccount[] {
  return Object.entries(stateOf(accounts).accounts).map(([of, fields]) => ({ address: of as Hex, ...fields }));
}

async function engineWith(accounts: Readonly<Record<Hex, CapturedAccount>>): Promise<WasmBlockEngine> {
  const engine = await WasmBlockEngine.create({ checksWorld: true });
  engine.load(loaded(accounts));
  return engine;
}

describe("the block engine", () => {
  it("executes a block as the reference VM does, in one call or in several", async () => {
    const accounts = {
      [CONTRACT]: contract(COUNTER, { 0: 7 }),
      [OTHER]: contract(assemble(5, 0, "MSTORE", 7, 32, 0, "LOG1", BOB, "SELFDESTRUCT"), {}, 3n),
    };
    const transactions = [
      call(CONTRACT),
      call(BOB, { nonce: 1n, value: 5n }),
      call(OTHER, { nonce: 2n }),
      call(undefined, { nonce: 3n, data: deployer(COUNTER) }),
      call(CONTRACT, { nonce: 4n, gasLimit: 22_000n }),
    ];
    const wanted = await createReferenceExecutor().execute(BLOCK, transactions, capturedStateReader(stateOf(accounts)));
    const engine = await engineWith(accounts);
    for (const size of [1, 2, 5]) {
      const run = engine.open(BLOCK, noHash);
      for (let at = 0; at < transactions.length; at += size) run.execute(transactions.slice(at, at + size).map(checked));
      expect(transactions.map((_, index) => run.result(index))).to.deep.equal(wanted);
      expect(run.gasUsed).to.equal(wanted.reduce((sum, { gasUsed }) => sum + gasUsed, 0n));
      expect(run.logs(2)).to.deep.equal(wanted[2]?.logs);
      expect([run.succeeded(4), run.createdAddress(3)]).to.deep.equal([false, wanted[3]?.createdAddress]);
    }
  });

  it("commits a block, and nothing of one that is not", async () => {
    const engine = await engineWith({ [CONTRACT]: contract(COUNTER) });
    engine.open(BLOCK, noHash).execute([checked(call(CONTRACT))]);
    expect(engine.world.storage(CONTRACT, ZERO_WORD)).to.equal(ZERO_WORD);
    const run = engine.open(BLOCK, noHash);
    run.execute([checked(call(CONTRACT)), checked(call(CONTRACT, { nonce: 1n }))]);
    engine.commit(run);
    expect(engine.world.storage(CONTRACT, ZERO_WORD)).to.equal(toWord(2n));
    expect(engine.world.nonce(ALICE)).to.equal(2n);
    expect(() => engine.commit(run)).to.throw("HHP901");
  });

  it("stops where the block's gas ends, and where a transaction is refused", async () => {
    const engine = await engineWith({});
    const run = engine.open({ ...BLOCK, gasLimit: 60_000n }, noHash);
    const send = (nonce: number, gasLimit = 21_000n) => checked(call(BOB, { nonce: BigInt(nonce), gasLimit }));
    expect(run.execute([send(0), send(1, 50_000n)])).to.deep.equal({ done: 1, stop: { kind: "block-gas" } });
    expect(run.execute([send(7)])).to.have.nested.property("stop.kind", "refused");
    expect(run.execute([send(1)])).to.deep.equal({ done: 1 });
    expect([run.count, run.gasUsed]).to.deep.equal([2, 42_000n]);
  });

  it("asks for hashes of blocks as they are needed, and goes on", async () => {
    const engine = await engineWith({ [CONTRACT]: contract(assemble(98, "BLOCKHASH", 0, "SSTORE")) });
    const run = engine.open(BLOCK, (number) => toWord(number * 3n));
    run.execute([checked(call(CONTRACT)), checked(call(BOB, { nonce: 1n }))]);
    engine.commit(run);
    expect(engine.world.storage(CONTRACT, ZERO_WORD)).to.equal(toWord(294n));
    expect(run.context).to.equal(BLOCK);
  });

  it("lets the block itself call, free of charge", async () => {
    const engine = await engineWith({ [CONTRACT]: contract(assemble("CALLER", 0, "SSTORE", 1, 0, "MSTORE", 32, 0, "RETURN")) });
    const run = engine.open(BLOCK, noHash);
    expect(run.callAsSystem(CONTRACT, "0x")).to.equal(toWord(1n));
    engine.commit(run);
    expect(engine.world.storage(CONTRACT, ZERO_WORD)).to.equal(toWord("0xfffffffffffffffffffffffffffffffffffffffe"));
    expect(engine.world.account("0xfffffffffffffffffffffffffffffffffffffffe")).to.equal(undefined);
  });

  it("gives calls whatever they bid, below the base fee too", async () => {
    const engine = await engineWith({ [CONTRACT]: contract(COUNTER) });
    const run = engine.open(BLOCK, noHash);
    const poor = call(CONTRACT, { from: address(0x900d), type: 0, gasPrice: 0n, nonce: 9n });
    expect(run.execute([encodeCall(poor, BLOCK.chainId)])).to.deep.equal({ done: 1 });
    expect(run.succeeded(0)).to.equal(true);
  });

  const halts: Record<string, readonly [Part[], string | undefined]> = {
    "no gas": [[1, 0, "SSTORE"], "OutOfGas"],
    "an opcode that is none": [["0x0c"], "OpcodeNotFound"],
    INVALID: [["INVALID"], "InvalidFEOpcode"],
    "a jump to nowhere": [[1, "JUMP"], "InvalidJump"],
    "an empty stack": [["ADD"], "StackUnderflow"],
    "return data that is not there": [[1, 0, 0, "RETURNDATACOPY"], "OutOfOffset"],
    "a store in a static call, of a frame that goes on": [[0, 0, 0, 0, OTHER, 5000, "STATICCALL"], undefined],
    "a revert": [[0, 0, "REVERT"], undefined],
  };
  for (const [name, [parts, halt]] of Object.entries(halts)) {
    it(`tells why a transaction halted: ${name}`, async () => {
      const raw = parts[0] === "0x0c" ? "0x0c" : assemble(...parts);
      const engine = await engineWith({ [CONTRACT]: contract(raw), [OTHER]: contract(assemble(1, 0, "SSTORE")) });
      const run = engine.open(BLOCK, noHash);
      run.execute([checked(call(CONTRACT, { gasLimit: halt === "OutOfGas" ? 22_000n : 60_000n }))]);
      expect(run.halt(0)).to.equal(halt);
    });
  }

  it("shows a call another state, and leaves the world and the block's other fields alone", async () => {
    const returnSlot = assemble(0, "SLOAD", 0, "MSTORE", "SELFBALANCE", 32, "MSTORE", 64, 0, "RETURN");
    const engine = await engineWith({ [CONTRACT]: contract(returnSlot, { 0: 7, 1: 8 }, 5n) });
    const read = (overrides: StateOverrides): Hex => {
      const run = engine.open(BLOCK, noHash);
      run.override(overrides);
      const called = run.call(encodeCall(call(CONTRACT, { type: 0, gasPrice: 0n, gasLimit: 100_000n }), BLOCK.chainId));
      return "index" in called ? run.returnData(called.index) : "0x";
    };
    const words = (...values: number[]): Hex => `0x${values.map((value) => toWord(BigInt(value)).slice(2)).join("")}`;
    expect(read(new Map())).to.equal(words(7, 5));
    expect(read(new Map([[CONTRACT, { balance: 6n, stateDiff: new Map([[ZERO_WORD, toWord(9n)]]) }]]))).to.equal(words(9, 6));
    expect(read(new Map([[CONTRACT, { state: new Map([[toWord(1n), toWord(9n)]]) }]]))).to.equal(words(0, 5));
    expect(read(new Map([[CONTRACT, { code: assemble("BASEFEE", 0, "MSTORE", 32, 0, "RETURN") }]]))).to.equal(toWord(0n));
    expect(read(new Map())).to.equal(words(7, 5));
  });

  it("notices that an execution wrote into the world", async () => {
    const engine = await engineWith({ [CONTRACT]: contract(assemble(98, "BLOCKHASH", 0, "SSTORE")) });
    const run = engine.open(BLOCK, () => {
      engine.world.setAccount(BOB, { balance: 1n });
      return ZERO_WORD;
    });
    expect(() => run.execute([checked(call(CONTRACT))])).to.throw("executors leave the world as it is");
  });

  it("says that memory is used up, keeps the world, and executes the next block", async () => {
    const memory = new WebAssembly.Memory({ initial: 16, maximum: 800, shared: true });
    const engine = await WasmBlockEngine.create({ memory, checksWorld: true });
    const hungry = assemble(0, 24_000_000, "MSTORE", 1, 0, "SSTORE");
    engine.load(loaded({ [CONTRACT]: contract(hungry), [OTHER]: contract(COUNTER) }));
    const block = { ...BLOCK, gasLimit: 10_000_000_000n, hardfork: "prague" } as const;
    const run = engine.open(block, noHash);
    expect(() => run.execute([checked(call(CONTRACT, { gasLimit: 2_000_000_000n }))])).to.throw("HHP411");
    const next = engine.open(BLOCK, noHash);
    expect(next.execute([checked(call(OTHER))])).to.deep.equal({ done: 1 });
    engine.commit(next);
    expect(engine.world.storage(OTHER, ZERO_WORD)).to.equal(toWord(1n));
  });
});

describe("the world", () => {
  const people = [ALICE, BOB, CONTRACT, OTHER];
  const slots = [0n, 1n, 2n].map(toWord);
  const step = fc.oneof(
    fc.record({
      kind: fc.constant("account" as const),
      of: fc.nat(3),
      balance: fc.bigInt(0n, 2n ** 256n - 1n),
      nonce: fc.bigInt(0n, 2n ** 64n - 1n),
    }),
    fc.record({ kind: fc.constant("slot" as const), of: fc.nat(3), slot: fc.nat(2), value: fc.bigInt(0n, 2n ** 256n - 1n) }),
    fc.record({ kind: fc.constant("block" as const), calls: fc.array(fc.nat(3), { maxLength: 4 }) }),
    fc.record({ kind: fc.constant("mark" as const) }),
    fc.record({ kind: fc.constant("undo" as const), to: fc.nat(9) }),
    fc.record({ kind: fc.constant("visit" as const), to: fc.nat(9) }),
  );

  const seen = (world: World) => people.map((of) => [world.account(of), slots.map((slot) => world.storage(of, slot))]);

  it("shows and takes back every earlier state, whatever was done since", async () => {
    // Each person's contract counts, or destroys itself, or makes another contract: it depends on the first word of its storage.
    const odd = assemble(0, "SLOAD", 1, "ADD", 0, "SSTORE", 0, 0, 0, "CREATE", BOB, "SELFDESTRUCT");
    const engine = await WasmBlockEngine.create();
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
        engine.load(loaded({ [CONTRACT]: contract(COUNTER, { 1: 4 }), [OTHER]: contract(odd, { 2: 9 }), [BOB]: account({ balance: 9n }) }));
        const { world } = engine;
        const kept: { mark: WorldMark; state: unknown }[] = [];
        for (const one of steps) {
          if (one.kind === "account") world.setAccount(people[one.of] ?? ALICE, { balance: one.balance, nonce: one.nonce });
          else if (one.kind === "slot") world.setStorage(people[one.of] ?? ALICE, slots[one.slot] ?? ZERO_WORD, toWord(one.value));
          else if (one.kind === "mark") kept.push({ mark: world.mark(), state: seen(world) });
          else if (one.kind === "block") {
            const run = engine.open({ ...BLOCK, hardfork: "shanghai" }, noHash);
            for (const of of one.calls) run.execute([encodeCall(call(people[of] ?? ALICE), BLOCK.chainId)]);
            engine.commit(run);
          } else if (kept.length > 0) {
            const { mark, state } = kept[one.to % kept.length] ?? { mark: world.mark(), state: seen(world) };
            const now = seen(world);
            expect(world.at(mark, () => seen(world))).to.deep.equal(state);
            expect(seen(world)).to.deep.equal(now);
            if (one.kind === "undo") {
              world.undoTo(mark);
              kept.length = (one.to % kept.length) + 1;
              expect(seen(world)).to.deep.equal(state);
            }
          }
        }
      }),
      { numRuns: 300, seed: 20261127 },
    );
  });

  it("walks over many pieces of its undo log", async () => {
    const { world } = await WasmBlockEngine.create();
    const marks = [world.mark()];
    for (let count = 1n; count <= 20_000n; count++) {
      world.setStorage(CONTRACT, toWord(count % 700n), toWord(count));
      if (count % 4096n === 0n || count % 1000n === 0n) marks.push(world.mark());
    }
    const last = world.storage(CONTRACT, toWord(5n));
    for (const mark of marks) expect(world.at(mark, () => world.mark())).to.equal(mark);
    expect(world.storage(CONTRACT, toWord(5n))).to.equal(last);
    for (const mark of marks.toReversed()) world.undoTo(mark);
    expect(world.account(CONTRACT)).to.equal(undefined);
    expect(world.storage(CONTRACT, toWord(5n))).to.equal(ZERO_WORD);
  });
});
