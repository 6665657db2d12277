import { expect } from "chai";
import { setTimeout } from "node:timers/promises";
import { toBytes } from "../../src/chain/bytes.ts";
import { sign } from "../../src/chain/signature.ts";
import { toWord } from "../../src/access/hex.ts";
import { recoverPublicKey, type SignedHash } from "../../src/engine/precompiles/ecrecover.ts";
import { seededRandom } from "../../src/graph/random.ts";
import { executorPool } from "../../src/mining/executor-pool.ts";
import { SignatureBatch } from "../../src/mining/signature-batch.ts";
import { SignatureRecovery } from "../../src/mining/signature-recovery.ts";
import type { Fault } from "../../src/mining/worker-protocol.ts";

const SEED = Number(process.env["SEED"] ?? 20_261_129);
const COUNT = 300;
/** Some executors, and the main thread. */
const OPTIONS = { strategy: "access-sets", workers: 3 } as const;

describe(`recovery of signatures (seed ${SEED})`, function () {
  this.timeout(120_000);
  const signatures = randomSignatures(COUNT);
  const keys = signatures.map(recoverPublicKey);
  afterEach(() => executorPool.close());

  it("has valid signatures to recover, and others", () => {
    expect(keys.filter((key) => key !== undefined).length).to.be.within(COUNT / 2, COUNT - 20);
  });

  it("gives the main thread's keys wherever the two that share a batch meet", () => {
    for (const alone of [0, 1, COUNT / 2, COUNT]) {
      const batch = SignatureBatch.of(signatures);
      const executor = new SignatureBatch(batch.count, batch.memory);
      for (let done = 0; done < alone; done++) expect(executor.recoverOne(recoverPublicKey)).to.equal(true);
      const taken = signatures.map((_, index) => batch.take(index));
      expect(taken.filter((key) => key === "open")).to.have.length(COUNT - alone);
      expect(taken.slice(COUNT - alone)).to.deep.equal(keys.slice(COUNT - alone));
      expect(executor.recoverOne(recoverPublicKey)).to.equal(false);
    }
  });

  it("gives the main thread's keys when executors recover too", async () => {
    await executorPool.start(2);
    let helped = 0;
    while (helped === 0) helped = await recoverAll(50);
  });

  it("starts no executor for signatures that come one by one, nor where there is to be one thread", async () => {
    const oneByOne = new SignatureRecovery(OPTIONS);
    for (let round = 0; round < 4; round++)
      for (const [index, signed] of signatures.entries()) expect(oneByOne.begin(signed)()).to.deep.equal(keys[index]);
    for (const options of [undefined, { ...OPTIONS, workers: 1 }, { ...OPTIONS, strategy: "sequential" } as const]) {
      const begun = [...signatures, ...signatures].map((signed) => new SignatureRecovery(options).begin(signed));
      expect(begun.map((key) => key())).to.deep.equal([...keys, ...keys]);
    }
    expect(executorPool.executors).to.have.length(0);
  });

  it("starts executors for many at once", () => {
    const recovery = new SignatureRecovery(OPTIONS);
    const begun = [...signatures, ...signatures].map((signed) => recovery.begin(signed));
    expect(executorPool.executors).to.have.length(2);
    expect(begun.map((key) => key())).to.deep.equal([...keys, ...keys]);
  });

  for (const kind of ["crash", "stall"] as const)
    it(`waits for no executor, though all ${kind}`, async () => {
      await executorPool.start(2);
      const fault: Fault = { kind, phase: "signature", afterTimes: 5 };
      for (const index of [0, 1]) executorPool.arm(index, fault);
      await recoverAll(50);
      if (kind === "crash") for (const executor of executorPool.executors) await executor.lost;
      await recoverAll(0);
    });

  /** Recovers all, after executors had some time to do it: how many keys the main thread had no work with. */
  async function recoverAll(milliseconds: number): Promise<number> {
    let alone = 0;
    const recovery = new SignatureRecovery(OPTIONS, (signed) => {
      alone += 1;
      return recoverPublicKey(signed);
    });
    const begun = signatures.map((signed) => recovery.begin(signed));
    await setTimeout(milliseconds);
    expect(begun.map((key) => key())).to.deep.equal(keys);
    return COUNT - alone;
  }
});

/** Signatures, of which every fourth is changed in some byte, or has a word that can be in none. */
function randomSignatures(count: number): SignedHash[] {
  const random = seededRandom(SEED);
  const below = (limit: number) => Math.floor(random() * limit);
  const word = () => Uint8Array.from({ length: 32 }, () => below(256));
  return Array.from({ length: count }, (_, index) => {
    const hash = word();
    const { compact, yParity } = sign(hash, toWord(BigInt(1 + below(2 ** 31))));
    if (index % 4 === 0) compact[below(64)] = below(256);
    if (index % 16 === 0) compact.set(toBytes(toWord(2n ** 256n - BigInt(below(2)))).subarray(0, 32), 32 * below(2));
    return { hash, compact, yParity };
  });
}
