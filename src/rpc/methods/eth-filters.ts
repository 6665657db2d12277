import { ZERO_WORD, type Hex } from "../../access/hex.ts";
import type { FilterChanges } from "../../chain/filters.ts";
import type { FoundLog, NetworkChain } from "../../chain/network-chain.ts";
import { invalidParameters } from "../../errors/rpc-error.ts";
import type { MethodContext } from "../context.ts";
import { formatLog } from "../format/log.ts";
import { toQuantity } from "../format/quantity.ts";
import { method, type Methods } from "../method.ts";
import { logRequest, type LogRequest } from "../parameters/log-filter.ts";
import { malformed, optional, type Parameter } from "../parameters/parameter.ts";
import { quantity } from "../parameters/quantity.ts";
import { resolveLogRequest, untilLatest } from "../resolve-log-request.ts";

const filterId = quantity(256);

const SUBSCRIPTIONS = ["newHeads", "logs", "newPendingTransactions"] as const;

const subscription: Parameter<(typeof SUBSCRIPTIONS)[number]> = (value, path) => {
  const found = SUBSCRIPTIONS.find((name) => name === value);
  if (found === undefined) throw malformed(path, SUBSCRIPTIONS.join(", "), value);
  return found;
};

/** Logs, and waiting for logs, blocks and transactions. */
export const ethFilterMethods: Methods = {
  eth_getLogs: method({ filter: logRequest }, ({ chain }, { filter }) => existing(chain, filter).map(formatLog)),
  eth_newFilter: method({ filter: logRequest }, ({ chain, filters }, { filter }) =>
    toQuantity(filters.addLogFilter(resolveLogRequest(chain, filter), existing(chain, filter))),
  ),
  eth_newBlockFilter: method({}, ({ chain, filters }) => toQuantity(filters.addBlockFilter(latestHash(chain)))),
  eth_newPendingTransactionFilter: method({}, ({ filters }) => toQuantity(filters.addPendingTransactionFilter())),
  eth_getFilterChanges: method({ filterId }, ({ filters }, values) => formatChanges(filters.changes(values.filterId))),
  eth_getFilterLogs: method({ filterId }, ({ filters }, values) => filters.logs(values.filterId)?.map(formatLog) ?? null),
  eth_uninstallFilter: method({ filterId }, ({ filters }, values) => filters.remove(values.filterId)),
  eth_subscribe: method({ subscription, filter: optional(logRequest) }, (context, values) =>
    toQuantity(subscribe(context, values.subscription, values.filter)),
  ),
  eth_unsubscribe: method({ subscriptionId: filterId }, ({ subscriptions }, values) => subscriptions.remove(values.subscriptionId)),
};

function subscribe({ chain, subscriptions }: MethodContext, kind: (typeof SUBSCRIPTIONS)[number], filter: LogRequest | undefined): bigint {
  if (kind !== "logs") return subscriptions.add(kind);
  if (filter === undefined) throw invalidParameters("Missing params argument");
  return subscriptions.add(resolveLogRequest(chain, filter));
}

function existing(chain: NetworkChain, request: LogRequest): readonly FoundLog[] {
  return chain.logs(untilLatest(chain, resolveLogRequest(chain, request)));
}

function formatChanges(changes: FilterChanges | undefined): unknown {
  if (changes === undefined) return null;
  return changes.kind === "logs" ? changes.logs.map(formatLog) : changes.hashes;
}

function latestHash(chain: NetworkChain): Hex {
  return chain.block(chain.latestNumber())?.hash ?? ZERO_WORD;
}
