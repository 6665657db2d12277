import { expect } from "chai";
import type { EthereumProvider } from "hardhat/types/providers";
import type { Hex } from "../../src/access/hex.ts";
import {
  type AutomineRules,
  type BlobAutomineRules,
  checkAutomine,
  checkBlobAutomine,
  checkBlobPlace,
} from "../../src/chain/automine-rules.ts";
import { toHex } from "../../src/chain/bytes.ts";
import { signTransaction } from "../../src/chain/sign-transaction.ts";
import type { SignedTransaction, UnsignedTransaction } from "../../src/chain/signed-transaction.ts";
import { edrBlock } from "../helpers/edr-block.ts";
import { edrNetwork } from "../helpers/edr-network.ts";
import { pooledBlobTransaction } from "../helpers/pooled-blobs.ts";

const KEY: Hex = "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80";
const GWEI = 10n ** 9n;

async function refusal(provider: EthereumProvider, raw: Uint8Array): Promise<string> {
  try {
    await provider.request({ method: "eth_sendRawTransaction", params: [toHex(raw)] });
    return "taken";
  } catch (error) {
    return (error as Error).message;
  }
}

function ours(check: () => void): string {
  try {
    check();
    return "taken";
  } catch (error) {
    return (error as Error).message;
  }
}

function transfer(fields: Partial<UnsignedTransaction>): SignedTransaction {
  const common = { nonce: 0n, chainId: 31337n, gasLimit: 21_000n, value: 0n, data: "0x", to: `0x${"0b".repeat(20)}` } as const;
  return signTransaction({ type: 2, maxFeePerGas: 9n * GWEI, maxPriorityFeePerGas: GWEI, accessList: [], ...common, ...fields }, KEY);
}

describe("automining, against EDR", function () {
  this.timeout(60_000);

  it("refuses alike what it could not mine at once", async () => {
    const provider = await edrNetwork({ minGasPrice: 7 } as never);
    const baseFee = BigInt((await edrBlock(provider, "pending"))["baseFeePerGas"] ?? 0);
    const rules: AutomineRules = { nextNonce: 0n, minGasPrice: 7n, baseFee };
    const legacy = { type: 0, maxFeePerGas: undefined, maxPriorityFeePerGas: undefined } as unknown as Partial<UnsignedTransaction>;
    for (const fields of [
      { nonce: 1n },
      { nonce: 4n, maxPriorityFeePerGas: 0n },
      { maxPriorityFeePerGas: 6n },
      { maxFeePerGas: 8n, maxPriorityFeePerGas: 8n },
      { maxFeePerGas: baseFee - 1n, maxPriorityFeePerGas: 7n },
      { ...legacy, gasPrice: 6n },
      { ...legacy, gasPrice: baseFee - 1n },
    ] as Partial<UnsignedTransaction>[]) {
      const transaction = transfer(fields);
      expect(ours(() => checkAutomine(transaction, rules))).to.equal(await refusal(provider, transaction.raw));
    }
    expect(await refusal(provider, transfer({}).raw)).to.equal("taken");
    expect(ours(() => checkAutomine(transfer({}), { ...rules, nextNonce: 1n }))).to.equal(await refusal(provider, transfer({}).raw));
  });

  it("mines blob transactions alone or not at all", async () => {
    const rules: BlobAutomineRules = {
      nextNonce: 0n,
      minGasPrice: 0n,
      baseFee: undefined,
      blobBaseFee: 1n,
    };
    const { raw, signed } = pooledBlobTransaction(1, 3n, KEY);
    const expectSame = async (provider: EthereumProvider, changed: Partial<BlobAutomineRules>, isAutomining = true): Promise<void> => {
      const check = (): void => {
        checkBlobPlace({ isAutomining, isPoolEmpty: true });
        checkBlobAutomine(signed, { ...rules, ...changed });
      };
      expect(ours(check)).to.equal(await refusal(provider, raw));
    };
    const provider = await edrNetwork();
    await expectSame(provider, {});
    await provider.request({ method: "hardhat_setNextBlockBaseFeePerGas", params: ["0xffffffffffff"] });
    await expectSame(provider, { baseFee: 0xffffffffffffn });
    await expectSame(await edrNetwork({ minGasPrice: 5 } as never), { minGasPrice: 5n });
    await expectSame(await edrNetwork({ mining: { auto: false } } as never), {}, false);
  });
});
