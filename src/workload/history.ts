import type { Hex } from "../access/hex.ts";
import { ParallelError } from "../errors/error.ts";
import { captureBlock } from "./block-capture.ts";
import type { CaptureStore } from "./capture-store.ts";
import { messageOf } from "./message-of.ts";
import { networkFacts, refusalOf, type Connection } from "./network-facts.ts";
import { blockAt, blockNumber, type AskNode, type NodeBlock } from "./node.ts";
import { callSite, originOf, type CallSite } from "./origin.ts";
import { sentHash } from "./sent-hash.ts";
import type { Origin, Workload } from "./workload.ts";

/** A request as the network hook sees it. */
export interface SentRequest {
  readonly method: string;
  readonly params?: readonly unknown[] | object;
}

/** Where captures go: the store of the process, or a collector while a sequence is recorded. */
export type Sink = Pick<CaptureStore, "workload" | "gap">;

/** More new blocks than this at once come from `hardhat_mine`: the mempool's transactions are in the first of them, and the others are empty. */
const MANY_BLOCKS = 64n;

/**
 * The history of one connection. Every request passes through `around`: after it the blocks that are new are captured, and before one that takes
 * blocks away (a revert) those that are still there. A branch of history needs no care beyond that, since each block is captured with its own pre-state.
 * What capture itself asks goes to the node past all hooks. Nothing that goes wrong in here reaches the test: it becomes a gap.
 */
export class History {
  readonly #connection: Connection;
  readonly #root: string;
  readonly #origins = new Map<Hex, Origin>();
  readonly #sending = new Set<Promise<unknown>>();
  #sink: Sink;
  #stopped: boolean;
  #ask: AskNode | undefined;
  #newest = 0n;
  #held = false;
  #reverts = 0;
  #last: Promise<unknown> = Promise.resolve();
  #minesByItself: boolean;
  #logs: boolean;

  constructor(connection: Connection, root: string, sink: Sink) {
    const { networkConfig } = connection;
    this.#connection = connection;
    this.#root = root;
    this.#sink = sink;
    this.#minesByItself = networkConfig.type === "http" || networkConfig.mining.interval !== 0;
    this.#logs = networkConfig.type === "edr-simulated" && networkConfig.loggingEnabled;
    const refusal = refusalOf(connection);
    this.#stopped = refusal !== undefined;
    if (refusal !== undefined) this.#networkGap(refusal);
  }

