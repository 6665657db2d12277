import type { Block } from "@ethereumjs/block";
import type { Common } from "@ethereumjs/common";
import { NobleBN254 } from "@ethereumjs/evm";
import type { TypedTransaction } from "@ethereumjs/tx";
import { Account, bytesToHex, createAddressFromString, EthereumJSErrorWithoutCode, hexToBytes, MAX_UINT64 } from "@ethereumjs/util";
import { runTx, type RunTxResult, VM } from "@ethereumjs/vm";
import type { Log } from "../access/access.ts";
import { type Hex, toAddress } from "../access/hex.ts";
import { ParallelError } from "../errors/error.ts";
import { blobBaseFeeOf } from "../execution/blob-fee.ts";
import type { BlockContext } from "../execution/block-context.ts";
import type { ExecutedTransaction, ExecuteOptions } from "../execution/executor.ts";
import type { Refusal } from "../execution/refusal.ts";
import type { StateReader } from "../execution/state-reader.ts";
import type { Transaction } from "../execution/transaction.ts";
import { AccessRecorder } from "./access-recorder.ts";
import { BlockState } from "./block-state.ts";
import { libraryRefusal } from "./library-refusal.ts";
import { toBlock, toCommon, toTypedTransaction } from "./library-objects.ts";
import { RecordingEvm } from "./recording-evm.ts";
import { type Circumstances, firstRefusal } from "./refusal-order.ts";

/** Whom system contracts take for the block itself (EIP-4788). */
const SYSTEM_ADDRESS: Hex = "0xfffffffffffffffffffffffffffffffffffffffe";
const SYSTEM_CALL_GAS = 30_000_000n;

/** What a step of the block that is no transaction touched. */
export type SystemAccesses = Pick<ExecutedTransaction, "accesses" | "deployedCode">;

/** One block while its transactions are executed, one after another, on the reference VM. */
export class BlockExecution {
  readonly #context: BlockContext;
  readonly #common: Common;
  readonly #block: Block;
  readonly #recorder: AccessRecorder;
  readonly #state: BlockState;
  readonly #evm: RecordingEvm;
  readonly #vm: VM;
  #gasUsed = 0n;

