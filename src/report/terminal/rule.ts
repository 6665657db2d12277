import type { ConflictRule } from "../../graph/rule.ts";

/** What each value of a rule's switches means: `inLine` for the one-line rule, `explained` for --explain. The default stands first. */
export const SWITCHES: {
  readonly [Switch in keyof ConflictRule]: Readonly<Record<ConflictRule[Switch], { inLine: string; explained: string }>>;
} = {
  granularity: {
    slot: { inLine: "slot", explained: "two transactions meet where they touch the same storage slot or account field" },
    account: { inLine: "account", explained: "they meet where they touch anything of the same account" },
  },
  kinds: {
    raw: {
      inLine: "read-after-write",
      explained: "only a read of what an earlier transaction wrote makes it wait: an executor that keeps versions",
    },
    all: { inLine: "any order of read and write", explained: "a write after a read and a write after a write make it wait, too" },
  },
  writes: {
    changed: {
      inLine: "restored or same-value writes are reads",
      explained: "a write counts where the value after the transaction differs",
    },
    executed: {
      inLine: "every executed store is a write",
      explained: "every store counts, also one that is put back (a reentrancy guard)",
    },
  },
  senders: {
    distinct: {
      inLine: "distinct senders",
      explained: "senders are taken to be all different: their own nonce, gas balance and entries do not conflict",
    },
    "as-sent": { inLine: "senders as sent", explained: "senders are those of the traffic: one sender's transactions wait for each other" },
  },
  fees: {
    commutative: { inLine: "fees do not conflict", explained: "fees to the block's beneficiary are added up in any order" },
    conflict: { inLine: "fees conflict", explained: "each fee reads and writes the beneficiary's balance" },
  },
  credits: {
    commutative: {
      inLine: "plain credits do not conflict",
      explained: "ETH that a transaction sends along is added to the recipient in any order",
    },
    conflict: { inLine: "plain credits conflict", explained: "each credit reads and writes the recipient's balance" },
  },
};

/** The rule in one line: `slot, read-after-write, …, fees and plain credits do not conflict`. */
export function ruleSentence(rule: ConflictRule, estimated = false): string {
  const { granularity, kinds, writes, senders, fees, credits } = SWITCHES;
  const blind =
    rule.fees === rule.credits
      ? [`fees and plain credits ${rule.fees === "commutative" ? "do not conflict" : "conflict"}`]
      : [fees[rule.fees].inLine, credits[rule.credits].inLine];
  return [
    granularity[rule.granularity].inLine,
    kinds[rule.kinds].inLine,
    writes[rule.writes].inLine,
    senders[rule.senders].inLine + (estimated && rule.senders === "distinct" ? " (estimated: not every call was cloned)" : ""),
    ...blind,
  ].join(", ");
}
