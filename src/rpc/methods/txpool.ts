import { toAddress, type Hex } from "../../access/hex.ts";
import type { ChainTransaction, NetworkChain } from "../../chain/network-chain.ts";
import { bidOf } from "../../execution/cost.ts";
import { formatTransaction } from "../format/transaction.ts";
import { toQuantity } from "../format/quantity.ts";
import { method, type Methods } from "../method.ts";
import { address } from "../parameters/data.ts";

/** What waits to be mined, in geth's form: transactions that can be mined next, and those that wait for a nonce. */
export const txpoolMethods: Methods = {
  txpool_status: method({}, ({ chain }) => {
    const { pending, queued } = waiting(chain);
    return { pending: toQuantity(BigInt(pending.length)), queued: toQuantity(BigInt(queued.length)) };
  }),
  txpool_content: method({}, ({ chain }) => {
    const { pending, queued } = waiting(chain);
    return { pending: bySender(pending, format), queued: bySender(queued, format) };
  }),
  txpool_contentFrom: method({ address }, ({ chain }, { address: sender }) => {
    const { pending, queued } = waiting(chain);
    const own = (transactions: readonly ChainTransaction[]) => bySender(transactions, format)[toAddress(sender)] ?? {};
    return { pending: own(pending), queued: own(queued) };
  }),
  txpool_inspect: method({}, ({ chain }) => {
    const { pending, queued } = waiting(chain);
    return { pending: bySender(pending, summary), queued: bySender(queued, summary) };
  }),
};

interface Waiting {
  readonly pending: readonly ChainTransaction[];
  readonly queued: readonly ChainTransaction[];
}

/** A sender's transactions follow each other from its next nonce on, until one is missing. */
function waiting(chain: NetworkChain): Waiting {
  const { pending = [], queued = [] } = Object.groupBy(chain.pendingTransactions(), ({ from, nonce }) =>
    nonce < chain.nextNonce(from) ? "pending" : "queued",
  );
  return { pending, queued };
}

function bySender<T>(
  transactions: readonly ChainTransaction[],
  show: (transaction: ChainTransaction) => T,
): Record<Hex, Record<string, T>> {
  const senders: Record<Hex, Record<string, T>> = {};
  for (const transaction of transactions) (senders[transaction.from] ??= {})[transaction.nonce.toString()] = show(transaction);
  return senders;
}

function format(transaction: ChainTransaction): unknown {
  return formatTransaction({ transaction });
}

function summary(transaction: ChainTransaction): string {
  const { to = "contract creation", value, gasLimit } = transaction;
  return `${to}: ${value} wei + ${gasLimit} gas × ${bidOf(transaction)} wei`;
}
