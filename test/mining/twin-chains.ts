import { expect } from "chai";
import type { Hex } from "../../src/access/hex.ts";
import { Blockchain } from "../../src/chain/blockchain.ts";
import type { ChainOptions } from "../../src/chain/chain-options.ts";
import { impersonateTransaction } from "../../src/chain/sign-transaction.ts";
import type { SignedTransaction } from "../../src/chain/signed-transaction.ts";
import type { MiningRecord } from "../../src/mining/block-record.ts";
import type { MiningOptions } from "../../src/mining/mining-options.ts";

const COINBASE: Hex = "0xc014ba5ec014ba5ec014ba5ec014ba5ec014ba5e";
const START = 1_800_000_000n;

/** The users of a chain: rich, and impersonated, so that nobody has to sign. */
export function user(number: number): Hex {
  return `0x${(0xa11ce0000 + number).toString(16).padStart(40, "0")}`;
}

export function optionsOf(mining?: MiningOptions, more: Partial<ChainOptions> = {}): ChainOptions {
  return {
    ...{
      chainId: 31337,
      networkId: 31337,
      hardfork: "osaka",
      coinbase: COINBASE,
      genesisGasLimit: 2_000_000_000n,
      blockGasLimit: 2_000_000_000n,
    },
    balances: Array.from({ length: 400 }, (_, number) => ({ address: user(number), balance: 10n ** 22n })),
    ...{ transactionGasCap: 16_777_216n, defaultTransactionGas: 16_777_216n, initialBaseFee: 1_000_000_000n, initialDate: START },
    ...{ minGasPrice: 0n, automine: false, miningOrder: "fifo", allowUnlimitedContractSize: false, allowBlocksWithSameTimestamp: false },
    ...{ estimatesInnerGas: true, time: { seconds: () => START, elapsed: () => 0 } },
    ...(mining !== undefined && { mining }),
    ...more,
  };
}

/** A transaction in a test's words. */
export interface Sent {
  readonly from: Hex;
  readonly to?: Hex;
  readonly data?: Hex;
  readonly value?: bigint;
  readonly gasLimit?: bigint;
}

/** One chain that mines one by one and others that mine in parallel, given the same: all blocks must be the same. */
export class TwinChains {
  readonly #chains: readonly Blockchain[];
  readonly #nonces = new Map<Hex, bigint>();

  private constructor(chains: readonly Blockchain[]) {
    this.#chains = chains;
  }

  static async create(minings: readonly MiningOptions[], more: Partial<ChainOptions> = {}): Promise<TwinChains> {
    return new TwinChains(await Promise.all([undefined, ...minings].map((mining) => Blockchain.create(optionsOf(mining, more)))));
  }

  get chains(): readonly Blockchain[] {
    return this.#chains;
  }

  setCode(address: Hex, code: Hex): void {
    for (const chain of this.#chains) chain.setCode(address, code);
  }

  setStorage(address: Hex, slot: Hex, value: Hex): void {
    for (const chain of this.#chains) chain.setStorage(address, slot, value);
  }

  async send(sent: readonly Sent[]): Promise<void> {
    for (const each of sent) for (const chain of this.#chains) await chain.send(this.#sign(each, chain === this.#chains.at(-1)));
  }

  /** Mines everywhere, compares, and gives how the parallel chains did it. */
  async mine(): Promise<readonly (readonly MiningRecord[])[]> {
    const [wanted, ...others] = await Promise.all(this.#chains.map((chain) => chain.mine()));
    for (const block of others) {
      expect(block.header).to.deep.equal(wanted?.header);
      expect(block.transactions.map(({ hash }) => hash)).to.deep.equal(wanted?.transactions.map(({ hash }) => hash));
      expect(block.receipts).to.deep.equal(wanted?.receipts);
      expect(block.hash).to.equal(wanted?.hash);
    }
    return this.#chains.slice(1).map((chain, index) => chain.miningRecords(others[index]?.hash ?? "0x") ?? []);
  }

  async close(): Promise<void> {
    for (const chain of this.#chains) await chain.close();
  }

  #sign({ from, to, data = "0x", value = 0n, gasLimit = 1_000_000n }: Sent, isLast: boolean): SignedTransaction {
    const nonce = this.#nonces.get(from) ?? 0n;
    if (isLast) this.#nonces.set(from, nonce + 1n);
    const fees = { maxFeePerGas: 10_000_000_000n, maxPriorityFeePerGas: 1_000_000n } as const;
    return impersonateTransaction(
      { type: 2, chainId: 31337n, nonce, gasLimit, ...(to !== undefined && { to }), value, data, ...fees },
      from,
    );
  }
}
