import type { NetworkHooks } from "hardhat/types/hooks";
import { ParallelError } from "../errors/error.ts";
import { captureSession } from "../workload/capture-session.ts";
import { rememberConnection } from "../workload/last-connection.ts";

export default async (): Promise<Partial<NetworkHooks>> => ({
  async onRequest(context, connection, request, next) {
    rememberConnection(connection, context.config.paths.root);
    const session = captureSession();
    if (session === undefined) return next(context, connection, request);

    // A handler's `next`, once the request has gone down the whole chain, leads straight to the node.
    const ask = async (method: string, ...params: unknown[]): Promise<unknown> => {
      const response = await next(context, connection, { jsonrpc: "2.0", id: 1, method, params });
      if ("error" in response) throw new ParallelError("NODE_REFUSED", { method, reason: response.error.message });
      return response.result;
    };
    return session.history(connection, context.config.paths.root).around(request, () => next(context, connection, request), ask);
  },

  async closeConnection(context, connection, next) {
    await captureSession()?.history(connection, context.config.paths.root).settle();
    return next(context, connection);
  },
});
