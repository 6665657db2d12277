import { ZERO_WORD } from "../access/hex.ts";
import { ParallelError } from "../errors/error.ts";
import { captureBlock } from "./block-capture.ts";
import type { CaptureStore } from "./capture-store.ts";
import { failedInEstimate } from "./failed-estimate.ts";
import { messageOf } from "./message-of.ts";
import { networkFacts, refusalOf, type Connection } from "./network-facts.ts";
import { blockAt, blockNumber, latestBlock, type AskNode, type NodeBlock } from "./node.ts";
import { callSite, originOf, type CallSite } from "./origin.ts";
import { quietLine } from "./quiet-line.ts";
import { SentTransactions } from "./sent-transactions.ts";
import type { Workload } from "./workload.ts";

/** A request as the network hook sees it. */
export interface SentRequest {
  readonly method: string;
  readonly params?: readonly unknown[] | object;
}

/** Where captures go: the store of the process, or a collector while a sequence is recorded. */
export type Sink = Pick<CaptureStore, "workload" | "gap">;

/**
 * The history of one connection. Every request passes through `around`: after it the blocks that are new are captured, and before one that takes
 * blocks away (a revert) those that are still there. A branch of history needs no care beyond that, since each block is captured with its own pre-state.
 * What capture itself asks goes to the node past all hooks. Nothing that goes wrong in here reaches the test: it becomes a gap.
 */
export class History {
  readonly #connection: Connection;
  readonly #root: string;
  readonly #sent: SentTransactions;
  readonly #failedEstimates = new WeakSet();
  #sink: Sink;
  #stopped: boolean;
  #ask: AskNode | undefined;
  #newest = 0n;
  #held = false;
  #reverts = 0;
  #last: Promise<void> = Promise.resolve();
  #minesByItself: boolean;
  #logs: boolean;

  constructor(connection: Connection, root: string, sink: Sink) {
    const { networkConfig } = connection;
    this.#connection = connection;
    this.#root = root;
    this.#sent = new SentTransactions(root);
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
    if (TAKES_BLOCKS.test(request.method)) await this.settle();
    try {
      return await this.#send(request, send);
    } finally {
      await this.#after(request, ask);
    }
  }

  /** Captures what is there, when all that was sent has been answered. */
  async settle(): Promise<void> {
    await this.#sent.settled();
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

  async #send<Answer>({ method, params }: SentRequest, send: () => Promise<Answer>): Promise<Answer> {
    const isEstimate = method === "eth_estimateGas";
    if (this.#held || (!isEstimate && !SENDS.test(method))) return send();
    const site = callSite();
    try {
      const answer = await (isEstimate ? send() : this.#sent.send(params, site, send));
      if (failedInEstimate(answer)) this.#noteFailedEstimate(site);
      return answer;
    } catch (failure) {
      // Where Hardhat estimates the gas of what is sent, by a request of its own, the failure comes by twice.
      const isNew = typeof failure === "object" && failure !== null && !this.#failedEstimates.has(failure);
      if (isNew && (isEstimate || failedInEstimate(failure))) {
        this.#failedEstimates.add(failure);
        this.#noteFailedEstimate(site);
      }
      throw failure;
    }
  }

  #noteFailedEstimate(site: CallSite): void {
    const { file } = originOf(site, this.#root);
    this.#sink.gap({
      what: file ?? "outside of tests",
      reason: "reverting calls that died in gas estimation and were never mined",
      count: 1,
    });
  }

