import type { Log } from "../access/access.ts";
import { toWord, type Hex } from "../access/hex.ts";
import type { CallFrame } from "../engine/trace/call-frame.ts";

/** ERC-7528: where logs of ether's transfers are said to come from. */
const ETHER: Hex = "0xeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee";
/** keccak256 of `Transfer(address,address,uint256)`. */
const TRANSFER: Hex = "0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef";

/** The logs of a message and of those that it sent, with a log for each transfer of ether, in the order in which they came about. */
export function logsWithTransfers(frame: CallFrame): Log[] {
  if (frame.failure !== undefined) return [];
  const { kind, from, to, value, calls, logs, destruction } = frame;
  const movesValue = kind !== "DELEGATECALL" && kind !== "CALLCODE" && value > 0n;
  const logsAt = (position: number): Log[] =>
    logs.filter((log) => log.position === position).map(({ address, topics, data }) => ({ address, topics, data }));
  const { address, heir, balance = 0n } = destruction ?? {};
  return [
    ...(movesValue ? [transfer(from, to, value)] : []),
    ...calls.flatMap((call, position) => [...logsAt(position), ...logsWithTransfers(call)]),
    ...logsAt(calls.length),
    ...(address !== undefined && heir !== undefined && balance > 0n ? [transfer(address, heir, balance)] : []),
  ];
}

function transfer(from: Hex, to: Hex, value: bigint): Log {
  return { address: ETHER, topics: [TRANSFER, toWord(from), toWord(to)], data: toWord(value) };
}
