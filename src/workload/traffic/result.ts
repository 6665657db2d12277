import type { MinedTransaction } from "./run-traffic.ts";

/** What became of a traffic. */
export interface TrafficResult {
  readonly name: string;
  readonly sent: number;
  readonly succeeded: number;
  /** Mined, and reverted. */
  readonly failed: number;
  readonly gasUsed: bigint;
  /** In the order in which they were sent. */
  readonly transactions: readonly {
    readonly hash: `0x${string}`;
    readonly from: `0x${string}`;
    /** The name of its call in the mix. */
    readonly label: string;
    readonly status: 0 | 1;
    readonly gasUsed: bigint;
  }[];
}

export function resultOf(name: string, mined: readonly MinedTransaction[]): TrafficResult {
  const transactions = mined.map(({ hash, user, label, outcome }) => ({
    hash,
    from: user.address,
    label,
    status: outcome.status,
    gasUsed: outcome.gasUsed,
  }));
  const succeeded = transactions.filter(({ status }) => status === 1).length;
  return {
    name,
    sent: transactions.length,
    succeeded,
    failed: transactions.length - succeeded,
    gasUsed: transactions.reduce((sum, { gasUsed }) => sum + gasUsed, 0n),
    transactions,
  };
}
