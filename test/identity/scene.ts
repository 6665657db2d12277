import { getCreateAddress, Wallet } from "ethers";
import { type Hex, toWord } from "../../src/access/hex.ts";
import { type Hardfork, isAtLeast } from "../../src/execution/block-context.ts";
import type { Outcome } from "./both-networks.ts";
import type { Comparison } from "./comparison.ts";
import { type ContractName, contracts } from "./contracts.ts";
import type { Request } from "./difference.ts";
import type { Random } from "./random.ts";

export const GWEI = 1_000_000_000;
export const ETHER = 10n ** 18n;

/** The networks' own accounts. The last one is poor. */
export const WALLETS = [1n, 2n, 3n, 4n, 5n, 6n, 7n, 8n, 9n].map((key) => new Wallet(toWord(key)));
export const ACCOUNTS = WALLETS.map(({ address }) => address.toLowerCase() as Hex);
export const POOR = ACCOUNTS[8] as Hex;

/** A request's transaction, as `eth_sendTransaction` takes it. */
export type Fields = Readonly<Record<string, unknown>>;

/** Requests whose answer hangs on the time of the next block. */
const MEETS_NEXT_BLOCK = new Set([
  ...["eth_sendTransaction", "eth_sendRawTransaction", "evm_mine", "hardhat_mine", "eth_estimateGas", "eth_feeHistory"],
  "debug_traceCall",
]);

/** What traffic is made in: two networks, what is deployed there, and the choices of a seed. Every request is kept. */
export class Scene {
  readonly random: Random;
  readonly hardfork: Hardfork;
  readonly requests: Request[] = [];
  /** Hashes of transactions that were sent. */
  readonly sent: Hex[] = [];
  /** Snapshots that were taken and not gone back to. */
  readonly snapshots: unknown[] = [];
  readonly #comparison: Comparison;
  readonly #deployed = new Map<ContractName, Hex>();
  #pinnedAt = -1;
  #time = 0;

  constructor(comparison: Comparison, random: Random, hardfork: Hardfork) {
    this.#comparison = comparison;
    this.random = random;
    this.hardfork = hardfork;
  }

  get blocks(): number {
    return this.#comparison.blocks;
  }

  get number(): number {
    return this.#comparison.number;
  }

  /** Contracts that transactions created, in order. */
  get created(): readonly Hex[] {
    return this.#comparison.created;
  }

  /** Seconds, of the last block. */
  get timestamp(): number {
    return this.#comparison.timestamp;
  }

