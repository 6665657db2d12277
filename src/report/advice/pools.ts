import { anyName, calls, callsPhrase, hasFunction, isInteger, isKeyed, mainLocation, mainName } from "./features.ts";
import type { Pattern } from "./pattern.ts";

const RESERVE_NAME = /reserve|^slot0|sqrtPrice|^_?liquidity$/i;
const FEE_NAME = /fee|treasury|collected|royalt|revenue|proceeds/i;
const SHARE_NAME = /total_?supply|total_?assets|totalShares/i;

export const ammPool: Pattern = {
  pattern: "amm-pool",
  inherent: true,
  recognise: (evidence) =>
    anyName(evidence, RESERVE_NAME) && (hasFunction(evidence, "swap", "getReserves", "slot0", "exchange") || calls(evidence, /^swap/)),
  text: (evidence) => {
    const others = evidence.locations.length - 1;
    const bundle = others === 0 ? mainName(evidence) : `${mainName(evidence)} and ${others} more variable${others === 1 ? "" : "s"}`;
    return (
      `Inherent: a trade's price is what the trade before it left. ${bundle} change in every trade, so fixing one of them alone brings nothing. ` +
      `Trades in different pools run at the same time. Two pools for one pair split the liquidity and worsen prices; ` +
      `settling trades in batches is another product. Keep it.`
    );
  },
};

export const erc4626TotalAssets: Pattern = {
  pattern: "erc4626-total-assets",
  inherent: true,
  recognise: (evidence) => hasFunction(evidence, "convertToShares", "convertToAssets", "previewDeposit") && anyName(evidence, SHARE_NAME),
  text: (evidence) =>
    `Inherent while a share has an instant price: each ${callsPhrase(evidence)} changes ${mainName(evidence)}, and with it what the next one gets. ` +
    `To run them together, take requests per user and settle all of them later at one price (ERC-7540): users wait, and someone must call settle. ` +
    `If shares must be instant, keep the queue.`,
};

export const feeTreasury: Pattern = {
  pattern: "fee-treasury",
  recognise: (evidence) => {
    if (isKeyed(evidence)) return evidence.valueChanges.sameKeyEverywhere && anyName(evidence, /balance/i);
    return FEE_NAME.test(mainName(evidence)) && isInteger(evidence);
  },
  text: (evidence) =>
    `Each ${callsPhrase(evidence)} moves money through one place, ${placeOf(evidence)}. Let amounts accrue per user (or per shard) and sweep them in a call of its own: ` +
    `the same one store a call, but the sweep reads an entry for each user, and the total is known only then. ` +
    `Not worth it if the calls still queue on something else.`,
};

function placeOf(evidence: Parameters<Pattern["text"]>[0]): string {
  const key = mainLocation(evidence)?.path.find(({ kind }) => kind === "key");
  return key === undefined ? mainName(evidence) : `one entry of ${mainName(evidence)}`;
}
