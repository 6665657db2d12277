import type { Log } from "../access/access.ts";
import { type BloomKey, bloomKey, mayContain } from "./bloom.ts";
import type { ChainBlock, FoundLog, LogFilter } from "./network-chain.ts";
import { EMPTY_BLOOM } from "./roots.ts";

/** Finds logs. It holds only blocks that have some, and reads a block's logs only where its bloom does not rule them out. */
export class LogIndex {
  /** In the order of their numbers. */
  readonly #blocks: ChainBlock[] = [];

  /** Adds the chain's new last block. */
  add(block: ChainBlock): void {
    if (block.header.logsBloom !== EMPTY_BLOOM) this.#blocks.push(block);
  }

  /** Forgets all blocks after a number. */
  revertTo(number: bigint): void {
    this.#blocks.length = this.#firstFrom(number + 1n);
  }

  /** The logs of a filter, in the order of the chain. */
  find(filter: LogFilter): FoundLog[] {
    const found: FoundLog[] = [];
    const wanted = bloomKeys(filter);
    for (let index = this.#firstFrom(filter.fromBlock); index < this.#blocks.length; index++) {
      const block = this.#blocks[index];
      if (block === undefined || block.header.number > filter.toBlock) break;
      if (wanted.every((keys) => keys.some((key) => mayContain(block.header.logsBloom, key)))) collect(block, filter, found);
    }
    return found;
  }

  /** Where the first block of at least this number lies. */
  #firstFrom(number: bigint): number {
    let [low, high] = [0, this.#blocks.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#blocks[middle]?.header.number ?? number) < number) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** The logs of one block that a filter asks for, in order. */
export function logsOfBlock(block: ChainBlock, filter: LogFilter): FoundLog[] {
  const { number } = block.header;
  const found: FoundLog[] = [];
  if (filter.fromBlock <= number && number <= filter.toBlock) collect(block, filter, found);
  return found;
}

function collect(block: ChainBlock, filter: LogFilter, found: FoundLog[]): void {
  let logIndex = 0;
  for (const [transactionIndex, { logs }] of block.receipts.entries()) {
    for (const log of logs) {
      if (matches(log, filter)) found.push({ log, block, transactionIndex, logIndex });
      logIndex++;
    }
  }
}

/** A filter with more topics than a log has does not match it, even where they may be anything. */
function matches({ address, topics }: Log, filter: LogFilter): boolean {
  if (filter.addresses.size > 0 && !filter.addresses.has(address)) return false;
  if (filter.topics.length > topics.length) return false;
  return filter.topics.every((allowed, position) => allowed?.some((topic) => topic === topics[position]) ?? true);
}

/** One of each inner list must be in a block's bloom. */
function bloomKeys({ addresses, topics }: LogFilter): BloomKey[][] {
  const alternatives = [...(addresses.size > 0 ? [[...addresses]] : []), ...topics.filter((topic) => topic !== undefined)];
  return alternatives.map((values) => values.map(bloomKey));
}
