import { ChainHead } from "../../src/chain/chain-head.ts";
import type { ChainOptions } from "../../src/chain/chain-options.ts";
import { impersonateTransaction } from "../../src/chain/sign-transaction.ts";
import { WasmBlockEngine } from "../../src/engine/block-engine.ts";
import type { EngineRun } from "../../src/engine/block-run.ts";
import type { EncodedTransaction } from "../../src/execution/block-engine.ts";
import type { MiningRecord } from "../../src/mining/block-record.ts";
import { executorPool } from "../../src/mining/executor-pool.ts";
import type { MiningOptions } from "../../src/mining/mining-options.ts";
import { ParallelMiner } from "../../src/mining/parallel-block.ts";
import { BLOCK } from "../engine/workload.ts";
import { timed } from "../engine/contestant.ts";
import type { BlockWorkload } from "./workload.ts";

/** Parts of the making of a block, in their order, and the rest of it. */
export const PHASES = ["execution", "receipts", "writing the state", "state root", "transactions root", "rest"] as const;
export type Phase = (typeof PHASES)[number];

/** What making a block took, in milliseconds, and how its transactions were executed. */
export interface Mined {
  readonly wall: number;
  /** Of all threads, and of the main one. */
  readonly cpu: number;
  readonly mainCpu: number;
  readonly gas: bigint;
  readonly hash: string;
  readonly phases: Readonly<Record<Phase, number>>;
  readonly records: readonly MiningRecord[];
}

/** How many executors, or that a chain executes one transaction after the other and has no executors; and who predicts. */
export type Workers = number | undefined;
export type Teller = MiningOptions["teller"];

/** A chain of ours in a workload's state, mining its block from there as often as wanted. */
export async function ourChain(
  { accounts, transactions }: BlockWorkload,
  workers: Workers,
  teller?: Teller,
): Promise<() => Promise<Mined>> {
  const engine = await WasmBlockEngine.create();
  const phases: Record<string, number> = {};
  const time = <T>(phase: Phase, step: () => T): T => {
    const start = performance.now();
    const result = step();
    phases[phase] = performance.now() - start;
    return result;
  };
  const { encodeReceipts, commit, stateRoot, orderedRoot } = engine;
  engine.encodeReceipts = (...told) => time("receipts", () => encodeReceipts.apply(engine, told));
  engine.commit = (...told) => time("writing the state", () => commit.apply(engine, told));
  engine.stateRoot = () => time("state root", () => stateRoot.apply(engine));
  engine.orderedRoot = (...told) => time("transactions root", () => orderedRoot.apply(engine, told));
  const miner = new TimedMiner(engine, workers, teller);
  const head = new ChainHead(engine, OPTIONS, miner);
  for (const account of accounts) engine.world.load(account);
  engine.stateRoot();

  return async () => {
    const before = head.snapshot();
    for (const transaction of transactions)
      head.add(impersonateTransaction({ ...transaction, chainId: BigInt(BLOCK.chainId) }, transaction.from));
    // A user's requests take turns with the event loop: what is loaded for the block is there by then.
    await executorPool.start(workers ?? 0);
    miner.forget();
    let records: readonly MiningRecord[] = [];
    let block: Awaited<ReturnType<typeof head.mine>> | undefined;
    const cpuBefore = process.threadCpuUsage();
    const { wall, cpu } = await timed(async () => {
      block = await head.mine(undefined, (draft) => (records = draft.records ?? []));
    });
    const { user, system } = process.threadCpuUsage(cpuBefore);
    if (block?.transactions.length !== transactions.length)
      throw new Error(`${block?.transactions.length} of ${transactions.length} transactions were mined`);
    head.revert(before);
    phases["execution"] = miner.time;
    phases["state root"] = (phases["state root"] ?? 0) + miner.triesTime;
    phases["rest"] = wall - Object.entries(phases).reduce((sum, [phase, spent]) => (phase === "rest" ? sum : sum + spent), 0);
    return {
      wall,
      cpu,
      mainCpu: (user + system) / 1e3,
      gas: block.header.gasUsed,
      hash: block.hash,
      phases: { ...phases } as Mined["phases"],
      records,
    };
  };
}

/** Tells how long it took. Where there are no executors it is the chain without any of this. */
class TimedMiner extends ParallelMiner {
  time = 0;
  triesTime = 0;

  constructor(engine: WasmBlockEngine, workers: Workers, teller: Teller) {
    const strategy = workers === undefined ? "sequential" : "access-sets";
    super(engine, { workers: workers ?? 0, strategy, minTransactions: 2, ...(teller !== undefined && { teller }) }, () => undefined);
  }

  forget(): void {
    this.time = 0;
    this.triesTime = 0;
  }

  override async settleTries(beside: () => void): Promise<void> {
    const start = performance.now();
    let besideTime = 0;
    await super.settleTries(() => {
      const began = performance.now();
      beside();
      besideTime = performance.now() - began;
    });
    this.triesTime += performance.now() - start - besideTime;
  }

  override async execute(run: EngineRun, transactions: readonly EncodedTransaction[]) {
    const start = performance.now();
    const executed = await super.execute(run, transactions);
    this.time += performance.now() - start;
    return executed;
  }
}

const OPTIONS: ChainOptions = {
  ...{ chainId: BLOCK.chainId, networkId: BLOCK.chainId, hardfork: BLOCK.hardfork, coinbase: BLOCK.coinbase, balances: [] },
  ...{ genesisGasLimit: BLOCK.gasLimit, blockGasLimit: BLOCK.gasLimit, transactionGasCap: 16_777_216n, defaultTransactionGas: 16_777_216n },
  ...{ initialBaseFee: BLOCK.baseFee, initialDate: BLOCK.timestamp, minGasPrice: 0n, automine: false, miningOrder: "fifo" },
  ...{ allowUnlimitedContractSize: false, allowBlocksWithSameTimestamp: false, estimatesInnerGas: true },
  time: { seconds: () => BLOCK.timestamp, elapsed: () => 0 },
};
