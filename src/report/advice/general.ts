import { callsPhrase, isKeyed, mainLocation, mainName } from "./features.ts";
import type { Pattern } from "./pattern.ts";

export const ethBalance: Pattern = {
  pattern: "eth-balance",
  recognise: (evidence) => / ETH balance$/.test(mainLocation(evidence)?.variable ?? ""),
  text: (evidence) =>
    `Each ${callsPhrase(evidence)} changes ${mainName(evidence)}, and reads it by sending ETH on or asking address(this).balance. Plain payments in add up in any order. ` +
    `Book what each user is owed and pay in a call of its own: one store a call more, and withdrawals still queue with one another.`,
};

export const keyedByArgument: Pattern = {
  pattern: "keyed-by-argument",
  recognise: (evidence) => isKeyed(evidence) && !evidence.valueChanges.sameKeyEverywhere,
  text: (evidence) =>
    `${mainName(evidence)} is kept by key: only calls that name the same entry queue, and here many name a popular one. Often that is the meaning (one item, one owner): ` +
    `then keep it. If an entry only gathers amounts, split it per user and add up when it is read, at one more read for each part.`,
};

export const overwritten: Pattern = {
  pattern: "overwritten",
  recognise: (evidence) => evidence.overwritten,
  text: (evidence) =>
    `Each ${callsPhrase(evidence)} writes over ${mainName(evidence)} without looking at it: only the gas of the store depends on the call before, and the last call of a block ` +
    `wins. For a setting that few change that is right: keep it. If every call's value counts, keep it per user, or emit an event.`,
};

export const unknown: Pattern = {
  pattern: "unknown",
  recognise: () => true,
  text: (evidence) =>
    `Each ${callsPhrase(evidence)} depends on ${mainName(evidence)} as the call before it left it; no known pattern fits. Does it need that value at once? If not, store it per user ` +
    `and add up when it is read, emit an event, or settle in a later call. If it does, the queue is inherent: keep it.`,
};
