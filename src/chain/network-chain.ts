import type { Log } from "../access/access.ts";
import type { BlockAccessList } from "../access/block-access-list.ts";
import type { Hex } from "../access/hex.ts";
import type { TraceRequest } from "../engine/trace/tracers.ts";
import type { Hardfork } from "../execution/block-context.ts";
import type { ExecutedTransaction } from "../execution/executor.ts";
import type { StateOverrides } from "../execution/state-override.ts";
import type { AccountState } from "../execution/state-reader.ts";
import type { AccessListEntry, Transaction } from "../execution/transaction.ts";
import type { MiningRecord } from "../mining/block-record.ts";
import type { BlockReport, MeasuredMining } from "../mining/block-report.ts";
import type { BlockHeader } from "./block-header.ts";
import type { SimulatedBlock, SimulationRequest } from "./simulation.ts";
import type { SignedTransaction } from "./signed-transaction.ts";

/** A transaction with its signature, which impersonated senders make up. Quantities in wei and gas. */
export interface ChainTransaction extends Transaction {
  readonly hash: Hex;
  /** Absent from a legacy transaction signed for no chain in particular (before EIP-155). */
  readonly chainId?: bigint;
  /** A legacy transaction's `v`; the parity, 0 or 1, of the others. */
  readonly v: bigint;
  readonly r: bigint;
  readonly s: bigint;
  /** An impersonated sender has no key: r and s are its address. */
  readonly isImpersonated?: boolean;
}

/** What became of a transaction in its block. Gas in units, prices in wei. */
export interface ChainReceipt {
  readonly status: 0 | 1;
  readonly gasUsed: bigint;
  readonly cumulativeGasUsed: bigint;
  readonly effectiveGasPrice: bigint;
  readonly logs: readonly Log[];
  readonly logsBloom: Hex;
  /** Of a creation that succeeded. */
  readonly createdAddress?: Hex;
}

/** A block: mined, or what `pending` would be. Receipts stand in the order of the transactions. */
export interface ChainBlock {
  readonly hash: Hex;
  readonly header: BlockHeader;
  readonly transactions: readonly ChainTransaction[];
  readonly receipts: readonly ChainReceipt[];
  /** Bytes of the block's RLP. */
  readonly size: bigint;
  /** Since Shanghai; a simulated network has none, so it is the empty list. */
  readonly withdrawals?: readonly [];
  /** Since genesis, this block included. */
  readonly totalDifficulty: bigint;
}

/** Where a transaction is: in a block, or in the mempool. */
export interface FoundTransaction {
  readonly transaction: ChainTransaction;
  readonly block?: ChainBlock;
  readonly index?: number;
}

export type { AccountOverride, StateOverrides } from "../execution/state-override.ts";

/** A block by its number, or the one that mining would make now. Tags and hashes are resolved before the chain is asked. */
export type BlockReference = bigint | "pending";

/** What `eth_getProof` answers: nodes of the tries as RLP, from the root down. */
export interface AccountProof {
  readonly accountProof: readonly Hex[];
  readonly balance: bigint;
  readonly codeHash: Hex;
  readonly nonce: bigint;
  readonly storageHash: Hex;
  readonly storageProof: readonly { readonly key: bigint; readonly value: bigint; readonly proof: readonly Hex[] }[];
}

/** The state after a block. Synchronous: a chain holds its state in memory. */
export interface ChainState {
  /** The account, or undefined where none exists. */
  account(address: Hex): AccountState | undefined;
  /** A slot's value, 32 bytes. */
  storage(address: Hex, slot: Hex): Hex;
  proof(address: Hex, slots: readonly Hex[]): AccountProof;
}

/** A message to execute, with everything filled in: what a call or an estimate runs. Not signed, and the sender's nonce is its own. */
export type Message = Omit<Transaction, "hash">;

/** Why an execution failed without reverting. `other` carries the engine's own word in `detail`. */
export type HaltReason = "outOfGas" | "invalidOpcode" | "codeSizeLimit" | "other";

