import type { Advice } from "../model.ts";
import { cappedCounter, enumerableSet, erc20Supply, sharedCounter } from "./counters.ts";
import type { HotspotEvidence } from "./evidence.ts";
import { firstInBlock, lastUpdated, oracle, permitNonce, perUserPrice } from "./feeds.ts";
import { ethBalance, keyedByArgument, overwritten, unknown } from "./general.ts";
import { bitmap, entryPoint, falseSharing, pausable, reentrancyGuard, roles } from "./guards.ts";
import type { Pattern } from "./pattern.ts";
import { ammPool, erc4626TotalAssets, feeTreasury } from "./pools.ts";

/** The first that fits is taken, so the particular stand before the general: a pool's bundle holds timestamps, a fee counts up like an id. */
const PATTERNS: readonly Pattern[] = [
  falseSharing,
  bitmap,
  reentrancyGuard,
  entryPoint,
  ammPool,
  erc4626TotalAssets,
  erc20Supply,
  permitNonce,
  pausable,
  roles,
  ethBalance,
  lastUpdated,
  oracle,
  firstInBlock,
  perUserPrice,
  enumerableSet,
  feeTreasury,
  cappedCounter,
  sharedCounter,
  keyedByArgument,
  overwritten,
  unknown,
];

/** What a hotspot is, and what to change: one paragraph in plain words, and whether the contention is the business itself. */
export function advise(evidence: HotspotEvidence): Advice {
  const found = PATTERNS.find((pattern) => pattern.recognise(evidence)) ?? unknown;
  return { pattern: found.pattern, text: found.text(evidence), inherent: found.inherent === true };
}
