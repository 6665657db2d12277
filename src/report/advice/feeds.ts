import { anyName, callsPhrase, isKeyed, mainName } from "./features.ts";
import type { Pattern } from "./pattern.ts";

const PRICE_NAME = /price|answer|oracle|feed|quote|exchangeRate/i;
const TIME_NAME = /^_?last[A-Z]?\w*(update|accru|reward|time|block|claim|checkpoint)|updatedAt|timestamp/i;

export const oracle: Pattern = {
  pattern: "oracle",
  recognise: (evidence) =>
    evidence.writers === 1 && (anyName(evidence, PRICE_NAME) || (evidence.readersOnly > 0 && evidence.callers === 1)),
  text: (evidence) =>
    `One account writes ${mainName(evidence)}; the others only read it and run at the same time until it changes. An update makes the readers after it in its block wait ` +
    `once. Leave it: update at most once a block, at its start, and skip an update that stores the same value. Never let users' calls push it.`,
};

export const firstInBlock: Pattern = {
  pattern: "first-in-block",
  recognise: ({ writers, callers }) => writers === 1 && callers > 1,
  text: (evidence) =>
    `Only the first ${callsPhrase(evidence)} in a block changes ${mainName(evidence)}: the calls after it find what they would store, and wait for that one, once. ` +
    `Leave it where that happens once a block (an accrual) or once in the contract's life. If it is set back again and again, keep it per user.`,
};

export const perUserPrice: Pattern = {
  pattern: "per-user-price",
  recognise: (evidence) => evidence.writers > 1 && anyName(evidence, PRICE_NAME),
  text: (evidence) =>
    `Each ${callsPhrase(evidence)} pushes a price into ${mainName(evidence)} and then reads it, so each waits for the one before. Store only a price that is newer and differs, ` +
    `or let one keeper push it once a block. Users' calls then only read and cost less; the price can be a block old, and the keeper must be paid.`,
};

export const lastUpdated: Pattern = {
  pattern: "last-updated",
  recognise: (evidence) => evidence.valueChanges.equalsTimestamp || anyName(evidence, TIME_NAME),
  text: (evidence) =>
    `Each ${callsPhrase(evidence)} stores the time in ${mainName(evidence)}. In one block only the first store changes it, and the calls after wait for that one. ` +
    `If no contract reads it, emit an event instead and save a store. If accrual needs it, keep it per user, or accrue in one call a block.`,
};

export const permitNonce: Pattern = {
  pattern: "permit-nonce",
  recognise: (evidence) => anyName(evidence, /nonces?$/i) && isKeyed(evidence),
  text: (evidence) =>
    `${mainName(evidence)} counts per owner, so only calls signed by the same owner queue; that is what keeps a signature from being used twice. Leave it. ` +
    `Only if one owner signs many at once, use unordered nonces (a bitmap, as Permit2 does): signatures then run in any order, and must be revoked one by one.`,
};
