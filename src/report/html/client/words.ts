import { count, factor, megagas, sameFactor } from "../../terminal/figures.ts";
import type { PageTraffic } from "../page-data.ts";
import type { Replay } from "./replay.ts";

const REASONS_SHOWN = 3;

/** What the tooltip says of a transaction, line by line. */
export function describeTransaction(traffic: PageTraffic, replayed: Replay, transaction: number): readonly string[] {
  const { criticalPath, schedule } = replayed;
  const ran = schedule.lanes.find((one) => one.transaction === transaction);
  const origin = traffic.originNames[traffic.origins[transaction] ?? -1];
  return [
    traffic.callNames[traffic.calls[transaction] ?? -1] ?? "call",
    `#${transaction} from ${traffic.senders[transaction] ?? ""}, ${count(traffic.costs[transaction] ?? 0)} gas${traffic.statuses[transaction] === 0 ? ", failed" : ""}`,
    criticalPath.includes(transaction) ? "On the critical path" : "Not on the critical path",
    `Executor ${(ran?.executor ?? 0) + 1}, starts at ${megagas(ran?.start ?? 0)} Mgas`,
    ...waitsFor(traffic, replayed, transaction),
    ...(origin ? [origin] : []),
  ];
}

function waitsFor(traffic: PageTraffic, { web }: Replay, transaction: number): readonly string[] {
  const earlier = web.before[transaction] ?? [];
  const lines = earlier.slice(0, REASONS_SHOWN).map((vertex, at) => {
    const variables = (web.variables[transaction]?.[at] ?? []).map((variable) => traffic.variables[variable] ?? "").join(", ");
    const who = vertex < web.transactionCount ? `#${vertex}` : `${web.before[vertex]?.length ?? 0} others`;
    return `Waits for ${who} on ${variables}`;
  });
  return earlier.length > REASONS_SHOWN ? [...lines, `and for ${earlier.length - REASONS_SHOWN} more`] : lines;
}

/** The sentence of the what-if bar: `5.1x → up to 8.0x of at most 8.0x`, or `still 1.0x of …` where nothing is gained; and the chain behind it. */
export function sayFigures(before: Replay, now: Replay, changed: boolean): { readonly speedup: string; readonly chain: string } {
  const [was, is] = [before.schedule.speedup, now.schedule.speedup];
  const reached = !changed ? factor(is) : sameFactor(was, is) ? `still ${factor(is)}` : `${factor(was)} → up to ${factor(is)}`;
  const [wasLong, isLong] = [before.criticalPath.length, now.criticalPath.length];
  return {
    speedup: `${reached} of at most ${factor(now.bestSpeedup)}`,
    chain: `longest chain ${wasLong === isLong ? count(isLong) : `${count(wasLong)} → ${count(isLong)}`}`,
  };
}