  /** A block whose state is known, by its number. */
  someBlock(): Hex {
    return quantity(this.random.pick(this.#comparison.made));
  }

  isSince(hardfork: Hardfork): boolean {
    return isAtLeast(this.hardfork, hardfork);
  }

  /** Sends a request to both networks, with the time of the next block fixed where the answer hangs on it. */
  async send(method: string, ...params: readonly unknown[]): Promise<Outcome> {
    if (MEETS_NEXT_BLOCK.has(method) || params.includes("pending")) await this.#pin();
    return this.sendUnpinned(method, ...params);
  }

  /** Sends a request that sees whatever time it is. */
  async sendUnpinned(method: string, ...params: readonly unknown[]): Promise<Outcome> {
    // As it would travel: without fields that say nothing.
    const request = JSON.parse(JSON.stringify({ method, params: await this.#withFees(method, params) })) as Request;
    this.requests.push(request);
    const before = this.#comparison.blocks;
    const outcome = await this.#comparison.send(request);
    if (this.#comparison.blocks !== before || method === "evm_revert") this.#pinnedAt = -1;
    if (method.startsWith("eth_send")) this.#keep(outcome);
    return outcome;
  }

  /** Where EDR refuses a fee history, Hardhat fills in legacy fees over it from there on, and a parallel network answers: that is no difference. */
  async #withFees(method: string, params: readonly unknown[]): Promise<readonly unknown[]> {
    if (method !== "eth_sendTransaction" || !this.isSince("london")) return params;
    const [fields] = params as readonly Fields[];
    if (fields === undefined || "gasPrice" in fields || "maxFeePerGas" in fields) return params;
    const isRefused = await this.#comparison.isRefusedByEdr("eth_feeHistory", "0x1", "latest", [50]);
    return isRefused ? [{ ...fields, ...this.fees() }] : params;
  }

  /** The answer to a request; undefined where it is refused. */
  async ask(method: string, ...params: readonly unknown[]): Promise<unknown> {
    const outcome = await this.send(method, ...params);
    return "result" in outcome ? outcome.result : undefined;
  }

  /** The nonce of an account after the last block. */
  async nonceOf(account: Hex): Promise<number> {
    return Number(await this.ask("eth_getTransactionCount", account, "latest"));
  }

  /** A transaction of a random account at a random price, except for what is said. */
  transaction(fields: Fields): Fields {
    return { from: this.random.pick(ACCOUNTS.slice(0, 8)), gas: quantity(300_000), ...this.fees(), ...fields };
  }

  /** Prices that are often the same, now and then below what blocks ask. */
  fees(): Fields {
    const price = this.random.weighted([[8, 2], [4, 3], [2, 10], [1, 100]] as const) * GWEI; // prettier-ignore
    if (this.random.once(60)) return { gasPrice: quantity(this.random.below(10)) };
    if (!this.isSince("london") || this.random.once(3)) return { gasPrice: quantity(price) };
    const tip = this.random.weighted([[6, GWEI], [2, 0], [2, price], [1, this.random.below(GWEI)]] as const); // prettier-ignore
    return { maxFeePerGas: quantity(price), maxPriorityFeePerGas: quantity(tip) };
  }

  /** A call of one of the suite's contracts. */
  call(name: ContractName, method: string, args: readonly unknown[], fields: Fields = {}): Fields {
    return this.transaction({ to: this.contract(name), data: contracts()[name].interface.encodeFunctionData(method, args), ...fields });
  }

  contract(name: ContractName): Hex {
    return this.#deployed.get(name) ?? (ACCOUNTS[0] as Hex);
  }

  /** Deploys the suite's contracts, in one block. */
  async deploy(): Promise<void> {
    const [deployer = "0x"] = ACCOUNTS;
    // With all that Hardhat fills in by itself.
    await this.send("eth_sendTransaction", { from: deployer, to: deployer });
    let nonce = await this.nonceOf(deployer);
    await this.send("evm_setAutomine", false);
    for (const [name, { initCode }] of Object.entries(contracts())) {
      await this.send("eth_sendTransaction", { from: deployer, data: initCode, gas: quantity(2_000_000), gasPrice: quantity(9 * GWEI) });
      this.#deployed.set(name as ContractName, getCreateAddress({ from: deployer, nonce: nonce++ }).toLowerCase() as Hex);
    }
    await this.send("evm_mine");
  }

  /** Whom a transaction may meet: accounts, contracts, nobody yet, the coinbase, a precompile. */
  someone(): Hex {
    return this.random.weighted([
      [6, this.random.pick(ACCOUNTS)],
      [3, this.random.pick([...this.#deployed.values(), ...ACCOUNTS])],
      [3, this.stranger()],
      [2, COINBASE],
      [1, `0x${this.random.pick([1, 2, 3, 4, 9, 0x0a, 0x0b, 0x11]).toString(16).padStart(40, "0")}` as Hex],
      [1, this.created.at(-1) ?? COINBASE],
    ]);
  }

  /** One of many that hardly anybody has met. */
  stranger(): Hex {
    return `0x57${this.random.below(400).toString(16).padStart(38, "0")}`;
  }

  async #pin(): Promise<void> {
    if (this.#pinnedAt === this.number) return;
    this.#time = Math.max(this.#time, this.#comparison.timestamp) + 1 + (this.random.once(3) ? this.random.below(600) : 0);
    await this.sendUnpinned("evm_setNextBlockTimestamp", this.#time);
    this.#pinnedAt = this.number;
  }

  #keep(outcome: Outcome): void {
    if ("result" in outcome) this.sent.push(outcome.result as Hex);
    else if (typeof outcome.error.transactionHash === "string") this.sent.push(outcome.error.transactionHash as Hex);
  }
}

/** Hardhat's own coinbase. */
export const COINBASE: Hex = "0xc014ba5ec014ba5ec014ba5ec014ba5ec014ba5e";

export function quantity(value: number | bigint): Hex {
  return `0x${value.toString(16)}`;
}
