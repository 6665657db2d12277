import type { ChainBlock } from "../../chain/network-chain.ts";
import type { MiningRecord } from "../../mining/block-record.ts";
import { timelineOf } from "../../mining/block-timeline.ts";
import { type NameLocations, variablesOf } from "../block-names.ts";

/** So many variables are named at most; of more it says how many. */
const MOST_NAMED = 3;

/** Columns of a terminal, and what the log indents lines by. */
const WIDTH = 80 - 2;
const INDENT = "  ";

/**
 * How a block was executed, in a line, or in two where one would be broken: `Block 12: 300 transactions in 14 ms, 2 executors, 180 groups, 3 re-executed (Token._totalSupply)`.
 */
export async function blockLine(block: ChainBlock, records: readonly MiningRecord[], name: NameLocations): Promise<string> {
  const { milliseconds, executors, groups, reexecutions } = timelineOf(records, block.transactions);
  const variables = await variablesOf(block, reexecutions.flatMap(({ location }) => location ?? []), name); // prettier-ignore
  const parts = [
    `${block.transactions.length} transactions in ${milliseconds < 10 ? milliseconds.toFixed(1) : Math.round(milliseconds)} ms`,
    executors === 1 ? "one by one" : `${executors} executors`,
    ...(groups > 0 ? [`${groups} groups`] : []),
  ];
  const line = `Block ${block.header.number}: ${parts.join(", ")}`;
  if (reexecutions.length === 0) return line;
  const again = `${reexecutions.length} re-executed`;
  const named = variables.length === 0 ? again : `${again} (${shortList(variables, WIDTH - INDENT.length - again.length - 3)})`;
  return `${line},${line.length + named.length + 2 > WIDTH ? `\n${INDENT}` : " "}${named}`;
}

/** As many names as there is room for, and how many more there are. One that is too long by itself is cut. */
function shortList(names: readonly string[], room: number): string {
  for (let named = Math.min(names.length, MOST_NAMED); ; named--) {
    const more = names.length - named;
    const end = more > 0 ? ` and ${more} more` : "";
    const list = names.slice(0, named).join(", ");
    if (list.length + end.length <= room) return `${list}${end}`;
    if (named === 1) return `${list.slice(0, room - end.length - 1)}…${end}`;
  }
}
