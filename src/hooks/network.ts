import type { NetworkHooks } from "hardhat/types/hooks";
import type { JsonRpcRequest, JsonRpcResponse } from "hardhat/types/providers";
import { ParallelError } from "../errors/error.ts";
import { captureSession } from "../workload/capture-session.ts";
import { rememberConnection } from "../workload/last-connection.ts";
import { blockReports } from "./block-reports.ts";
import { closeParallelServer, parallelServer } from "./parallel-connection.ts";

export default async (): Promise<Partial<NetworkHooks>> => ({
  async newConnection(context, next) {
    const connection = await next(context);
    connection.parallel = blockReports(connection);
    return connection;
  },

  async onRequest(context, connection, request, next) {
    rememberConnection(connection, context);
    // A handler's `next`, once the request has gone down the whole chain, leads straight to the node.
    const askHardhat = (sent: JsonRpcRequest): Promise<JsonRpcResponse> => next(context, connection, sent);
    const answer = async (sent: JsonRpcRequest): Promise<JsonRpcResponse> => {
      const server = await parallelServer(context, connection, askHardhat);
      return server?.handle(sent) ?? askHardhat(sent);
    };
    // Nothing is awaited up to here: capture finds the line that sent a request in the stack.
    const session = captureSession();
    if (session === undefined) return answer(request);

    const ask = async (method: string, ...params: unknown[]): Promise<unknown> => {
      const response = await answer({ jsonrpc: "2.0", id: 1, method, params });
      if ("error" in response) throw new ParallelError("NODE_REFUSED", { method, reason: response.error.message });
      return response.result;
    };
    return session.history(connection, context.config.paths.root).around(request, () => answer(request), ask);
  },

  async closeConnection(context, connection, next) {
    await captureSession()?.history(connection, context.config.paths.root).settle();
    await closeParallelServer(connection);
    return next(context, connection);
  },
});
