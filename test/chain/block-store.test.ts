import { expect } from "chai";
import type { EthereumProvider } from "hardhat/types/providers";
import type { Hex } from "../../src/access/hex.ts";
import { BlockStore } from "../../src/chain/block-store.ts";
import type { ChainBlock } from "../../src/chain/network-chain.ts";
import { Snapshots } from "../../src/chain/snapshots.ts";
import { edrBlock, headerOf } from "../helpers/edr-block.ts";
import { edrNetwork } from "../helpers/edr-network.ts";

/** Adds the blocks that EDR mined in between to a store that has reserved the others. */
async function chainBlock(provider: EthereumProvider, number: bigint): Promise<ChainBlock> {
  const json = await edrBlock(provider, number);
  const [size, totalDifficulty] = [json["size"], json["totalDifficulty"]].map((value) => BigInt(value ?? 0));
  const transactions = json.transactions as unknown as ChainBlock["transactions"];
  const withdrawals = json["withdrawals"] === undefined ? {} : { withdrawals: [] as const };
  return {
    hash: json["hash"] ?? "0x",
    header: headerOf(json),
    transactions,
    receipts: [],
    size: size ?? 0n,
    totalDifficulty: totalDifficulty ?? 0n,
    ...withdrawals,
  };
}

describe("the block store, against EDR", function () {
  this.timeout(30_000);

  for (const hardfork of ["berlin", "london", "merge", "cancun", "osaka"] as const) {
    it(`makes the blocks that hardhat_mine passes over as EDR does in ${hardfork}`, async () => {
      const provider = await edrNetwork({ hardfork } as never);
      const store = new BlockStore(await chainBlock(provider, 0n), hardfork);
      for (const [count, interval] of [
        [20n, 5n],
        [1000n, 0n],
        [9n, 100n],
      ] as const) {
        const first = store.lastNumber + 1n;
        await provider.request({ method: "hardhat_mine", params: [count, interval].map((value) => `0x${value.toString(16)}`) });
        store.add(await chainBlock(provider, first));
        store.add(await chainBlock(provider, first + 1n));
        store.reserve(count - 3n, interval);
        store.add(await chainBlock(provider, first + count - 1n));
      }
      const [sender] = (await provider.request({ method: "eth_accounts" })) as Hex[];
      const sent = (await provider.request({
        method: "eth_sendTransaction",
        params: [{ from: sender, to: sender, gasPrice: "0xba43b7400" }],
      })) as Hex;
      store.add(await chainBlock(provider, store.lastNumber + 1n));

      expect(store.placeOf(sent)?.block).to.equal(store.last);
      const unseen = await chainBlock(provider, 700n);
      expect(store.byHash(unseen.hash)).to.equal(undefined);
      for (const number of [3n, 19n, 22n, 700n, 1025n, store.lastNumber])
        expect(store.get(number), `${number}`).to.deep.equal(await chainBlock(provider, number));
      expect(store.byHash(unseen.hash)).to.deep.equal(unseen);

      store.revertTo(500n);
      expect([store.lastNumber, store.last]).to.deep.equal([500n, await chainBlock(provider, 500n)]);
      expect([store.get(501n), store.byHash(unseen.hash), store.placeOf(sent), store.get(-1n)]).to.deep.equal([
        undefined,
        undefined,
        undefined,
        undefined,
      ]);
      expect(store.get(19n)).to.deep.equal(await chainBlock(provider, 19n));
      store.add({ ...unseen, header: { ...unseen.header, number: 501n } });
      expect(store.get(501n)?.hash).to.equal(unseen.hash);
    });
  }
});

describe("snapshots", () => {
  it("are numbered as EDR numbers them, and can be gone back to once", async () => {
    const provider = await edrNetwork();
    const ask = (method: string, ...params: unknown[]): Promise<unknown> => provider.request({ method, params });
    const [sender] = (await ask("eth_accounts")) as Hex[];
    const snapshots = new Snapshots<string>();
    for (const state of ["a", "b", "c"]) {
      expect(snapshots.take(state)).to.equal(BigInt((await ask("evm_snapshot")) as Hex));
      await ask("eth_sendTransaction", { from: sender, to: sender });
      snapshots.skip();
    }
    for (const [id, state] of [
      [3n, "b"],
      [3n, undefined],
      [5n, undefined],
      [1n, "a"],
      [9n, undefined],
    ] as const) {
      expect(snapshots.revert(id)).to.equal(state);
      expect(await ask("evm_revert", `0x${id.toString(16)}`)).to.equal(state !== undefined);
    }
    expect(snapshots.take("d")).to.equal(BigInt((await ask("evm_snapshot")) as Hex));
  });
});
