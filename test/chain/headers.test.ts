import { expect } from "chai";
import type { EthereumProvider } from "hardhat/types/providers";
import type { Hex } from "../../src/access/hex.ts";
import type { BlockHeader } from "../../src/chain/block-header.ts";
import { nextDifficulty } from "../../src/chain/difficulty.ts";
import { hashHeader } from "../../src/chain/encode-block.ts";
import { genesisHeader, genesisState } from "../../src/chain/genesis.ts";
import { nextHeader } from "../../src/chain/next-header.ts";
import { beaconRootSequence, prevRandaoSequence } from "../../src/chain/sequences.ts";
import { HARDFORKS, isAtLeast } from "../../src/execution/block-context.ts";
import { edrBlock, edrBlocks, headerOf } from "../helpers/edr-block.ts";
import { edrNetwork, INITIAL_DATE } from "../helpers/edr-network.ts";
import { stateRootOf } from "../helpers/state-root.ts";

const COINBASE: Hex = "0xc014ba5ec014ba5ec014ba5ec014ba5ec014ba5e";
const GAS_LIMIT = 60_000_000n;

async function balances(provider: EthereumProvider): Promise<{ address: Hex; balance: bigint }[]> {
  const accounts = (await provider.request({ method: "eth_accounts" })) as Hex[];
  return accounts.map((address) => ({ address, balance: 10n ** 22n }));
}

/** The fields that execution adds, taken from a block itself. */
function outcome({ stateRoot, transactionsRoot, receiptsRoot, logsBloom, gasUsed, blobGasUsed }: BlockHeader): object {
  return { stateRoot, transactionsRoot, receiptsRoot, logsBloom, gasUsed, ...(blobGasUsed !== undefined && { blobGasUsed }) };
}

describe("headers, against EDR", function () {
  this.timeout(60_000);

  for (const hardfork of HARDFORKS.filter((name) => isAtLeast(name, "berlin"))) {
    it(`are those of ${hardfork}`, async () => {
      const provider = await edrNetwork({ hardfork } as never);
      const [sender, receiver] = (await provider.request({ method: "eth_accounts" })) as Hex[];
      const transaction = { from: sender, to: receiver, value: "0x1", gas: "0x5208", gasPrice: "0x77359400" };
      await provider.request({ method: "evm_setNextBlockTimestamp", params: [Number(INITIAL_DATE) + 1] });
      for (const seconds of [1, 8, 30, 2000]) {
        await provider.request({
          method: "evm_setNextBlockTimestamp",
          params: [Number((await edrBlock(provider, "latest"))["timestamp"]) + seconds],
        });
        await provider.request({ method: "eth_sendTransaction", params: [transaction] });
      }
      await provider.request({ method: "evm_mine" });
      const blocks = (await edrBlocks(provider)).map(headerOf);
      const hashes = (await edrBlocks(provider)).map((block) => block["hash"]);

      const [prevRandao, beaconRoots] = [prevRandaoSequence(), beaconRootSequence()];
      const stateRoot = await stateRootOf(genesisState(await balances(provider), hardfork));
      const genesis = genesisHeader({ hardfork, timestamp: INITIAL_DATE, gasLimit: GAS_LIMIT, stateRoot, prevRandao: prevRandao.take() });
      let [parent, parentHash] = [genesis, hashHeader(genesis)];
      expect(blocks[0]).to.deep.equal(genesis);
      expect(hashes[0]).to.equal(parentHash);
      for (const [index, block] of blocks.slice(1).entries()) {
        const sequence = { prevRandao: prevRandao.take(), parentBeaconBlockRoot: beaconRoots.take() };
        const next = nextHeader(parent, parentHash, {
          hardfork,
          chainId: 31337,
          timestamp: block.timestamp,
          gasLimit: GAS_LIMIT,
          coinbase: COINBASE,
          ...sequence,
        });
        [parent, parentHash] = [{ ...next, ...outcome(block) } as BlockHeader, hashHeader({ ...next, ...outcome(block) } as BlockHeader)];
        expect(block).to.deep.equal(parent);
        expect(hashes[index + 1]).to.equal(parentHash);
      }
    });
  }

  it("have the difficulty bomb where each hardfork put it", async () => {
    for (const hardfork of ["berlin", "london", "arrowGlacier", "grayGlacier"] as const) {
      const provider = await edrNetwork({ hardfork } as never);
      for (const count of [9_400_000n, 2_300_000n, 300_000n]) {
        await provider.request({ method: "hardhat_mine", params: [`0x${count.toString(16)}`] });
        const block = headerOf(await edrBlock(provider, "latest"));
        const parent = headerOf(await edrBlock(provider, block.number - 1n));
        expect(nextDifficulty(parent, block.timestamp, hardfork), `${hardfork} ${block.number}`).to.equal(block.difficulty);
      }
    }
  });
});
