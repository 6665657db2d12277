import { randomBytes } from "node:crypto";
import type { JsonRpcRequest, JsonRpcResponse } from "hardhat/types/providers";
import { toHex } from "../chain/bytes.ts";
import { Filters } from "../chain/filters.ts";
import type { ChainBlock, NetworkChain } from "../chain/network-chain.ts";
import { RPC_ERROR_CODES, RpcError } from "../errors/rpc-error.ts";
import { Batch, Later } from "./batch.ts";
import { type NameLocations, NO_NAMES } from "./block-names.ts";
import { Companion, type AskHardhat } from "./companion/companion.ts";
import type { MethodContext, RequestRules } from "./context.ts";
import { EventLoop } from "./event-loop.ts";
import { ExecutionError, isExecutionFailure } from "./failure.ts";
import { IntervalMining, type MiningInterval } from "./interval-mining.ts";
import type { Answer, Request } from "./method.ts";
import { blockLine } from "./log/block-line.ts";
import { RequestLog, type ReadNames } from "./log/request-log.ts";
import { METHODS } from "./methods/methods.ts";
import { Queue } from "./queue.ts";
import { Subscriptions, type Notify } from "./subscriptions.ts";
import { type OwnAccount, Wallet } from "./wallet.ts";

export interface ServerOptions {
  readonly chain: NetworkChain;
  /** The network's own accounts, in order. */
  readonly accounts: readonly OwnAccount[];
  readonly rules: RequestRules;
  readonly miningInterval: MiningInterval;
  readonly isLogging: boolean;
  readonly readNames: ReadNames;
  /** Whether concurrent transactions share blocks under automining. */
  readonly isBatching?: boolean;
  readonly clientVersion: string;
  readonly askHardhat: AskHardhat;
  /** Names what blocks queued on; nothing is named where it is left out. */
  readonly nameLocations?: NameLocations;
  /** Where the events of subscriptions go. */
  readonly notify: Notify;
}

/** Answers JSON-RPC requests from a chain, one after the other: what a request sees, no other one is changing. */
export class RpcServer {
  readonly #context: MethodContext;
  readonly #queue = new Queue();
  readonly #eventLoop = new EventLoop();

  constructor(options: ServerOptions) {
    const { chain, accounts, rules, miningInterval, isLogging, readNames, clientVersion, askHardhat, notify } = options;
    const { isBatching = false, nameLocations = NO_NAMES } = options;
    let lastId = 0n;
    const nextId = (): bigint => ++lastId;
    const filters = new Filters(nextId);
    const subscriptions = new Subscriptions(nextId, notify);
    const log = new RequestLog(chain, readNames, isLogging, (block) => this.#describe(block));
    for (const listener of [filters, subscriptions, log]) chain.listen(listener);
    const mineAtInterval = async () => {
      await this.#context.batch?.end(this.#context);
      await chain.mine();
      await log.minedAtInterval();
    };
    const intervalMining = new IntervalMining(() => this.#queue.run(mineAtInterval));
    this.#context = {
      ...{ chain, rules, clientVersion, intervalMining, wallet: new Wallet(accounts) },
      ...(isBatching && { batch: new Batch(this.#queue) }),
      companion: new Companion(askHardhat),
      ...{ filters, subscriptions, log, nameLocations, instanceId: toHex(randomBytes(32)) },
    };
    intervalMining.set(miningInterval);
  }

  /**
   * The response to a request. A request that is refused has an error in it.
   *
   * @throws ExecutionError where an execution failed: the error then reaches the test as it is, with what Hardhat's tools look for.
   */
  async handle(request: JsonRpcRequest): Promise<JsonRpcResponse> {
    try {
      const answer = read(request)(this.#context);
      const result = await this.#queue.run(() => this.#answer(request.method, answer));
      return { jsonrpc: "2.0", id: request.id, result: result instanceof Later ? await result.answer : result };
    } catch (error) {
      if (!(error instanceof RpcError) || error instanceof ExecutionError) throw error;
      if (error.code === RPC_ERROR_CODES.methodNotSupported) this.#context.log.unsupported(request.method);
      return refusal(request, error);
    }
  }

  /** Answers, and tells of it. */
  async #answer(method: string, answer: Answer): Promise<unknown> {
    const { log, batch } = this.#context;
    const told = method === UNTOLD ? undefined : log;
    const turn = this.#eventLoop.turn();
    if (turn !== undefined) await turn;
    await batch?.endFor(method, this.#context);
    log.begin();
    try {
      const result = await answer();
      told?.end(method);
      return result;
    } catch (error) {
      if (error instanceof Error) told?.end(method, { isExecution: isExecutionFailure(error), message: error.message });
      throw error;
    }
  }

  /** How a block of several transactions was executed; undefined for others. */
  async #describe(block: ChainBlock): Promise<string | undefined> {
    const { chain, nameLocations } = this.#context;
    const records = block.transactions.length > 1 ? chain.miningRecords(block.hash) : undefined;
    return records === undefined ? undefined : blockLine(block, records, nameLocations);
  }

  /** Stops mining and lets the chain go. */
  async close(): Promise<void> {
    this.#context.intervalMining.set(0);
    await this.#queue.run(async () => {
      await this.#context.batch?.end(this.#context);
      await this.#context.chain.close();
    });
  }
}

/** A request that only says whether requests are told of is none to tell of. */
const UNTOLD = "hardhat_setLoggingEnabled";

/** @throws RpcError with the request itself, as EDR does, where there is no such method or its parameters are malformed. */
function read(request: JsonRpcRequest): Request {
  const { method: name, params } = request;
  const method = Object.hasOwn(METHODS, name) ? METHODS[name] : undefined;
  if (method === undefined) throw new RpcError(RPC_ERROR_CODES.methodNotSupported, `Method ${name} is not supported`, request);
  try {
    return method(Array.isArray(params) ? params : []);
  } catch (error) {
    throw error instanceof RpcError ? new RpcError(error.code, error.message, request) : error;
  }
}

function refusal({ id }: JsonRpcRequest, { code, message, data }: RpcError): JsonRpcResponse {
  return { jsonrpc: "2.0", id, error: { code, message, data: data ?? null } };
}
