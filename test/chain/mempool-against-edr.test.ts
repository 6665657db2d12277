import { expect } from "chai";
import type { EthereumProvider } from "hardhat/types/providers";
import { type Hex, toWord } from "../../src/access/hex.ts";
import { toHex } from "../../src/chain/bytes.ts";
import type { MiningOrder } from "../../src/chain/candidates.ts";
import { Mempool } from "../../src/chain/mempool.ts";
import type { SenderAccount } from "../../src/chain/pool-rules.ts";
import { signTransaction } from "../../src/chain/sign-transaction.ts";
import { addressOfKey } from "../../src/chain/signature.ts";
import { type SignedTransaction, type UnsignedTransaction } from "../../src/chain/signed-transaction.ts";
import { bidOf } from "../../src/execution/cost.ts";
import { seededRandom } from "../../src/graph/random.ts";
import { edrBlock } from "../helpers/edr-block.ts";
import { edrNetwork } from "../helpers/edr-network.ts";

const KEYS = [1n, 2n, 3n, 4n, 5n].map(toWord);
const SENDERS = KEYS.map(addressOfKey);
const GWEI = 10n ** 9n;
const GAS_LIMIT = 210_000n;
const GAS_CAP = 150_000n;

/** EDR and our pool side by side. What one does with a transaction the other must do, and tell in the same words. */
class Pair {
  readonly #provider: EthereumProvider;
  readonly #accounts = new Map<Hex, SenderAccount>();
  readonly #order: MiningOrder;
  readonly pool = new Mempool({ block: GAS_LIMIT, transaction: GAS_CAP }, 31_337);

  constructor(provider: EthereumProvider, order: MiningOrder) {
    this.#provider = provider;
    this.#order = order;
  }

  async send(transaction: SignedTransaction): Promise<string> {
    const theirs = await this.#ask("eth_sendRawTransaction", toHex(transaction.raw));
    const ours = outcomeOf(() => this.pool.add(transaction, this.#readAccount) ?? transaction.hash);
    expect(ours).to.equal(theirs);
    return ours;
  }

  async drop(hash: Hex): Promise<void> {
    const theirs = await this.#ask("hardhat_dropTransaction", hash);
    expect(this.pool.remove(hash) !== undefined).to.equal(theirs === true);
  }

  async setBlockGasLimit(limit: bigint): Promise<void> {
    await this.#ask("evm_setBlockGasLimit", `0x${limit.toString(16)}`);
    this.pool.setBlockGasLimit(limit, this.#readAccount);
  }

  /** Mines, with candidates taken as a block of transfers takes them. */
  async mine(): Promise<void> {
    const pending = await edrBlock(this.#provider, "pending");
    const baseFee = BigInt(pending["baseFeePerGas"] ?? 0);
    const mined: Hex[] = [];
    const candidates = this.pool.candidates(this.#order, baseFee);
    let gasLeft = this.pool.blockGasLimit ?? 0n;
    for (let candidate = candidates.next(); candidate !== undefined; candidate = candidates.next()) {
      const next = candidate.transaction;
      if (next.gasLimit > gasLeft || bidOf(next) < baseFee) {
        candidates.skipSender(next.from);
        continue;
      }
      gasLeft -= 21_000n;
      mined.push(next.hash);
    }
    await this.#ask("evm_mine");
    const block = await edrBlock(this.#provider, "latest");
    expect(mined).to.deep.equal(block.transactions.map(({ hash }) => hash));
    await this.readAccounts();
    this.pool.update(this.#readAccount);
  }

  async expectSamePool(): Promise<void> {
    const theirs = (await this.#ask("eth_pendingTransactions")) as unknown as { hash: Hex }[];
    expect(this.pool.transactions().map(({ hash }) => hash)).to.deep.equal(theirs.map(({ hash }) => hash));
  }

  async readAccounts(): Promise<void> {
    for (const sender of SENDERS) {
      const [nonce, balance] = [await this.#ask("eth_getTransactionCount", sender, "latest"), await this.#ask("eth_getBalance", sender)];
      this.#accounts.set(sender, { nonce: BigInt(nonce as string), balance: BigInt(balance as string) });
    }
  }

  readonly #readAccount = (address: Hex): SenderAccount => this.#accounts.get(address) ?? { nonce: 0n, balance: 0n };

  async #ask(method: string, ...params: unknown[]): Promise<string | boolean> {
    try {
      return (await this.#provider.request({ method, params })) as string | boolean;
    } catch (error) {
      return (error as Error).message;
    }
  }
}

function outcomeOf(action: () => string): string {
  try {
    return action();
  } catch (error) {
    return (error as Error).message;
  }
}

describe("the mempool, against EDR", function () {
  this.timeout(60_000);

  for (const [order, seed] of [
    ["priority", 11],
    ["fifo", 12],
    ["priority", 13],
  ] as const) {
    it(`takes, refuses, replaces, drops and mines alike in ${order} order (seed ${seed})`, async () => {
      const random = seededRandom(seed);
      const below = (count: number): number => Math.floor(random() * count);
      const accounts = KEYS.map((privateKey) => ({ privateKey, balance: 10n ** 18n }));
      const mining = { auto: false, mempool: { order } };
      const provider = await edrNetwork({ mining, accounts, blockGasLimit: GAS_LIMIT, transactionGasCap: GAS_CAP } as never);
      const pair = new Pair(provider, order);
      await pair.readAccounts();
      const outcomes = new Set<string>();
      const sent: Hex[] = [];
      const nonces = SENDERS.map(() => 0);
      for (let step = 0; step < 250; step++) {
        const action = below(20);
        if (action < 15) {
          const sender = below(SENDERS.length);
          const nonce = Math.max(0, (nonces[sender] ?? 0) + below(4) - 2);
          nonces[sender] = Math.max(nonces[sender] ?? 0, nonce + 1);
          const transaction = signTransaction(transferOf(BigInt(nonce), below), KEYS[sender] ?? "0x");
          const outcome = await pair.send(transaction);
          if (outcome === transaction.hash) sent.push(outcome);
          else outcomes.add(outcome.replace(/[0-9]+|0x\w+/g, "#"));
        } else if (action < 17) await pair.mine();
        else if (action < 19) await pair.drop(sent[below(sent.length)] ?? "0x");
        else await pair.setBlockGasLimit(step % 2 === 0 ? 100_000n : GAS_LIMIT);
        await pair.expectSamePool();
      }
      expect(outcomes.size).to.be.at.least(4);
    });
  }
});

function transferOf(nonce: bigint, below: (count: number) => number): UnsignedTransaction {
  const gasLimit = 21_000n * BigInt(1 + below(8));
  const value = below(25) === 0 ? 10n ** 18n : 1n;
  const common = { nonce, chainId: 31337n, gasLimit, value, data: "0x", to: SENDERS[0] ?? "0x" } as const;
  const [price, tip] = [(BigInt(below(12)) * GWEI) / 4n, (BigInt(below(4)) * GWEI) / 4n];
  if (below(2) === 0) return { type: 0, ...common, gasPrice: price };
  return { type: 2, ...common, maxFeePerGas: price + tip, maxPriorityFeePerGas: tip, accessList: [] };
}