/** What an execution left, however it ended. */
interface Executed {
  /** What it returned or reverted with; `0x` where it halted. */
  readonly output: Hex;
  readonly gasUsed: bigint;
  /** Inputs of its calls to Hardhat's console, in order. */
  readonly consoleLogs: readonly Hex[];
}

export type FailedOutcome = Executed &
  ({ readonly kind: "revert" } | { readonly kind: "halt"; readonly reason: HaltReason; readonly detail: string });

/** How an execution ended. */
export type ExecutionOutcome = FailedOutcome | (Executed & { readonly kind: "success" });

/** What an estimate found: a gas limit that suffices, or how the message fails whatever its gas. */
export type GasEstimate =
  | { readonly kind: "estimate"; readonly gas: bigint }
  | { readonly kind: "failure"; readonly outcome: FailedOutcome }
  /** An inner call runs out of gas at every limit, and the network is not to answer with less (`gasEstimationMode`). */
  | { readonly kind: "innerOutOfGas" };

/** What sending did: under automining, the blocks that it made and how the transaction ended there. */
export interface SendResult {
  readonly hash: Hex;
  readonly mined?: { readonly block: ChainBlock; readonly index: number; readonly outcome: ExecutionOutcome };
}

/** Logs between two blocks, both included, of some addresses (none: all) and topics by position (`undefined`: any). */
export interface LogFilter {
  readonly fromBlock: bigint;
  readonly toBlock: bigint;
  readonly addresses: ReadonlySet<Hex>;
  readonly topics: readonly (readonly Hex[] | undefined)[];
}

/** A log where it lies: its block, its transaction, its index in the block. */
export interface FoundLog {
  readonly log: Log;
  readonly block: ChainBlock;
  readonly transactionIndex: number;
  readonly logIndex: number;
}

/** How transactions of a block ended, by their index in it: those that failed, and those that called Hardhat's console. In order. */
export type Outcomes = ReadonlyMap<number, ExecutionOutcome>;

/** What happens on the chain as it happens. A listener is called synchronously, after the chain is whole again. */
export interface ChainListener {
  onBlock?(block: ChainBlock, outcomes: Outcomes): void;
  /** A transaction entered the mempool and can be mined next. */
  onPendingTransaction?(transaction: ChainTransaction): void;
}

/** The rules that a network was configured with, and that its methods answer by. */
export interface ChainRules {
  readonly chainId: number;
  readonly networkId: number;
  readonly hardfork: Hardfork;
  readonly allowUnlimitedContractSize: boolean;
  /** The most gas of one transaction; undefined where there is no cap of its own. */
  readonly transactionGasCap?: bigint;
  /** The gas of a request that names none. */
  readonly defaultTransactionGas: bigint;
}

/**
 * A chain of blocks as the JSON-RPC methods need it. Tags are resolved, parameters parsed and transactions signed before they come here;
 * answers are data, formatted after. Whatever the chain refuses it throws as an RpcError with EDR's code and sentence.
 */
export interface NetworkChain {
  readonly rules: ChainRules;

  /** The number of the last block. */
  latestNumber(): bigint;
  block(number: bigint): ChainBlock | undefined;
  blockByHash(hash: Hex): ChainBlock | undefined;
  /** The block that mining would make now. It consumes nothing. */
  pendingBlock(): Promise<ChainBlock>;
  transaction(hash: Hex): FoundTransaction | undefined;
  logs(filter: LogFilter): readonly FoundLog[];
  state(block: BlockReference): Promise<ChainState>;
  /** The EIP-7928 list of a block, in any hardfork; empty for genesis. */
  blockAccessList(number: bigint): Promise<BlockAccessList>;
  /** What a block's transactions did, found by executing them again, with preimages of what they hashed. */
  executedAgain(number: bigint): Promise<readonly ExecutedTransaction[]>;
  /** How a block came about, and what of it could run at the same time. */
  blockReport(number: bigint): Promise<BlockReport | undefined>;
  /** What of a block's report is measured: quick, since nothing is executed again. Undefined where the report has none. */
  blockTimeline(number: bigint): MeasuredMining | undefined;
  /** How a block's transactions were executed, batch by batch; undefined where it is not known any more, or was nothing to do. */
  miningRecords(hash: Hex): readonly MiningRecord[] | undefined;

