import { expect } from "chai";
import type { EthereumProvider } from "hardhat/types/providers";
import { type Hex, toAddress } from "../../src/access/hex.ts";
import { nextBaseFee } from "../../src/chain/base-fee.ts";
import { blobRules, nextExcessBlobGas } from "../../src/execution/blob-fee.ts";
import { toHex } from "../../src/chain/bytes.ts";
import { decodeTransaction } from "../../src/chain/decode-transaction.ts";
import { blockSize, hashHeader } from "../../src/chain/encode-block.ts";
import { impersonateTransaction, signTransaction } from "../../src/chain/sign-transaction.ts";
import type { SignedTransaction, UnsignedTransaction } from "../../src/chain/signed-transaction.ts";
import type { Hardfork } from "../../src/execution/block-context.ts";
import { edrBlocks, headerOf, type JsonBlock } from "../helpers/edr-block.ts";
import { edrNetwork, INITIAL_DATE } from "../helpers/edr-network.ts";
import { pooledBlobTransaction } from "../helpers/pooled-blobs.ts";

const KEY: Hex = "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80";
const SENDER: Hex = "0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266";
const OTHER: Hex = "0x70997970c51812dc3a010c7d01b50e0d17dc79c8";
const NOBODY: Hex = "0x00000000000000000000000000000000deadbeef";
const CHAIN_ID = 31337n;

/** A transaction of EDR's, made anew from its JSON: signed by our key, impersonated, or with the signature that came. */
function remade(json: Readonly<Record<string, never>>): SignedTransaction {
  const number = (name: string): bigint => BigInt(json[name] ?? 0);
  const type = Number(number("type")) as 0 | 1 | 2 | 3 | 4;
  const unsigned = {
    ...{ type, chainId: CHAIN_ID, nonce: number("nonce"), gasLimit: number("gas"), value: number("value"), data: json["input"] ?? "0x" },
    ...(json["to"] !== null && { to: toAddress(json["to"] ?? "") }),
    ...(type < 2
      ? { gasPrice: number("gasPrice") }
      : { maxFeePerGas: number("maxFeePerGas"), maxPriorityFeePerGas: number("maxPriorityFeePerGas") }),
    ...(type > 0 && { accessList: json["accessList"] }),
    ...(type === 3 && { maxFeePerBlobGas: number("maxFeePerBlobGas"), blobVersionedHashes: json["blobVersionedHashes"] }),
    ...(type === 4 && { authorizationList: (json["authorizationList"] ?? ([] as never[])).map(authorization) }),
  } as UnsignedTransaction;
  return json["from"] === SENDER ? signTransaction(unsigned, KEY, SENDER) : impersonateTransaction(unsigned, json["from"] ?? "0x");
}

function authorization(json: Readonly<Record<string, Hex>>): object {
  const { chainId = "0x", nonce = "0x", yParity = "0x" } = json;
  return { ...json, chainId: BigInt(chainId), nonce: BigInt(nonce), yParity: Number(yParity) };
}

/** Sends one of each kind, and fills blocks to varied degrees. */
async function sendAll(provider: EthereumProvider, hardfork: Hardfork): Promise<void> {
  const send = (fields: object): Promise<unknown> =>
    provider.request({ method: "eth_sendTransaction", params: [{ from: SENDER, to: OTHER, gas: "0x186a0", value: "0x1", ...fields }] });
  await provider.request({ method: "hardhat_impersonateAccount", params: [NOBODY] });
  await provider.request({ method: "hardhat_setBalance", params: [NOBODY, "0x56bc75e2d63100000"] });
  const accessList = [{ address: OTHER, storageKeys: [`0x${"11".repeat(32)}`, `0x${"22".repeat(32)}`] }];
  const fees = { maxFeePerGas: "0xba43b7400", maxPriorityFeePerGas: "0x3b9aca00" };
  for (const from of [SENDER, NOBODY]) {
    await send({ from, gasPrice: "0xba43b7400" });
    await send({ from, gasPrice: "0xba43b7400", accessList });
    await send({ from, ...fees });
    await send({ from, ...fees, accessList, data: "0x1234" });
    await send({ from, ...fees, to: undefined, data: "0x600160005500", value: "0x0" });
    if (hardfork === "prague" || hardfork === "osaka") {
      const entry = {
        chainId: "0x7a69",
        address: OTHER,
        nonce: "0x5",
        yParity: "0x1",
        r: `0x${"12".repeat(32)}`,
        s: `0x${"13".repeat(32)}`,
      };
      await send({ from, ...fees, authorizationList: [entry] });
    }
  }
  // Burns all of its gas, so that the base fee moves either way.
  for (const gas of ["0xf42400", "0xf42400", "0xc65d40", "0xc65d40", "0x5b8d80", "0x6acfc0"])
    await send({ ...fees, to: undefined, data: "0xfe", value: "0x0", gas });
}

