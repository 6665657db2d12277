import type { Access } from "../access/access.ts";
import { EMPTY_CODE_HASH, type Hex, ZERO_WORD } from "../access/hex.ts";
import { type Location, type LocationKey, locationKey } from "../access/location.ts";
import type { World } from "../engine/world.ts";
import type { BlockContext } from "../execution/block-context.ts";
import type { ExecutedTransaction } from "../execution/executor.ts";
import { describeRefusal } from "../execution/refusal.ts";
import type { CapturedState, StateReader } from "../execution/state-reader.ts";
import type { Transaction } from "../execution/transaction.ts";
import { keccakHex, toBytes } from "./bytes.ts";
import { StateRecorder } from "./state-recorder.ts";

/** Executes a block a second time, on the state before it. */
export type ExecuteBlock = (
  context: BlockContext,
  transactions: readonly Transaction[],
  before: StateReader,
) => Promise<readonly ExecutedTransaction[]>;

/** How a chain has its blocks verified. */
export interface Verification {
  /** On the reference VM where it is left out. */
  readonly execute?: ExecuteBlock;
  /** Hears of a block that came out otherwise, when the one that was executed one by one stands. */
  readonly onDifference: (difference: BlockDifference) => void | Promise<void>;
}

/** A block of which the second execution came to something else. */
export interface BlockDifference {
  readonly context: BlockContext;
  readonly transactions: readonly Transaction[];
  /** What was found first, by transaction. */
  readonly executed: readonly ExecutedTransaction[];
  /** All that the second execution read of the state before. */
  readonly state: CapturedState;
  /** A clause: `transaction 3 used 21000 gas, and 21001 there`. */
  readonly what: string;
}

/** A block to verify: what it was made of, and what came of it. */
export interface VerifiedBlock {
  readonly context: BlockContext;
  readonly transactions: readonly Transaction[];
  readonly executed: readonly ExecutedTransaction[];
  /** What the coinbase got besides, in wei. */
  readonly reward: bigint;
}

/**
 * Executes a block again and compares status, gas, logs and the state that it left. Undefined where nothing differs, or where the second
 * execution does not speak the network's own limits.
 *
 * @param during shows the world as it was before the block while it runs what it is given
 */
export async function verifyBlock(
  { context, transactions, executed, reward }: VerifiedBlock,
  world: World,
  during: <T>(look: () => Promise<T>) => Promise<T>,
  blockHash: (number: bigint) => Hex,
  execute: ExecuteBlock = onReference,
): Promise<BlockDifference | undefined> {
  const { again, expected, state } = await during(async () => {
    const recorder = new StateRecorder(readerOf(world, blockHash));
    const results = await execute(context, transactions, recorder);
    return { again: results, expected: stateAfter(results, executed, world), state: recorder.captured() };
  });
  if (again.some(({ refusal }) => refusal?.code === "cap-exceeded")) return undefined;
  const what = firstDifference(executed, again) ?? wrongState(expected, world, { coinbase: context.coinbase, reward });
  return what === undefined ? undefined : { context, transactions, executed, state, what };
}

/** Hardhat's blocks begin with no system calls, so the state is taken as it is. */
const onReference: ExecuteBlock = async (context, transactions, before) => {
  const { BlockExecution } = await import("../reference/block-execution.ts");
  const execution = new BlockExecution({ ...context, ...(context.isGasUnlimited === true && { gasLimit: MOST_GAS }) }, before);
  const executed: ExecutedTransaction[] = [];
  for (const transaction of transactions) executed.push(await execution.execute(transaction, {}));
  return executed;
};

const MOST_GAS = 2n ** 63n - 1n;

function readerOf(world: World, blockHash: (number: bigint) => Hex): StateReader {
  return {
    account: async (address) => world.account(address),
    storage: async (address, slot) => world.storage(address, slot),
    blockHash: async (number) => blockHash(number),
  };
}

function firstDifference(executed: readonly ExecutedTransaction[], again: readonly ExecutedTransaction[]): string | undefined {
  for (const [index, first] of executed.entries()) {
    const second = again[index];
    if (second?.refusal !== undefined) return `transaction ${index} was mined, and refused there: ${describeRefusal(second.refusal)}`;
    if (first.status !== second?.status) return `transaction ${index} has status ${first.status}, and ${second?.status} there`;
    if (first.gasUsed !== second.gasUsed) return `transaction ${index} used ${first.gasUsed} gas, and ${second.gasUsed} there`;
    if (JSON.stringify(first.logs) !== JSON.stringify(second.logs)) return `transaction ${index} logged other events there`;
  }
  return undefined;
}

interface ExpectedValue {
  readonly location: Location;
  readonly value: Hex;
}

/** What all locations that either execution wrote must hold after the block. To be asked while the world shows the state before. */
function stateAfter(
  again: readonly ExecutedTransaction[],
  executed: readonly ExecutedTransaction[],
  world: World,
): ReadonlyMap<LocationKey, ExpectedValue> {
  const expected = new Map<LocationKey, ExpectedValue>();
  for (const { location } of writesOf(executed)) expected.set(locationKey(location), { location, value: valueOf(location, world) });
  for (const { location, after } of writesOf(again)) expected.set(locationKey(location), { location, value: after });
  return expected;
}

function writesOf(executed: readonly ExecutedTransaction[]): Access[] {
  const isWritten = ({ location, write }: Access) => location.kind !== "existence" && (write === "changed" || write === "added");
  return executed.flatMap(({ accesses }) => accesses.filter(isWritten));
}

function wrongState(
  expected: ReadonlyMap<LocationKey, ExpectedValue>,
  world: World,
  { coinbase, reward }: { readonly coinbase: Hex; readonly reward: bigint },
): string | undefined {
  for (const [key, { location, value }] of expected) {
    const isRewarded = location.kind === "balance" && location.address === coinbase;
    const wanted = isRewarded ? BigInt(value) + reward : asNumber(location, value);
    const found = asNumber(location, valueOf(location, world));
    if (found !== wanted) return `${key} is ${found}, and ${wanted} there`;
  }
  return undefined;
}

function valueOf(location: Location, world: World): Hex {
  const { address } = location;
  switch (location.kind) {
    case "storage":
      return world.storage(address, location.slot);
    case "balance":
      return `0x${world.balance(address).toString(16)}`;
    case "nonce":
      return `0x${world.nonce(address).toString(16)}`;
    default: {
      const code = world.code(address);
      return code === "0x" ? EMPTY_CODE_HASH : keccakHex(toBytes(code));
    }
  }
}

/** No code is no code, whether the account exists or not. */
function asNumber({ kind }: Location, value: Hex): bigint {
  return BigInt(kind === "code" && value === ZERO_WORD ? EMPTY_CODE_HASH : value);
}
