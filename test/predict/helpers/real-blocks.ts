import { readdirSync } from "node:fs";
import { join } from "node:path";
import { locationKey, type LocationKey } from "../../../src/access/location.ts";
import { capturedStateReader, StateDraft } from "../../../src/execution/captured-state.ts";
import { createEngineExecutor } from "../../../src/engine/engine-executor.ts";
import { speaks } from "../../../src/engine/encode.ts";
import type { ExecutedTransaction } from "../../../src/execution/executor.ts";
import type { Transaction } from "../../../src/execution/transaction.ts";
import { CodePredictor } from "../../../src/predict/code-predictor.ts";
import type { PredictedSet } from "../../../src/predict/predictor.ts";
import { type MainnetBlock, readMainnetBlock } from "../../helpers/mainnet-block.ts";
import { predictionState } from "./prediction-state.ts";

/** What a transaction is, by what it did: a DEX's emitted a swap, an ERC-20's calls the standard's functions that change state. */
export const CLASSES = ["plain transfer", "ERC-20", "DEX", "other"] as const;
export type TransactionClass = (typeof CLASSES)[number];

/** How predictions of storage writes compare with the writes that were executed, those that changed nothing included. */
export interface WriteScore {
  transactions: number;
  /** Written storage locations; those of them that were predicted; and all that were predicted. */
  written: number;
  found: number;
  predicted: number;
  /** Transactions whose predicted writes are the ones that they made, and no others. */
  exactSets: number;
}

/** What was not as predicted. */
export interface WriteMiss {
  readonly block: bigint;
  readonly transaction: Transaction;
  readonly class: TransactionClass;
  readonly missing: readonly LocationKey[];
  readonly beside: readonly LocationKey[];
  readonly predicted: PredictedSet | undefined;
}

export interface RealBlocksScore {
  readonly blocks: number;
  /** Transactions that failed: what these wrote was taken back, and prediction speaks of those that succeed. */
  readonly failed: number;
  readonly byClass: Readonly<Record<TransactionClass, WriteScore>>;
  readonly misses: readonly WriteMiss[];
}

/** The real blocks in a folder that the engine speaks, read one at a time. */
export function* realBlocksIn(folder: string): Generator<MainnetBlock> {
  for (const file of readdirSync(folder).sort()) {
    if (!file.endsWith(".json.gz")) continue;
    const block = readMainnetBlock(join(folder, file));
    if (speaks(block.context.hardfork)) yield block;
  }
}

/** Predicts each transaction of real blocks on the state of the parent block, and holds it against what it did in its block. */
export async function scoreRealBlocks(folder: string): Promise<RealBlocksScore> {
  const byClass = Object.fromEntries(CLASSES.map((name) => [name, newWriteScore()])) as Record<TransactionClass, WriteScore>;
  const misses: WriteMiss[] = [];
  let [blocks, failed] = [0, 0];
  for (const { context, transactions, state } of realBlocksIn(folder)) {
    blocks++;
    const predictor = await CodePredictor.create(predictionState(new StateDraft(state)), context);
    const executed = await createEngineExecutor().execute(context, transactions, capturedStateReader(state));
    for (const [index, transaction] of transactions.entries()) {
      const result = executed[index];
      if (result?.status !== 1) failed++;
      if (result?.status !== 1) continue;
      const kind = classOf(transaction, result);
      const predicted = predictor.predict(transaction);
      const { missing, beside } = countWrites(byClass[kind], result, predicted);
      if (missing.length + beside.length > 0) misses.push({ block: context.number, transaction, class: kind, missing, beside, predicted });
    }
  }
  return { blocks, failed, byClass, misses };
}

export function sumOf(scores: readonly WriteScore[]): WriteScore {
  const sum = newWriteScore();
  for (const score of scores) for (const name of Object.keys(sum) as (keyof WriteScore)[]) sum[name] += score[name];
  return sum;
}

const newWriteScore = (): WriteScore => ({ transactions: 0, written: 0, found: 0, predicted: 0, exactSets: 0 });

function countWrites(
  score: WriteScore,
  { accesses }: ExecutedTransaction,
  predicted: PredictedSet | undefined,
): Pick<WriteMiss, "missing" | "beside"> {
  const written = storageWrites(accesses);
  const guessed = storageWrites(predicted?.accesses ?? []);
  const missing = [...written].filter((key) => !guessed.has(key));
  const beside = [...guessed].filter((key) => !written.has(key));
  score.transactions++;
  score.written += written.size;
  score.found += written.size - missing.length;
  score.predicted += guessed.size;
  if (missing.length + beside.length === 0) score.exactSets++;
  return { missing, beside };
}

function storageWrites(accesses: readonly Pick<ExecutedTransaction["accesses"][number], "location" | "write">[]): Set<LocationKey> {
  const writes = accesses.filter(({ location, write }) => location.kind === "storage" && write !== "none");
  return new Set(writes.map(({ location }) => locationKey(location)));
}

/** Topics of the events `Swap` of Uniswap v2 and v3, and of their many copies. */
const SWAPS: ReadonlySet<string> = new Set([
  "0xd78ad95fa46c994b6551d0da85fc275fe613ce37657fb8d5e3d130840159d822",
  "0xc42079f94a6350d7e6235f29174924f928cc2ac818eb64fed8004e115fbcca67",
]);

/** transfer, transferFrom, approve, increaseAllowance, decreaseAllowance */
const ERC20_SELECTORS: ReadonlySet<string> = new Set(["0xa9059cbb", "0x23b872dd", "0x095ea7b3", "0x39509351", "0xa457c2d7"]);

function classOf({ data }: Transaction, { logs, accesses }: ExecutedTransaction): TransactionClass {
  if (logs.some(({ topics }) => SWAPS.has(topics[0] ?? ""))) return "DEX";
  if (data === "0x" && !accesses.some(({ location }) => location.kind === "storage")) return "plain transfer";
  return ERC20_SELECTORS.has(data.slice(0, 10)) ? "ERC-20" : "other";
}
