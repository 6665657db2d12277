import type { Log } from "../../access/access.ts";
import type { ChainBlock, FoundLog, LogFilter } from "../../chain/network-chain.ts";

/** The logs of one block that a filter lets through, in order. */
export function blockLogs(block: ChainBlock, filter: LogFilter): readonly FoundLog[] {
  const { number } = block.header;
  if (number < filter.fromBlock || number > filter.toBlock) return [];
  return block.receipts
    .flatMap(({ logs }, transactionIndex) => logs.map((log) => ({ log, transactionIndex })))
    .map((found, logIndex) => ({ ...found, block, logIndex }))
    .filter(({ log }) => matches(log, filter));
}

function matches({ address, topics }: Log, filter: LogFilter): boolean {
  if (filter.addresses.size > 0 && !filter.addresses.has(address)) return false;
  if (filter.topics.length > topics.length) return false;
  return filter.topics.every((wanted, index) => {
    const topic = topics[index];
    return wanted === undefined || (topic !== undefined && wanted.includes(topic));
  });
}