  /**
   * @param base the state that the block's first transaction meets, the writes of its opening system calls included (`atBlockStart`)
   * @param eips rules on top of the hardfork's own
   */
  constructor(context: BlockContext, base: StateReader, eips: readonly number[] = []) {
    this.#context = context;
    this.#common = toCommon(context.chainId, context.hardfork, eips);
    this.#block = toBlock(context, this.#common);
    this.#recorder = new AccessRecorder();
    this.#state = new BlockState(base, !this.#common.gteHardfork("spuriousDragon"), (kind, address, slot, after) =>
      this.#recorder.wrote(this.#state, kind, address, slot, after),
    );
    const isUnlimited = context.allowUnlimitedContractSize ?? false;
    this.#evm = new RecordingEvm(
      {
        common: this.#common,
        stateManager: this.#state,
        blockchain: new BlockHashes(base),
        bn254: new NobleBN254(),
        allowUnlimitedContractSize: isUnlimited,
        allowUnlimitedInitCodeSize: isUnlimited,
      },
      this.#recorder,
    );
    // The rules are shared and never change, so nothing of this block may hang on to them.
    this.#common.events.removeAllListeners();
    this.#vm = new VM({ common: this.#common, stateManager: this.#state, evm: this.#evm });
  }

  /** Executes the next transaction of the block. */
  async execute(
    transaction: Transaction,
    { checkSenders = true, refuseContractSenders = false }: ExecuteOptions,
  ): Promise<ExecutedTransaction> {
    const left = this.#context.gasLimit - this.#gasUsed;
    if (checkSenders && transaction.gasLimit > left)
      return refused({ code: "block-gas-exceeded", gasLimit: transaction.gasLimit, available: left });
    this.#recorder.begin();
    this.#evm.phase = "checking";
    let result: RunTxResult;
    try {
      result = await this.#run(transaction, checkSenders, refuseContractSenders);
    } catch (error) {
      return this.#refuse(error, transaction, checkSenders);
    }
    this.#gasUsed += result.totalGasSpent;
    this.#recorder.addFee(this.#state, toAddress(this.#context.coinbase));
    const { exceptionError, returnValue, logs = [] } = result.execResult;
    const accesses = this.#recorder.finish(this.#state);
    const deployedCode = this.#recorder.deployedCode();
    return {
      status: exceptionError === undefined ? 1 : 0,
      gasUsed: result.totalGasSpent,
      logs: logs.map(toLog),
      returnData: bytesToHex(returnValue),
      ...(transaction.to === undefined && result.createdAddress !== undefined && { createdAddress: result.createdAddress.toString() }),
      accesses,
      preimages: this.#recorder.preimages(),
      ...(Object.keys(deployedCode).length > 0 && { deployedCode }),
    };
  }

  /** Calls a system contract as the block itself does before and after its transactions (EIP-4788, 2935, 7002, 7251). */
  async callAsSystem(to: Hex, data: Hex): Promise<SystemAccesses> {
    this.#recorder.begin();
    await this.#evm.runCall({
      block: this.#block,
      caller: createAddressFromString(SYSTEM_ADDRESS),
      to: createAddressFromString(to),
      data: hexToBytes(data),
      gasLimit: SYSTEM_CALL_GAS,
      skipNonceIncrement: true,
    });
    return this.#endOfSystemStep();
  }

  /** Credits a validator's withdrawal, in wei (EIP-4895). */
  async withdraw(address: Hex, amount: bigint): Promise<SystemAccesses> {
    this.#recorder.begin();
    await this.#state.load(address);
    this.#recorder.read(this.#state, "balance", address);
    const holder = createAddressFromString(address);
    const account = (await this.#state.getAccount(holder)) ?? new Account();
    account.balance += amount;
    await this.#evm.journal.putAccount(holder, account);
    return this.#endOfSystemStep();
  }

  async #endOfSystemStep(): Promise<SystemAccesses> {
    await this.#evm.journal.cleanup();
    this.#state.originalStorageCache.clear();
    return { accesses: this.#recorder.finish(this.#state) };
  }

  async #run(transaction: Transaction, checkSenders: boolean, refuseContractSenders: boolean): Promise<RunTxResult> {
    const leastFee = checkSenders ? 0n : (this.#context.baseFee ?? 0n);
    const typed = toTypedTransaction(transaction, this.#common, leastFee, this.#context.allowUnlimitedContractSize ?? false);
    await this.#openSender(transaction, typed, checkSenders);
    // The library knows a transaction's own nonce to have its limits (EIP-2681), and not that of a sender which it does not check.
    if (!checkSenders && this.#state.nonceOf(toAddress(transaction.from)) === MAX_UINT64)
      throw EthereumJSErrorWithoutCode("nonce cannot equal or exceed MAX_UINT64");
    if (!refuseContractSenders) this.#state.hiddenCode = toAddress(transaction.from);
    return runTx(this.#vm, {
      tx: typed,
      block: this.#block,
      skipNonce: !checkSenders,
      skipBlockGasLimitValidation: true,
      skipHardForkValidation: true,
      blockGasUsed: this.#gasUsed,
    });
  }

  /** What the transaction reads of its sender; the same for a made-up sender, whose balance is raised to what it needs. */
  async #openSender(transaction: Transaction, typed: TypedTransaction, checkSenders: boolean): Promise<void> {
    const sender = toAddress(transaction.from);
    await this.#state.load(sender);
    if (!checkSenders) await this.#state.fund(sender, mostCost(typed, this.#common));
    await this.#state.load(toAddress(this.#context.coinbase));
    this.#recorder.read(this.#state, "nonce", sender);
    this.#recorder.read(this.#state, "balance", sender);
    this.#state.onLook = this.#lookAtAuthorities();
  }

  /** Until the outermost message starts, the account that is looked at first is the sender; all others sign EIP-7702 authorizations. */
  #lookAtAuthorities(): NonNullable<BlockState["onLook"]> {
    let isSender = true;
    return (kind, address) => {
      if (isSender) isSender = false;
      else if (kind === "existence")
        for (const field of ["existence", "nonce", "code"] as const) this.#recorder.read(this.#state, field, address);
    };
  }

  #refuse(error: unknown, transaction: Transaction, checkSenders: boolean): ExecutedTransaction {
    this.#state.hiddenCode = undefined;
    this.#state.onLook = undefined;
    if (this.#state.failure !== undefined) throw this.#state.failure;
    if (!(error instanceof Error)) throw error;
    if (this.#evm.phase !== "checking") throw new ParallelError("INTERNAL", { detail: `the reference VM failed: ${error.message}` }, error);
    const { hardfork, allowUnlimitedContractSize = false } = this.#context;
    const intrinsicGas = () => toTypedTransaction(transaction, this.#common, 0n, allowUnlimitedContractSize).getIntrinsicGas();
    const found = libraryRefusal(error, { transaction, hardfork, intrinsicGas });
    const circumstances = (): Circumstances => ({
      blobBaseFee: blobBaseFeeOf(this.#context),
      ...(checkSenders && { baseFee: this.#context.baseFee ?? 0n, nonce: this.#state.nonceOf(toAddress(transaction.from)) }),
    });
    return refused(firstRefusal(found, transaction, circumstances));
  }
}

function refused(refusal: Refusal): ExecutedTransaction {
  return { status: 0, gasUsed: 0n, logs: [], returnData: "0x", accesses: [], preimages: {}, refusal };
}

/** All that a transaction may cost its sender, in wei. */
function mostCost(typed: TypedTransaction, common: Common): bigint {
  const price = "maxFeePerGas" in typed ? typed.maxFeePerGas : typed.gasPrice;
  const blobs = "maxFeePerBlobGas" in typed ? typed.maxFeePerBlobGas * common.param("blobGasPerBlob") * BigInt(typed.numBlobs()) : 0n;
  return typed.value + typed.gasLimit * price + blobs;
}

function toLog([address, topics, data]: [Uint8Array, Uint8Array[], Uint8Array]): Log {
  return { address: bytesToHex(address), topics: topics.map((topic) => bytesToHex(topic)), data: bytesToHex(data) };
}

/** What BLOCKHASH asks, in the library's form. */
class BlockHashes {
  readonly #state: StateReader;

  constructor(state: StateReader) {
    this.#state = state;
  }

  async getBlock(number: number): Promise<{ hash(): Uint8Array }> {
    const hash: Hex = await this.#state.blockHash(BigInt(number));
    return { hash: () => hexToBytes(hash) };
  }

  async putBlock(): Promise<void> {}

  shallowCopy(): this {
    return this;
  }
}
