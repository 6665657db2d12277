import { expect } from "chai";
import { batchesOf } from "./batches.ts";
import { runBatch } from "./batch.ts";
import { Coverage } from "./coverage.ts";

const RUNS = 504;
const SEED = 20_260_101;

describe(`random blocks on the engine and on the reference VM (${RUNS} of seed ${SEED}; more with npm run fuzz)`, function () {
  this.timeout(120_000);
  const coverage = new Coverage();

  for (const batch of batchesOf(RUNS, SEED, undefined, RUNS / 7)) {
    it(`equal results on ${batch.hardfork}`, async () => {
      const { counts, failure } = await runBatch(batch);
      expect(failure ?? "").to.equal("");
      coverage.merge(counts);
    });
  }

  it("have met what they are for", () => {
    const met = coverage.counts();
    expect(met).to.include({ runs: RUNS });
    const wanted = [
      "call: success",
      "call: out of gas",
      "call: revert",
      "call: static state change",
      "create: success",
      "create: create collision",
    ];
    const opcodes = [
      "CALL",
      "CALLCODE",
      "DELEGATECALL",
      "STATICCALL",
      "CREATE",
      "CREATE2",
      "SELFDESTRUCT",
      "SSTORE",
      "TSTORE",
      "KECCAK256",
    ];
    for (const name of [...wanted, ...opcodes.map((opcode) => `opcode: ${opcode}`)]) expect(met[name], name).to.be.greaterThan(1);
  });
});
