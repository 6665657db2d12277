import { expect } from "chai";
import type { EthereumProvider } from "hardhat/types/providers";
import type { Hex } from "../../src/access/hex.ts";
import { toHex } from "../../src/chain/bytes.ts";
import { HARDFORKS, type Hardfork } from "../../src/execution/block-context.ts";
import { logsOfBlock } from "../../src/chain/log-index.ts";
import { formatBlock } from "../../src/rpc/format/block.ts";
import { formatLog } from "../../src/rpc/format/log.ts";
import { formatReceipt } from "../../src/rpc/format/receipt.ts";
import { formatTransaction } from "../../src/rpc/format/transaction.ts";
import { blockOf, chainBlock, transactionOf } from "../helpers/chain-block.ts";
import { edrBlock, edrBlocks, type JsonBlock } from "../helpers/edr-block.ts";
import { edrNetwork } from "../helpers/edr-network.ts";
import { pooledBlobTransaction } from "../helpers/pooled-blobs.ts";

const SENDER: Hex = "0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266";
const OTHER: Hex = "0x70997970c51812dc3a010c7d01b50e0d17dc79c8";
const BLOB_KEY: Hex = "0x59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d";
const NOBODY: Hex = "0x00000000000000000000000000000000deadbeef";

/** Logs once with a topic and once without. */
const LOGGER = "0x600160005260aa60206000a160206000a0600080f3";

describe("the JSON of blocks, transactions, receipts and logs, against EDR", function () {
  this.timeout(60_000);

  for (const hardfork of ["berlin", "london", "merge", "shanghai", "cancun", "prague", "osaka"] as const) {
    it(`is alike in ${hardfork}, mined and pending`, async function () {
      const provider = await edrNetwork({ hardfork, throwOnTransactionFailures: false, mining: { auto: false } } as never);
      const ask = (method: string, ...params: unknown[]): Promise<unknown> => provider.request({ method, params });
      await sendAll(provider, hardfork);

      const pendingJson = await edrBlock(provider, "pending");
      const pending = blockOf({ ...pendingJson, number: "0x1", mixHash: "0x", nonce: "0x" } as unknown as JsonBlock);
      expect(formatBlock(pending, { withTransactions: true, isPending: true })).to.deep.equal(pendingJson);
      const waiting = (await ask("eth_pendingTransactions")) as Record<string, unknown>[];
      expect(waiting.map((json) => formatTransaction({ transaction: transactionOf(json) }))).to.deep.equal(waiting);

      await ask("evm_mine");
      if (isFrom(hardfork, "cancun")) {
        await ask("evm_setAutomine", true);
        await ask("eth_sendRawTransaction", toHex(pooledBlobTransaction(2, 0n, BLOB_KEY).raw));
      }
      for (const json of await edrBlocks(provider)) {
        const block = await chainBlock(provider, json);
        const hashes = await ask("eth_getBlockByHash", block.hash, false);
        expect(formatBlock(block, { withTransactions: true, isPending: false })).to.deep.equal(json);
        expect(formatBlock(block, { withTransactions: false, isPending: false })).to.deep.equal(hashes);
        for (const [index, { hash }] of block.transactions.entries()) {
          expect(formatReceipt(block, index)).to.deep.equal(await ask("eth_getTransactionReceipt", hash));
        }
        const all = { fromBlock: 0n, toBlock: block.header.number, addresses: new Set<Hex>(), topics: [] };
        expect(logsOfBlock(block, all).map(formatLog)).to.deep.equal(await ask("eth_getLogs", { blockHash: block.hash }));
      }
    });
  }

  async function sendAll(provider: EthereumProvider, hardfork: Hardfork): Promise<void> {
    const send = (fields: object): Promise<unknown> =>
      provider.request({ method: "eth_sendTransaction", params: [{ from: SENDER, to: OTHER, gas: "0x30d40", ...fields }] });
    await provider.request({ method: "hardhat_impersonateAccount", params: [NOBODY] });
    await provider.request({ method: "hardhat_setBalance", params: [NOBODY, "0x56bc75e2d63100000"] });
    const accessList = [{ address: OTHER, storageKeys: [`0x${"11".repeat(32)}`] }];
    const gasPrice = "0xba43b7400";
    for (const from of [SENDER, NOBODY]) {
      await send({ from, gasPrice, value: "0x5" });
      await send({ from, gasPrice, accessList });
      await send({ from, gasPrice, to: undefined, data: LOGGER });
      await send({ from, gasPrice, to: undefined, data: "0xfe" });
      if (!isFrom(hardfork, "london")) continue;
      const fees = { maxFeePerGas: gasPrice, maxPriorityFeePerGas: "0x1" };
      await send({ from, ...fees, accessList, data: "0x1234" });
      await send({ from, ...fees, to: undefined, data: LOGGER });
      if (!isFrom(hardfork, "prague")) continue;
      const signature = { yParity: "0x1", r: `0x${"12".repeat(32)}`, s: `0x${"03".repeat(32)}` };
      await send({ from, ...fees, authorizationList: [{ chainId: "0x7a69", address: OTHER, nonce: "0x5", ...signature }] });
    }
  }
});

function isFrom(hardfork: Hardfork, first: Hardfork): boolean {
  return HARDFORKS.indexOf(hardfork) >= HARDFORKS.indexOf(first);
}
