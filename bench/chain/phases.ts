import { Blockchain } from "../../src/chain/blockchain.ts";
import type { ChainOptions } from "../../src/chain/chain-options.ts";
import { decodeTransaction } from "../../src/chain/decode-transaction.ts";
import { Mempool } from "../../src/chain/mempool.ts";
import { toBytes } from "../../src/chain/bytes.ts";
import { WasmBlockEngine } from "../../src/engine/block-engine.ts";
import { EngineRun } from "../../src/engine/block-run.ts";
import type { Hex } from "../../src/access/hex.ts";
import { CHAIN_ID, type ChainWorkload, SENDERS } from "./workload.ts";

/** Milliseconds of CPU time that each part of sending and mining took, without the parts inside of it. */
export type Phases = Readonly<Record<string, number>>;

const RICH = 10n ** 24n;
const WARM_UPS = 4;

const OPTIONS: ChainOptions = {
  ...{ chainId: CHAIN_ID, networkId: CHAIN_ID, hardfork: "osaka", coinbase: "0xc014ba5ec014ba5ec014ba5ec014ba5ec014ba5e" },
  ...{ genesisGasLimit: 30_000_000_000n, blockGasLimit: 30_000_000_000n, transactionGasCap: 16_777_216n },
  ...{ defaultTransactionGas: 16_777_216n, initialBaseFee: 1_000_000_000n, initialDate: 1_800_000_000n, minGasPrice: 0n },
  ...{ automine: false, miningOrder: "fifo", allowUnlimitedContractSize: false, allowBlocksWithSameTimestamp: false },
  ...{ estimatesInnerGas: true, balances: SENDERS.map((address) => ({ address, balance: RICH })) },
};

const spent = new Map<string, number>();
/** The phases at work, the innermost last, and since when. */
const stack: string[] = [];
let since = 0;

/** Sends and mines a block, again and again from one state, and tells the mean of where the time went. The first runs, in code not yet compiled, do not count. */
export async function phasesOf(workload: ChainWorkload, count: number, runs: number): Promise<Phases> {
  watchAll();
  const chain = await chainFor(workload);
  const signed = workload.sign(count);
  for (let run = -WARM_UPS; run < runs; run++) {
    if (run === 0) spent.clear();
    const snapshot = chain.snapshot();
    await sendAndMine(chain, signed);
    chain.revert(snapshot);
  }
  await chain.close();
  return Object.fromEntries([...spent].map(([phase, time]) => [phase, time / runs]));
}

/** A chain that has mined what a workload starts from. */
export async function chainFor(workload: ChainWorkload): Promise<Blockchain> {
  const chain = await Blockchain.create(OPTIONS);
  for (const raw of workload.setUp) {
    await chain.send(decodeTransaction(toBytes(raw)));
    await chain.mine();
  }
  return chain;
}

async function sendAndMine(chain: Blockchain, signed: readonly Hex[]): Promise<void> {
  const decoded = inPhase("send: decode and recover", () => signed.map((raw) => decodeTransaction(toBytes(raw))));
  enter("send: rest");
  for (const transaction of decoded) await chain.send(transaction);
  leave();
  enter("mine: rest");
  const { transactions } = await chain.mine();
  leave();
  if (transactions.length !== signed.length) throw new Error(`${transactions.length} of ${signed.length} transactions were mined`);
}

let isWatching = false;

function watchAll(): void {
  if (isWatching) return;
  isWatching = true;
  watch(Mempool.prototype, "add", "send: mempool");
  watch(Mempool.prototype, "update", "mine: mempool");
  watch(WasmBlockEngine.prototype, "open", "mine: open the block");
  watch(EngineRun.prototype, "execute", "mine: execute");
  watch(WasmBlockEngine.prototype, "encodeReceipts", "mine: receipts");
  watch(WasmBlockEngine.prototype, "commit", "mine: commit");
  watch(WasmBlockEngine.prototype, "stateRoot", "mine: state root");
  watch(WasmBlockEngine.prototype, "orderedRoot", "mine: transactions' root");
}

/** Counts the time of a method to a phase. */
function watch<Name extends string>(owner: Record<Name, (...given: never[]) => unknown>, name: Name, phase: string): void {
  const method = owner[name];
  owner[name] = function (this: unknown, ...given: never[]) {
    return inPhase(phase, () => method.apply(this, given));
  };
}

function inPhase<T>(phase: string, step: () => T): T {
  enter(phase);
  try {
    return step();
  } finally {
    leave();
  }
}

function enter(phase: string): void {
  settle();
  stack.push(phase);
}

function leave(): void {
  settle();
  stack.pop();
}

/** Milliseconds of this thread's CPU time, which other processes hardly change. */
function cpuTime(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1e3;
}

/** Counts the time since the last change to the innermost phase. */
function settle(): void {
  const now = cpuTime();
  const phase = stack.at(-1);
  if (phase !== undefined) spent.set(phase, (spent.get(phase) ?? 0) + now - since);
  since = now;
}
