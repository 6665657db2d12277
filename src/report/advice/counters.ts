import { factorOf } from "../terminal/figures.ts";
import { variableName } from "../variable-name.ts";
import type { HotspotEvidence } from "./evidence.ts";
import { anyName, calls, callsPhrase, hasFunction, isInteger, isKeyed, mainLocation, mainName, names } from "./features.ts";
import type { Pattern } from "./pattern.ts";

const COUNTER_NAME = /^_*(next|last|current|num|number|total)[A-Z_]|[cC]ount|(^_*i|I)[dD]s?$|[iI]ndex$|[mM]inted|[nN]once$|[sS]upply$/;

/** A record that each call must beat is compared, not counted up, however small the steps are. */
const RECORD_NAME = /highest|lowest|best|max|min(?!t)|leader|winner|price|bid$/i;

/** Whether the location looks like one number that calls count up or down. */
export function isCounter(evidence: HotspotEvidence): boolean {
  const isRecord = RECORD_NAME.test(mainName(evidence));
  if (isRecord || evidence.writers === 1 || !isInteger(evidence) || isKeyed(evidence) || evidence.valueChanges.equalsTimestamp)
    return false;
  const { delta, adds } = evidence.valueChanges;
  return delta !== undefined || adds === true || COUNTER_NAME.test(mainName(evidence));
}

export const cappedCounter: Pattern = {
  pattern: "capped-counter",
  recognise: (evidence) => isCounter(evidence) && evidence.capVariableOrConstant !== undefined,
  text: (evidence) =>
    `Shared counter with a cap: each ${callsPhrase(evidence)} must see how many came before. Split both: ${shardsOf(evidence)}, each with its share of ` +
    `${evidence.capVariableOrConstant ?? "the cap"}, picked by hash(sender). A shard can sell out before the others, so let callers name one. ` +
    `Hashed ids alone do not help while the cap reads ${mainName(evidence)}. Keep the queue if order matters.`,
};

export const sharedCounter: Pattern = {
  pattern: "shared-counter",
  recognise: isCounter,
  text: (evidence) =>
    `Shared counter: each ${callsPhrase(evidence)} reads and changes ${mainName(evidence)}. If ids need not be consecutive, give each user a range or use ` +
    `hash(user, own count): one more hash a call. If it is a total, count per user and add up when it is read. ` +
    `Keep the queue where contracts rely on the order.`,
};

const TOTAL_SUPPLY = /total_?supply/i;

export const erc20Supply: Pattern = {
  pattern: "erc20-supply",
  inherent: true,
  recognise: (evidence) =>
    anyName(evidence, TOTAL_SUPPLY) && hasFunction(evidence, "transfer") && !hasFunction(evidence, "ownerOf", "tokenURI"),
  text: (evidence) =>
    `Inherent in an ERC-20: ${names(evidence).find((name) => TOTAL_SUPPLY.test(name)) ?? mainName(evidence)} must be exact after each mint and burn. Transfers do not touch it. If mints are hot, mint a stock once and let ` +
    `calls transfer from one stock per distributor; or keep a supply per minter and add up in totalSupply(), at one more read for each. Otherwise keep it.`,
};

export const enumerableSet: Pattern = {
  pattern: "enumerable-set",
  recognise: (evidence) =>
    evidence.locations.some(({ path }) => path.some(({ kind }) => kind === "length")) ||
    /EnumerableSet|EnumerableMap|\[\]$/.test(evidence.type ?? mainLocation(evidence)?.type ?? "") ||
    (anyName(evidence, /^_?all(Tokens|Pairs)/) && !calls(evidence, /^swap/)),
  text: (evidence) =>
    `Each ${callsPhrase(evidence)} changes the length of ${listName(evidence)}. If no contract has to list it, keep a mapping for membership and emit an event, ` +
    `and list off chain: this saves two stores a call. If one has to, keep a list per user. Removal that swaps in the last entry conflicts just as adding does.`,
};

/** What grows and shrinks, wherever it stands in the bundle. */
function listName(evidence: HotspotEvidence): string {
  const list = evidence.locations.find(({ path }) => path.some(({ kind }) => kind === "length"));
  return list === undefined ? mainName(evidence) : variableName(list.variable, list.contract).replace(/\.length$/, "");
}

function shardsOf(evidence: HotspotEvidence): string {
  const { shards, best } = evidence.speedups;
  return shards === undefined ? "16 counters" : `${shards.count} counters (${factorOf(shards.speedup, best)})`;
}