  /** Sends a request on and gives its answer or failure, unchanged. `ask` reaches the node past all hooks, once the request itself has passed them. */
  async around<Answer>(request: SentRequest, send: () => Promise<Answer>, ask: AskNode): Promise<Answer> {
    if (this.#stopped) return send();
    if (TAKES_BLOCKS.test(request.method) || MINES_MANY.test(request.method)) await this.settle();
    try {
      return await this.#send(request, send);
    } finally {
      await this.#after(request, ask);
    }
  }

  /** Captures what is there, when all that was sent has been answered. */
  async settle(): Promise<void> {
    await Promise.allSettled(this.#sending);
    await this.#catchUp();
  }

  /** Runs `work`, which captures the blocks that it makes by itself: they are passed over here. It gets the direct line to the node. */
  async passOver<Result>(work: (ask: AskNode) => Promise<Result>): Promise<Result> {
    await this.settle();
    const ask = this.#line();
    this.#held = true;
    try {
      return await work(ask);
    } finally {
      this.#newest = await blockNumber(ask);
      this.#held = false;
    }
  }

  /** Runs `work` and gathers what is captured meanwhile, instead of storing it. `rewound` tells that blocks were taken away in between. */
  async gather<Result>(work: () => Promise<Result>): Promise<{ result: Result; workloads: Workload[]; rewound: boolean }> {
    await this.settle();
    const [sink, revertsBefore, workloads] = [this.#sink, this.#reverts, [] as Workload[]];
    this.#sink = { workload: (workload) => void workloads.push(workload), gap: (gap) => sink.gap(gap) };
    try {
      const result = await work();
      await this.settle();
      return { result, workloads, rewound: this.#reverts > revertsBefore };
    } catch (failure) {
      for (const workload of workloads) sink.workload(workload);
      throw failure;
    } finally {
      this.#sink = sink;
    }
  }

  /** Whether the history is captured: not on networks that were refused, and not before its first request. */
  get isCaptured(): boolean {
    return !this.#stopped && this.#ask !== undefined;
  }

  #line(): AskNode {
    if (this.#ask === undefined) throw new ParallelError("INTERNAL", { detail: "a connection is captured before its first request" });
    return this.#ask;
  }

  async #send<Answer>({ method }: SentRequest, send: () => Promise<Answer>): Promise<Answer> {
    const isEstimate = method === "eth_estimateGas";
    if (this.#held || (!isEstimate && !SENDS.test(method))) return send();
    const site = callSite();
    const sending = send();
    if (isEstimate) return sending.catch((failure: unknown) => this.#noteFailedEstimate(site, failure));
    const noted = sending.then(
      (answer) => this.#noteOrigin(site, sentHash(answer)),
      (failure: unknown) => this.#noteOrigin(site, sentHash(failure)),
    );
    this.#sending.add(noted);
    await noted;
    this.#sending.delete(noted);
    return sending;
  }

  #noteOrigin(site: CallSite, hash: Hex | undefined): void {
    if (hash !== undefined) this.#origins.set(hash, originOf(site, this.#root));
  }

  #noteFailedEstimate(site: CallSite, failure: unknown): never {
    const { file } = originOf(site, this.#root);
    this.#sink.gap({ what: file ?? "outside of tests", reason: "reverting calls that died in gas estimation and were never mined", count: 1 });
    throw failure;
  }

  async #after(request: SentRequest, ask: AskNode): Promise<void> {
    const isFirst = this.#ask === undefined;
    this.#ask ??= ask;
    this.#noteSettings(request);
    try {
      if (isFirst) this.#newest = await this.#newestBefore(request.method, this.#ask);
      if (TAKES_BLOCKS.test(request.method)) await this.#noteRevert(this.#ask);
      else if (this.#minesByItself || MINES.test(request.method)) await this.#catchUp();
    } catch (failure) {
      this.#networkGap(messageOf(failure));
    }
  }

  async #noteRevert(ask: AskNode): Promise<void> {
    this.#reverts++;
    this.#newest = await blockNumber(ask);
  }

  #noteSettings({ method, params }: SentRequest): void {
    const value: unknown = Array.isArray(params) ? params[0] : undefined;
    if (method === "evm_setIntervalMining" && value !== 0) this.#minesByItself = true;
    if (method === "hardhat_setLoggingEnabled") this.#logs = value === true;
  }

  /** The newest block before the connection's first request: a fresh simulation starts with its genesis, a fork or a remote node where it is. */
  async #newestBefore(method: string, ask: AskNode): Promise<bigint> {
    const { networkConfig } = this.#connection;
    if (networkConfig.type === "edr-simulated" && networkConfig.forking?.enabled !== true) return 0n;
    const newest = await blockNumber(ask);
    return MINES.test(method) ? newest - 1n : newest;
  }

  /** Captures the new blocks, unless a transaction is on its way: where it was sent is known only with its answer, after which this comes again. */
  async #catchUp(): Promise<void> {
    const ask = this.#ask;
    if (ask === undefined || this.#stopped) return;
    await this.#inTurn(async () => {
      if (this.#held || this.#sending.size > 0) return;
      const newest = await blockNumber(ask);
      if (newest > this.#newest) await this.#quietly(ask, () => this.#captureUpTo(newest, ask));
      this.#newest = newest;
    });
  }

  async #captureUpTo(newest: bigint, ask: AskNode): Promise<void> {
    const first = this.#newest + 1n;
    if (newest - first < MANY_BLOCKS) {
      for (let number = first; number <= newest; number++) await this.#captureBlock(number, ask);
      return;
    }
    let number = first;
    while (number <= newest && (await this.#captureBlock(number, ask))) number++;
  }

  /** Captures a block; false where it is empty. */
  async #captureBlock(number: bigint, ask: AskNode): Promise<boolean> {
    const block = await blockAt(ask, number);
    if (block === undefined || block.transactions.length === 0) return false;
    if (!this.#isOurs(block)) return true;
    try {
      const facts = await networkFacts(this.#connection, ask, block);
      this.#sink.workload(await captureBlock(ask, block, facts, (hash) => this.#origins.get(hash)));
      for (const { hash } of block.transactions) this.#origins.delete(hash);
    } catch (failure) {
      this.#blockGap(block, failure);
    }
    return true;
  }

  /** On a node that others use too, the blocks that hold a transaction of this process. */
  #isOurs(block: NodeBlock): boolean {
    return this.#connection.networkConfig.type !== "http" || block.transactions.some(({ hash }) => this.#origins.has(hash));
  }

  #blockGap(block: NodeBlock, failure: unknown): void {
    if (this.#connection.networkConfig.type === "http") {
      this.#stopped = true;
      this.#networkGap(`its node does not answer debug_traceTransaction with prestateTracer (${messageOf(failure)})`);
    } else {
      const what = `block ${BigInt(block.number)} of network "${this.#connection.networkName}"`;
      this.#sink.gap({ what, reason: messageOf(failure), count: block.transactions.length });
    }
  }

  #networkGap(reason: string): void {
    this.#sink.gap({ what: `network "${this.#connection.networkName}"`, reason, count: 1 });
  }

  /** A network that logs its requests would log capture's too. */
  async #quietly(ask: AskNode, work: () => Promise<void>): Promise<void> {
    if (!this.#logs) return work();
    await ask("hardhat_setLoggingEnabled", false);
    try {
      await work();
    } finally {
      await ask("hardhat_setLoggingEnabled", true);
    }
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    const turn = this.#last.then(work);
    this.#last = turn.catch(() => undefined);
    return turn;
  }
}

const SENDS = /^eth_send/;
const MINES = /^eth_send|_mine$/;
const MINES_MANY = /^(hardhat|anvil)_mine$/;
const TAKES_BLOCKS = /_(revert|reset)$/;
