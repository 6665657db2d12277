import { isDeepStrictEqual } from "node:util";
import type { NetworkConfigOverride } from "hardhat/types/config";
import type { Hex } from "../../src/access/hex.ts";
import { ask, BothNetworks, type Outcome } from "./both-networks.ts";
import { Difference, type Request } from "./difference.ts";

/** What is compared of a block beside its own JSON. */
interface Block {
  readonly timestamp: string;
  readonly transactions: readonly { readonly hash: string }[];
}

const MAY_MINE = new Set(["eth_sendTransaction", "eth_sendRawTransaction", "evm_mine", "hardhat_mine", "evm_revert"]);

/** Blocks of a single request that are compared one by one; of more than those, some. */
const COMPARED_AT_ONCE = 12;

/** EDR lost the code of a contract: when one of the same code is created and ends in one transaction, and from then on it fails. */
export class LostCode extends Error {}

function hasLostCode(outcome: Outcome): boolean {
  return "error" in outcome && /^Contract with code hash `0x.*` does not exist\.$/.test(outcome.error.message);
}

/** Hardhat's own network and a parallel one that get the same requests: every answer is compared, and every block that they make. */
export class Comparison {
  readonly #networks: BothNetworks;
  #number = 0;
  #made: readonly number[] = [0];
  /** Blocks that were compared. */
  blocks = 0;
  /** Answers that were compared. */
  answers = 0;
  /** Contracts that transactions created, in order. */
  readonly created: Hex[] = [];
  /** Seconds, of the last block. */
  timestamp = 0;

  private constructor(networks: BothNetworks) {
    this.#networks = networks;
  }

  static async create(config: NetworkConfigOverride): Promise<Comparison> {
    const comparison = new Comparison(await BothNetworks.create(config));
    await comparison.#compareBlock(0);
    return comparison;
  }

  /** The number of the last block. */
  get number(): number {
    return this.#number;
  }

  /** Numbers of blocks that were really made. Of others, which hardhat_mine passes over, EDR says that their state is empty. */
  get made(): readonly number[] {
    return this.#made;
  }

  /** Sends a request to both. @throws Difference where they answer otherwise, or make other blocks */
  async send(request: Request): Promise<Outcome> {
    const outcome = await this.#same(request);
    if (MAY_MINE.has(request.method)) await this.#compareNewBlocks();
    return outcome;
  }

  /** Whether EDR refuses what may be asked at any time: it tells no fees while its mempool holds what no block can take. */
  async isRefusedByEdr(method: string, ...params: readonly unknown[]): Promise<boolean> {
    return "error" in (await ask(this.#networks.edr, method, params));
  }

  async close(): Promise<void> {
    await this.#networks.close();
  }

  async #same(request: Request): Promise<Outcome> {
    const expected = await ask(this.#networks.edr, request.method, request.params);
    const found = await ask(this.#networks.parallel, request.method, request.params);
    if (!isDeepStrictEqual(found, expected)) throw hasLostCode(expected) ? new LostCode() : new Difference(request, expected, found);
    this.answers += 1;
    return expected;
  }

  async #result(method: string, ...params: readonly unknown[]): Promise<unknown> {
    const outcome = await this.#same({ method, params });
    return "result" in outcome ? outcome.result : undefined;
  }

  async #compareNewBlocks(): Promise<void> {
    const last = Number(await this.#result("eth_blockNumber"));
    const first = Math.min(last, this.#number + 1);
    for (const number of someOf(first, last)) await this.#compareBlock(number);
    this.#made = [...this.#made.filter((number) => number < first), first, Math.min(first + 1, last), last];
    this.#number = last;
  }

  async #compareBlock(number: number): Promise<void> {
    const quantity = `0x${number.toString(16)}`;
    const block = (await this.#result("eth_getBlockByNumber", quantity, true)) as Block;
    for (const { hash } of block.transactions) {
      const receipt = (await this.#result("eth_getTransactionReceipt", hash)) as { readonly contractAddress: Hex | null };
      if (receipt.contractAddress !== null) this.created.push(receipt.contractAddress);
    }
    if (block.transactions.length > 0) await this.#result("eth_getLogs", { fromBlock: quantity, toBlock: quantity });
    this.timestamp = Number(block.timestamp);
    this.blocks += 1;
  }
}

/** All numbers from the first to the last, or only those at either end and some in between. */
function someOf(first: number, last: number): number[] {
  const count = last - first + 1;
  if (count <= COMPARED_AT_ONCE) return Array.from({ length: count }, (_, index) => first + index);
  const middle = [1, 2, 3, 4, 5, 6].map((part) => first + 2 + Math.floor((part * (count - 4)) / 7));
  return [...new Set([first, first + 1, first + 2, ...middle, last - 2, last - 1, last])];
}
