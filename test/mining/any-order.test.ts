import { expect } from "chai";
import fc from "fast-check";
import { type Hex, ZERO_WORD } from "../../src/access/hex.ts";
import { encodeChecked, WasmBlockEngine } from "../../src/engine/block-engine.ts";
import { formalRefusal } from "../../src/engine/formal-refusal.ts";
import { FUZZED_HARDFORKS } from "../fuzz/batches.ts";
import { cases } from "../fuzz/cases/cases.ts";
import type { FuzzCase } from "../fuzz/cases/fuzz-case.ts";
import { countOf, type Scene, sequentially, simulated } from "./simulated-block.ts";

const SEED = Number(process.env["SEED"] ?? 20_261_128);
const RUNS = Number(process.env["RUNS"] ?? 60);

/** How executors and the main thread take turns. */
const schedules = fc.record({
  executors: fc.integer({ min: 1, max: 7 }),
  windows: fc.array(fc.integer({ min: 1, max: 6 }), { maxLength: 4 }),
  groups: fc.integer({ min: 1, max: 8 }),
  headStart: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 40 }), fc.constant(Infinity)),
  choices: fc.array(fc.nat(), { minLength: 8, maxLength: 64 }),
  deaths: fc.constantFrom(0, 0, 50),
  batchGas: fc.constantFrom(0, 100_000, 1_000_000),
});

describe(`any order in which executors are done gives the same block (seed ${SEED})`, function () {
  this.timeout(300_000);

  for (const hardfork of FUZZED_HARDFORKS) {
    it(`on ${hardfork}`, async () => {
      let adopted = 0;
      const property = fc.asyncProperty(fc.array(cases(hardfork), { minLength: 1, maxLength: 3 }), schedules, async (parts, schedule) => {
        const scene = await sceneOf(parts);
        const wanted = await sequentially(scene);
        let choice = 0;
        const { entries, ...found } = await simulated(scene, {
          ...schedule,
          groupOf: (index) => index % schedule.groups,
          next: (limit) => (schedule.choices[choice++ % schedule.choices.length] ?? 0) % limit,
        });
        expect(found).to.deep.equal(wanted);
        adopted += countOf(entries, "adopted");
      });
      await fc.assert(property, { seed: SEED, numRuns: RUNS, endOnFailure: false });
      expect(adopted).to.be.greaterThan(RUNS / 4);
    });
  }
});

/** The transactions of several cases that the first one's block may contain. */
async function sceneOf(parts: readonly FuzzCase[]): Promise<Scene> {
  const { block, state } = parts[0] ?? expect.fail("there is a case");
  const hashOf = (number: bigint): Hex => state.blockHashes?.[String(number)] ?? ZERO_WORD;
  const scene: Scene = { block, accounts: state.accounts, transactions: [], hashOf };
  const engine = await WasmBlockEngine.create();
  engine.load(Object.entries(state.accounts).map(([address, account]) => ({ address: address as Hex, ...account })));
  const run = engine.open(block, hashOf);
  const transactions = parts
    .flatMap((part) => part.transactions)
    .map((transaction) => ({ ...transaction, nonce: BigInt(transaction.nonce) }))
    .filter((transaction) => formalRefusal(transaction, block, 0n) === undefined)
    .filter((transaction) => run.execute([encodeChecked(transaction, block.chainId)]).done === 1);
  return { ...scene, transactions };
}
