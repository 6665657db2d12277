import { invalidParameters } from "../../errors/rpc-error.ts";
import type { MethodContext } from "../context.ts";
import { formatLogs } from "../filters/filter-registry.ts";
import { resolveLogRequest } from "../filters/resolve-log-request.ts";
import { toQuantity } from "../format/quantity.ts";
import { method, type Methods } from "../method.ts";
import { logRequest, type LogRequest } from "../parameters/log-filter.ts";
import { malformed, optional, type Parameter } from "../parameters/parameter.ts";
import { quantity } from "../parameters/quantity.ts";

const filterId = quantity(256);

const SUBSCRIPTIONS = ["newHeads", "logs", "newPendingTransactions"] as const;

const subscription: Parameter<(typeof SUBSCRIPTIONS)[number]> = (value, path) => {
  const found = SUBSCRIPTIONS.find((name) => name === value);
  if (found === undefined) throw malformed(path, SUBSCRIPTIONS.join(", "), value);
  return found;
};

/** Logs, and watching for logs, blocks and transactions. */
export const ethFilterMethods: Methods = {
  eth_getLogs: method({ filter: logRequest }, ({ chain }, { filter }) => formatLogs(chain.logs(resolveLogRequest(chain, filter).filter))),
  eth_newFilter: method({ filter: logRequest }, (context, { filter }) => watchLogs(context, filter, false)),
  eth_newBlockFilter: method({}, (context) => watchBlocks(context, false)),
  eth_newPendingTransactionFilter: method({}, (context) => watchPending(context, false)),
  eth_getFilterChanges: method({ filterId }, ({ filters }, values) => filters.take(values.filterId)),
  eth_getFilterLogs: method({ filterId }, ({ filters }, values) => filters.takeLogs(values.filterId)),
  eth_uninstallFilter: method({ filterId }, ({ filters }, values) => filters.remove(values.filterId, false)),
  eth_subscribe: method({ subscription, filter: optional(logRequest) }, (context, values) => {
    if (values.subscription === "newHeads") return watchBlocks(context, true);
    if (values.subscription === "newPendingTransactions") return watchPending(context, true);
    if (values.filter === undefined) throw invalidParameters("filter: Missing params argument");
    return watchLogs(context, values.filter, true);
  }),
  eth_unsubscribe: method({ subscriptionId: filterId }, ({ filters }, values) => filters.remove(values.subscriptionId, true)),
};

function watchLogs({ chain, filters }: MethodContext, request: LogRequest, isSubscription: boolean): string {
  const { filter, isOpen } = resolveLogRequest(chain, request);
  return toQuantity(filters.add({ kind: "logs", filter, isOpen }, isSubscription, formatLogs(chain.logs(filter))));
}

/** Begins with the block that is the last now. */
function watchBlocks({ chain, filters }: MethodContext, isSubscription: boolean): string {
  return toQuantity(filters.add({ kind: "blocks" }, isSubscription, [chain.block(chain.latestNumber())?.hash]));
}

function watchPending({ filters }: MethodContext, isSubscription: boolean): string {
  return toQuantity(filters.add({ kind: "pendingTransactions" }, isSubscription, []));
}
