import { EVM, type EVMMockBlockchainInterface, NobleBN254 } from "@ethereumjs/evm";
import type { TypedTransaction } from "@ethereumjs/tx";
import { hexToBytes } from "@ethereumjs/util";
import { runTx, type RunTxResult, VM } from "@ethereumjs/vm";
import { type Hex, toAddress } from "../../src/access/hex.ts";
import { capturedStateReader } from "../../src/execution/captured-state.ts";
import type { StateReader } from "../../src/execution/state-reader.ts";
import { atBlockStart } from "../../src/reference/block-start.ts";
import { BlockState } from "../../src/reference/block-state.ts";
import { toBlock, toCommon, toTypedTransaction } from "../../src/reference/library-objects.ts";
import type { FuzzCase } from "./cases/fuzz-case.ts";

/** One instruction that a transaction came to. */
export interface Step {
  readonly opcode: number;
  readonly depth: number;
  /** A transaction with this gas limit would have none left here, if each frame gives on all that it may. */
  readonly gasLimit: bigint;
  /** What ended its frame here, in the library's words. */
  fault?: string;
}

/** A message between accounts, and how it ended: "success", or the library's word for the fault. */
export interface TracedMessage {
  readonly kind: "call" | "create";
  readonly end: string;
  /** Whose code it runs. */
  readonly code: Hex | undefined;
}

export interface Trace {
  /** The least gas limit that a block allows. */
  readonly leastGas: bigint;
  readonly steps: readonly Step[];
  readonly messages: readonly TracedMessage[];
  /** The most words of memory that a frame had. */
  readonly memoryWords: bigint;
  /** What its price came from beside its instructions. */
  readonly paid: readonly string[];
}

export const NOTHING: Trace = { leastGas: 0n, steps: [], messages: [], memoryWords: 0n, paid: [] };

/** Steps through a case's first transaction on the library's own VM, without a recorder. Empty where a block may not contain it. */
export async function trace({ block: context, state, transactions: [transaction], options }: FuzzCase): Promise<Trace> {
  if (transaction === undefined) return NOTHING;
  const common = toCommon(context.chainId, context.hardfork);
  const base = atBlockStart(capturedStateReader(state), context);
  const stateManager = new BlockState(base, false, () => () => {});
  const isUnlimited = context.allowUnlimitedContractSize ?? false;
  const limits = { allowUnlimitedContractSize: isUnlimited, allowUnlimitedInitCodeSize: isUnlimited };
  const evm = new EVM({ common, stateManager, blockchain: hashesOf(base), bn254: new NobleBN254(), ...limits });
  common.events.removeAllListeners();
  const traced = observe(evm, transaction.gasLimit);
  const { checkSenders = true, refuseContractSenders = false } = options;
  try {
    const typed = toTypedTransaction(transaction, common, checkSenders ? 0n : (context.baseFee ?? 0n), isUnlimited);
    const sender = toAddress(transaction.from);
    if (!checkSenders) await stateManager.fund(sender, 2n ** 255n);
    if (!refuseContractSenders) stateManager.hiddenCode = sender;
    const result = await runTx(new VM({ common, stateManager, evm }), {
      tx: typed,
      block: toBlock(context, common),
      skipNonce: !checkSenders,
      skipBlockGasLimitValidation: true,
      skipHardForkValidation: true,
    });
    return { ...traced, leastGas: leastGasOf(typed), paid: paidFor(typed, result) };
  } catch {
    return NOTHING;
  }
}

/** The gas that a transaction costs before it is executed, or the floor of its calldata (EIP-7623). */
function leastGasOf(typed: TypedTransaction): bigint {
  const intrinsic = typed.getIntrinsicGas();
  const floor = floorOf(typed);
  return intrinsic > floor ? intrinsic : floor;
}

function floorOf({ common, data }: TypedTransaction): bigint {
  if (!common.isActivatedEIP(7623)) return 0n;
  const tokens = data.reduce((sum, byte) => sum + (byte === 0 ? 1n : 4n), 0n);
  return common.param("txGas") + tokens * common.param("totalCostFloorPerToken");
}

function paidFor(typed: TypedTransaction, { gasRefund = 0n, totalGasSpent }: RunTxResult): string[] {
  const rest = typed.common.isActivatedEIP(3529) ? 4n : 1n;
  return [
    ...(gasRefund > 0n ? [gasRefund * rest > totalGasSpent ? "refund at its cap" : "refund"] : []),
    ...(totalGasSpent === floorOf(typed) ? ["floor of the calldata"] : []),
  ];
}

function observe({ events }: EVM, gasLimit: bigint): Pick<Trace, "steps" | "messages" | "memoryWords"> {
  const steps: Step[] = [];
  const messages: TracedMessage[] = [];
  const open: { readonly to: Pick<TracedMessage, "kind" | "code">; last?: Step }[] = [];
  const seen = { steps, messages, memoryWords: 0n };
  events.on("step", ({ opcode, depth, gasLeft, memoryWordCount }, next) => {
    // A frame gets 63 of 64 parts of what its caller has.
    const spare = (gasLeft * 64n ** BigInt(depth)) / 63n ** BigInt(depth);
    const step: Step = { opcode: opcode.code, depth, gasLimit: gasLimit - spare };
    steps.push(step);
    const frame = open.at(-1);
    if (frame !== undefined) frame.last = step;
    if (memoryWordCount > seen.memoryWords) seen.memoryWords = memoryWordCount;
    next?.();
  });
  events.on("beforeMessage", (message, next) => {
    const code = message.to === undefined ? undefined : (message.codeAddress.toString() as Hex);
    open.push({ to: { kind: code === undefined ? "create" : "call", code } });
    next?.();
  });
  events.on("afterMessage", ({ execResult }, next) => {
    const { to, last } = open.pop() ?? { to: { kind: "call", code: undefined } as const };
    const end = execResult.exceptionError?.error ?? "success";
    messages.push({ ...to, end });
    if (last !== undefined && end !== "success") last.fault = end;
    next?.();
  });
  return seen;
}

function hashesOf(base: StateReader): EVMMockBlockchainInterface {
  const hashes: EVMMockBlockchainInterface = {
    async getBlock(number) {
      const hash = hexToBytes(await base.blockHash(BigInt(number)));
      return { hash: () => hash };
    },
    putBlock: async () => {},
    shallowCopy: () => hashes,
  };
  return hashes;
}
