import { isDeepStrictEqual } from "node:util";
import type { BlockContext } from "../../src/execution/block-context.ts";
import { capturedStateReader } from "../../src/execution/captured-state.ts";
import type { ExecutedTransaction, ExecuteOptions, Executor } from "../../src/execution/executor.ts";
import type { CapturedState } from "../../src/execution/state-reader.ts";
import type { Transaction } from "../../src/execution/transaction.ts";

/** A block as both sides execute it. */
export interface ComparedBlock {
  readonly block: BlockContext;
  readonly state: CapturedState;
  readonly transactions: readonly Transaction[];
  readonly options: ExecuteOptions;
}

/** What a block came to: its transactions' results, or the error that it threw. */
export type Outcome = { readonly executed: readonly ExecutedTransaction[] } | { readonly error: string };

export async function outcomeOf(executor: Executor, { block, state, transactions, options }: ComparedBlock): Promise<Outcome> {
  try {
    return { executed: await executor.execute(block, transactions, capturedStateReader(state), options) };
  } catch (error) {
    return { error: error instanceof Error ? `${error.name}: ${error.message}` : String(error) };
  }
}

/** Where two outcomes differ first: a path, and both values. Undefined where they are equal. */
export function firstDifference(engine: unknown, reference: unknown, path = ""): string | undefined {
  if (isDeepStrictEqual(engine, reference)) return undefined;
  if (!isObject(engine) || !isObject(reference)) return `${path}: the engine has ${show(engine)}, the reference VM ${show(reference)}`;
  const keys = new Set([...Object.keys(engine), ...Object.keys(reference)]);
  for (const key of keys) {
    const difference = firstDifference(engine[key], reference[key], `${path}.${key}`);
    if (difference !== undefined) return difference;
  }
  return `${path}: one has a key that the other lacks`;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function show(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) => (typeof part === "bigint" ? `${part}n` : part)) ?? String(value);
}