describe("a chain with transactions of all kinds, against EDR", function () {
  this.timeout(120_000);

  for (const hardfork of ["cancun", "prague", "osaka"] as const) {
    it(`is hashed, signed and priced alike in ${hardfork}`, async () => {
      const provider = await edrNetwork({ hardfork, blockGasLimit: 16_000_000, throwOnTransactionFailures: false } as never);
      await sendAll(provider, hardfork);
      const blocks = await edrBlocks(provider);
      for (const block of blocks) {
        expect(hashHeader(headerOf(block)), `block ${block["number"]}`).to.equal(block["hash"]);
        const transactions = block.transactions.map((json) => remade(json as never));
        expect(transactions.map(({ hash }) => hash)).to.deep.equal(block.transactions.map(({ hash }) => hash));
        expect(blockSize(headerOf(block), transactions), `size ${block["number"]}`).to.equal(BigInt(block["size"] ?? 0));
      }
      expectBaseFees(blocks);
    });
  }

  const blobCases = [
    ["cancun", 31337, 6],
    ["prague", 31337, 9],
    ["osaka", 31337, 6],
    ["osaka", 1, 21],
  ] as const;
  for (const [hardfork, chainId, most] of blobCases) {
    it(`counts blobs alike in ${hardfork} on chain ${chainId}`, async () => {
      const provider = await edrNetwork({ hardfork, chainId } as never);
      const rules = blobRules({ hardfork, chainId, timestamp: INITIAL_DATE });
      let nonce = 0n;
      for (const [count, baseFee] of [
        [most, 1n],
        [most, 1n],
        [3, 1n],
        [1, 10n ** 9n],
        [most, 10n ** 11n],
        [2, 10n ** 11n],
        [0, 10n ** 11n],
        [most, 1n],
        [most, 7n],
        [most, 10n ** 9n],
        [most, 1n],
        [most, 1n],
      ] as const) {
        await provider.request({ method: "hardhat_setNextBlockBaseFeePerGas", params: [`0x${baseFee.toString(16)}`] });
        if (count === 0) {
          await provider.request({ method: "evm_mine" });
          continue;
        }
        const { raw, signed } = pooledBlobTransaction(count, nonce++, KEY, BigInt(chainId));
        expect(decodeTransaction(raw).hash).to.equal(signed.hash);
        expect(await provider.request({ method: "eth_sendRawTransaction", params: [toHex(raw)] })).to.equal(signed.hash);
      }
      const blocks = await edrBlocks(provider);
      for (const [index, block] of blocks.entries()) {
        const header = headerOf(block);
        expect(hashHeader(header)).to.equal(block["hash"]);
        const parent = blocks[index - 1];
        if (parent === undefined) continue;
        expect(nextExcessBlobGas(headerOf(parent), rules), `block ${index}`).to.equal(header.excessBlobGas);
      }
      expect(blocks.some((block) => BigInt(block["excessBlobGas"] ?? 0) > 0n)).to.equal(true);
    });
  }
});

function expectBaseFees(blocks: readonly JsonBlock[]): void {
  const headers = blocks.map(headerOf);
  for (const [index, parent] of headers.slice(0, -1).entries()) {
    expect(nextBaseFee(parent), `base fee ${index + 1}`).to.equal(headers[index + 1]?.baseFeePerGas);
  }
}