  async #after(request: SentRequest, ask: AskNode): Promise<void> {
    this.#noteSettings(request);
    if (this.#ask === undefined)
      await this.#begin(
        request.method,
        quietLine(ask, () => this.#logs),
      );
    if (TAKES_BLOCKS.test(request.method)) await this.#noteRevert();
    else if (this.#minesByItself || MINES.test(request.method)) await this.#catchUp();
  }

  /** A fresh simulation is captured from its genesis, a fork or a remote node from the block before the connection's first request. */
  #begin(method: string, line: AskNode): Promise<void> {
    this.#ask = line;
    const { networkConfig } = this.#connection;
    const isFresh = networkConfig.type === "edr-simulated" && networkConfig.forking?.enabled !== true;
    return this.#inTurn(async (ask) => {
      if (!isFresh) this.#newest = (await blockNumber(ask)) - (MINES.test(method) ? 1n : 0n);
    });
  }

  #noteRevert(): Promise<void> {
    this.#reverts++;
    return this.#inTurn(async (ask) => {
      this.#newest = await blockNumber(ask);
    });
  }

  #noteSettings({ method, params }: SentRequest): void {
    const value: unknown = Array.isArray(params) ? params[0] : undefined;
    if (method === "evm_setIntervalMining" && value !== 0) this.#minesByItself = true;
    if (method === "hardhat_setLoggingEnabled") this.#logs = value === true;
  }

  /** Captures the new blocks, unless a transaction is on its way: where it was sent is known only with its answer, after which this comes again. */
  #catchUp(): Promise<void> {
    return this.#inTurn(async (ask) => {
      if (this.#held || this.#stopped || this.#sent.areOnTheirWay) return;
      const latest = await latestBlock(ask);
      const newest = BigInt(latest.number);
      if (newest === this.#newest + 1n) await this.#capture(latest, ask);
      else if (newest > this.#newest) await this.#captureUpTo(newest, ask);
      this.#newest = newest;
    });
  }

  async #captureUpTo(newest: bigint, ask: AskNode): Promise<void> {
    for (let number = this.#newest + 1n; number <= newest; number++) {
      const block = await blockAt(ask, number);
      if (block === undefined) return;
      if (isReserved(block)) number = await lastReserved(number, newest, ask);
      else await this.#capture(block, ask);
    }
  }

  async #capture(block: NodeBlock, ask: AskNode): Promise<void> {
    if (block.transactions.length === 0 || !this.#isOurs(block)) return;
    try {
      const facts = await networkFacts(this.#connection, ask, block);
      this.#sink.workload(await captureBlock(ask, block, facts, (transaction) => this.#sent.originOf(transaction)));
      for (const transaction of block.transactions) this.#sent.forget(transaction);
    } catch (failure) {
      this.#blockGap(block, failure);
    }
  }

  /** On a node that others use too, the blocks that hold a transaction of this process. */
  #isOurs(block: NodeBlock): boolean {
    return (
      this.#connection.networkConfig.type !== "http" ||
      block.transactions.some((transaction) => this.#sent.originOf(transaction) !== undefined)
    );
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

  /** One piece of work at a time. Its failure is not the test's: it becomes a gap. */
  #inTurn(work: (ask: AskNode) => Promise<void>): Promise<void> {
    const ask = this.#ask;
    if (ask === undefined) return Promise.resolve();
    this.#last = this.#last.then(() => work(ask)).catch((failure: unknown) => this.#networkGap(messageOf(failure)));
    return this.#last;
  }
}

const SENDS = /^eth_send/;
const MINES = /^eth_send|_mine$/;
const TAKES_BLOCKS = /_(revert|reset)$/;

/** The blocks of `hardhat_mine(1000)` are not made, but for the last and those that pending transactions need: the others are empty, and no random value was drawn for them. */
function isReserved({ transactions, mixHash, difficulty }: NodeBlock): boolean {
  return transactions.length === 0 && mixHash === ZERO_WORD && BigInt(difficulty) === 0n;
}

/** The last block of a range of reserved ones, looked for from above: only few blocks can be newer. */
async function lastReserved(first: bigint, newest: bigint, ask: AskNode): Promise<bigint> {
  for (let number = newest; number > first; number--) {
    const block = await blockAt(ask, number);
    if (block !== undefined && isReserved(block)) return number;
  }
  return first;
}
