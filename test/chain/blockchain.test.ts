import { expect } from "chai";
import { createHardhatRuntimeEnvironment } from "hardhat/hre";
import type { Hex } from "../../src/access/hex.ts";
import { Blockchain } from "../../src/chain/blockchain.ts";
import type { ChainOptions } from "../../src/chain/chain-options.ts";
import { signTransaction } from "../../src/chain/sign-transaction.ts";
import { toHex } from "../../src/chain/bytes.ts";
import type { Hardfork } from "../../src/execution/block-context.ts";
import { assemble, deployer } from "../helpers/assembler.ts";

/** Hardhat's first account. */
const KEY: Hex = "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80";
const SENDER: Hex = "0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266";
const COINBASE: Hex = "0xc014ba5ec014ba5ec014ba5ec014ba5ec014ba5e";
const START = 1_800_000_000n;
const BOB: Hex = "0x0000000000000000000000000000000000000b0b";

function optionsOf(hardfork: Hardfork): ChainOptions {
  return {
    ...{ chainId: 31337, networkId: 31337, hardfork, coinbase: COINBASE, genesisGasLimit: 60_000_000n, blockGasLimit: 60_000_000n },
    balances: [{ address: SENDER, balance: 10n ** 22n }],
    ...{ transactionGasCap: hardfork === "osaka" ? 16_777_216n : undefined, defaultTransactionGas: 16_777_216n },
    ...{ initialBaseFee: 1_000_000_000n, initialDate: START, minGasPrice: 0n, automine: true, miningOrder: "priority" },
    ...{ allowUnlimitedContractSize: false, allowBlocksWithSameTimestamp: false, estimatesInnerGas: true, checksWorld: true },
  };
}

describe("a chain of our own", function () {
  this.timeout(60_000);
  for (const hardfork of ["berlin", "london", "merge", "shanghai", "cancun", "prague", "osaka"] as const) {
    it(`has EDR's hashes on ${hardfork}`, async () => {
      const hre = await createHardhatRuntimeEnvironment({});
      const accounts = [{ privateKey: KEY, balance: (10n ** 22n).toString() }];
      const initialDate = new Date(Number(START) * 1000);
      const { provider, close } = await hre.network.create({
        override: { hardfork, accounts, initialDate: initialDate.toISOString(), initialBaseFeePerGas: 1_000_000_000n },
      });
      const ask = (method: string, ...params: unknown[]) => provider.request({ method, params }) as Promise<unknown>;
      const chain = await Blockchain.create(optionsOf(hardfork));
      const hashOf = async (number: bigint) =>
        ((await ask("eth_getBlockByNumber", `0x${number.toString(16)}`, false)) as { hash: Hex }).hash;
      expect(chain.block(0n)?.hash).to.equal(await hashOf(0n));

      const counter = assemble(0, "SLOAD", 1, "ADD", 0, "SSTORE", 7, 0, "MSTORE", 9, 32, 0, "LOG1");
      const sent: [Hex | undefined, Hex, bigint][] = [
        [BOB, "0x", 5n],
        [undefined, deployer(counter), 0n],
        ["0x8464135c8f25da09e49bc8782676a84730c318bc", "0x", 0n],
        ["0xe7f1725e7734ce288f8367e1bb143e90bb3f0512", "0x", 3n],
        ["0xe7f1725e7734ce288f8367e1bb143e90bb3f0512", "0x01", 0n],
      ];
      for (const [nonce, [to, data, value]] of sent.entries()) {
        const timestamp = START + 10n * BigInt(nonce + 1);
        await ask("evm_setNextBlockTimestamp", Number(timestamp));
        chain.setNextTimestamp(timestamp);
        const price =
          hardfork === "berlin"
            ? ({ type: 0, gasPrice: 5_000_000_000n } as const)
            : ({ type: 2, maxFeePerGas: 5_000_000_000n, maxPriorityFeePerGas: 7n } as const);
        const signed = signTransaction(
          { ...price, chainId: 31337n, nonce: BigInt(nonce), gasLimit: 200_000n, ...(to !== undefined && { to }), value, data },
          KEY,
          SENDER,
        );
        await chain.send(signed);
        await ask("eth_sendRawTransaction", toHex(signed.raw));
        const number = BigInt(nonce + 1);
        const mine = chain.block(number);
        const theirs = (await ask("eth_getBlockByNumber", `0x${number.toString(16)}`, false)) as Record<string, unknown>;
        expect({
          state: mine?.header.stateRoot,
          receipts: mine?.header.receiptsRoot,
          transactions: mine?.header.transactionsRoot,
          gas: `0x${mine?.header.gasUsed.toString(16)}`,
        }).to.deep.equal({
          state: theirs.stateRoot,
          receipts: theirs.receiptsRoot,
          transactions: theirs.transactionsRoot,
          gas: theirs.gasUsed,
        });
        expect(mine?.hash).to.equal(theirs.hash);
      }
      await ask("evm_setNextBlockTimestamp", Number(START + 1000n));
      chain.setNextTimestamp(START + 1000n);
      await ask("hardhat_mine", "0x14", "0x5");
      await chain.mineMany(20n, 5n);
      for (let number = 6n; number <= 25n; number++) expect(chain.block(number)?.hash, `block ${number}`).to.equal(await hashOf(number));
      await close();
    });
  }
});
