import { keccak_256 } from "@noble/hashes/sha3.js";
import { expect } from "chai";
import { isPrecompile, precompileGas, runPrecompile } from "../../../src/engine/precompiles/precompiles.ts";
import { type Hardfork, HARDFORKS } from "../../../src/execution/block-context.ts";
import { readTarGz } from "../../helpers/tar.ts";
import { skipped, testData } from "../../helpers/test-data.ts";

const DATA = "state-tests.tar.gz";

/** The precompiles whose official tests hand calldata on as it is. */
const FOLDERS = /eip2537_bls_12_381|eip7951_p256verify|eip7823_modexp|eip7883_modexp/;

interface StateTest {
  readonly pre: Readonly<Record<string, { readonly code: string }>>;
  readonly transaction: { readonly to: string; readonly data: readonly string[]; readonly gasLimit: readonly string[] };
  readonly post: Readonly<
    Record<string, readonly { readonly indexes: { readonly data: number; readonly gas: number }; readonly state: PostState }[]>
  >;
}

type PostState = Readonly<Record<string, { readonly storage: Readonly<Record<string, string>> }>>;

/**
 * The code of the contracts that do it: they copy their calldata to memory, CALL a precompile with it and with some gas, and store
 * at 0 whether it succeeded, at 1 how many bytes it returned, and mostly their hash.
 */
const CALLER = /^0x366000600037(?:5a)?600060003660006000(?:60(?<low>..)|61(?<high>....))(?:6[0-3](?<gas>(?:..)+?))f1/;
const STORES_HASH = /3d60002060(..)55/;

interface Call {
  readonly name: string;
  readonly hardfork: Hardfork;
  readonly address: number;
  readonly gas: bigint;
  readonly input: Uint8Array;
  /** What the contract stored. */
  readonly isSuccess: boolean;
  readonly outputLength: number;
  readonly outputHash: bigint | undefined;
}

describe("precompiles on the official tests", function () {
  this.timeout(120_000);

  it("succeed, fail and return what the tests' contracts stored", function () {
    const archive = testData(DATA);
    if (archive === undefined) {
      console.log(skipped(DATA));
      return this.skip();
    }
    const counts = new Map<number, number>();
    for (const call of officialCalls(archive)) {
      const { name, hardfork, address, gas, input } = call;
      const isPaid = precompileGas(address, input, hardfork) <= gas;
      const output = isPaid ? runPrecompile(address, input, hardfork) : undefined;
      expect(output !== undefined, `${name}: success`).to.equal(call.isSuccess);
      expect(output?.length ?? 0, `${name}: length`).to.equal(call.outputLength);
      const hash = BigInt(`0x${Buffer.from(keccak_256(output ?? new Uint8Array())).toString("hex")}`);
      if (call.outputHash !== undefined) expect(hash, `${name}: output`).to.equal(call.outputHash);
      counts.set(address, (counts.get(address) ?? 0) + 1);
    }
    expect([...counts.keys()]).to.include.members([0x05, 0x0b, 0x0c, 0x0d, 0x0e, 0x0f, 0x10, 0x11, 0x100]);
    expect([...counts.values()].reduce((sum, count) => sum + count)).to.be.at.least(300);
  });
});

function* officialCalls(archive: string): Generator<Call> {
  for (const { name: file, content } of readTarGz(archive)) {
    if (!FOLDERS.test(file) || !file.endsWith(".json")) continue;
    for (const [name, test] of Object.entries(JSON.parse(content.toString()) as Record<string, StateTest>)) yield* callsOf(name, test);
  }
}

function* callsOf(name: string, { pre, transaction, post }: StateTest): Generator<Call> {
  const caller = transaction.to;
  const { groups } = CALLER.exec(pre[caller]?.code ?? "") ?? {};
  if (groups === undefined) return;
  const address = parseInt(groups["low"] ?? groups["high"] ?? "", 16);
  for (const [fork, outcomes] of Object.entries(post)) {
    const hardfork = HARDFORKS.find((known) => known === (fork === "Paris" ? "merge" : fork.toLowerCase()));
    if (hardfork === undefined || !isPrecompile(address, hardfork)) continue;
    for (const { indexes, state } of outcomes) {
      const gas = BigInt(`0x${groups["gas"]}`);
      // What the call gets then depends on what the transaction itself costs.
      if (gas >= BigInt(transaction.gasLimit[indexes.gas] ?? 0)) continue;
      const stored = (slot: number): bigint =>
        BigInt(Object.entries(state[caller]?.storage ?? {}).find(([key]) => BigInt(key) === BigInt(slot))?.[1] ?? 0);
      const hashSlot = STORES_HASH.exec(pre[caller]?.code ?? "")?.[1];
      yield {
        name: `${name} at ${fork}`,
        hardfork,
        address,
        gas,
        input: Buffer.from(String(transaction.data[indexes.data]).slice(2), "hex"),
        isSuccess: stored(0) === 1n,
        outputLength: Number(stored(1)),
        outputHash: hashSlot === undefined ? undefined : stored(parseInt(hashSlot, 16)),
      };
    }
  }
}