  /**
   * Begins to decode a transaction as eth_sendRawTransaction takes it, before its turn has come: of many that wait, senders are recovered on
   * executors meanwhile. What comes gives the transaction when it is its turn, or throws an RpcError in EDR's words.
   */
  beginToDecode(bytes: Uint8Array): () => SignedTransaction;
  /** Adds to the mempool and, under automining, mines. Refuses what EDR refuses: gas below the intrinsic, no data to create with, caps, funds, nonces, fees. */
  send(transaction: SignedTransaction): Promise<SendResult>;
  /** Under automining: adds to the mempool, to be mined with others by `mineHeld`. Refuses what `send` would refuse before it mines. */
  hold(transaction: SignedTransaction): void;
  /**
   * Mines what is held as one block, or as few as gas allows, in the order in which it came, and tells for each transaction what `send` would
   * have. Where one may be in no block after all, each is mined in a block of its own, as far as it can be.
   */
  mineHeld(): Promise<readonly PromiseSettledResult<SendResult>[]>;
  /** Takes a transaction from the mempool; false where it is not there. */
  dropTransaction(hash: Hex): boolean;
  /** The mempool in the order that transactions came: first those that can be mined next, then those that wait for a nonce. */
  pendingTransactions(): readonly ChainTransaction[];
  /** The nonce of the next transaction of an account, those in the mempool counted. */
  nextNonce(address: Hex): bigint;
  nextBaseFee(): bigint | undefined;
  /** Since Cancun. */
  blobBaseFee(): bigint | undefined;

  /** Executes without a nonce's, a balance's or the base fee's rules. Refuses gas below the intrinsic or above the cap, and no data to create with. */
  call(message: Message, block: BlockReference, overrides: StateOverrides): Promise<ExecutionOutcome>;
  estimateGas(message: Message, block: BlockReference): Promise<GasEstimate>;
  /** The accounts and slots that a message touches, and its gas with them declared. */
  accessList(
    message: Message,
    block: BlockReference,
  ): Promise<{ readonly list: readonly AccessListEntry[]; readonly outcome: ExecutionOutcome }>;
  /** Makes blocks on top of one, and takes them back (`eth_simulateV1`). */
  simulate(request: SimulationRequest, base: bigint): Promise<readonly SimulatedBlock[]>;
  /** A trace in geth's JSON. */
  traceTransaction(hash: Hex, request: TraceRequest): Promise<unknown>;
  traceCall(message: Message, block: BlockReference, overrides: StateOverrides, request: TraceRequest): Promise<unknown>;
  /** One trace a transaction, `{ txHash, result }`. */
  traceBlock(number: bigint, request: TraceRequest): Promise<readonly unknown[]>;

  /** Mines one block, at `timestamp` seconds where it is given. */
  mine(timestamp?: bigint): Promise<ChainBlock>;
  /** Mines `count` blocks, `interval` seconds apart. */
  mineMany(count: bigint, interval: bigint): Promise<void>;
  readonly automine: boolean;
  setAutomine(enabled: boolean): void;

  /** The offset of the chain's clock after the change, in seconds. */
  increaseTime(seconds: bigint): bigint;
  setNextTimestamp(timestamp: bigint): void;

  readonly coinbase: Hex;
  setCoinbase(address: Hex): void;
  readonly blockGasLimit: bigint;
  setBlockGasLimit(gas: bigint): void;
  setMinGasPrice(price: bigint): void;
  readonly minGasPrice: bigint;
  setNextBaseFee(fee: bigint): void;
  setPrevRandao(value: Hex): void;
  setBalance(address: Hex, balance: bigint): void;
  setCode(address: Hex, code: Hex): void;
  setNonce(address: Hex, nonce: bigint): void;
  setStorage(address: Hex, slot: Hex, value: Hex): void;

  /** The snapshot's number, from 1. */
  snapshot(): bigint;
  /** False where there is no such snapshot. */
  revert(snapshot: bigint): boolean;
  /** Starts again from genesis. */
  reset(): Promise<void>;

  listen(listener: ChainListener): () => void;
  /** Lets go of memory. */
  close(): Promise<void>;
}
