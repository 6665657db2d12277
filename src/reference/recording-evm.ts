import type { Common } from "@ethereumjs/common";
import {
  EVM,
  EVMError,
  type EVMOpts,
  type EVMResult,
  type EVMRunCallOpts,
  type ExecResult,
  getOpcodesForHF,
  type Log,
  type Message,
} from "@ethereumjs/evm";
import { type Account, Address } from "@ethereumjs/util";
import { delegateIn } from "../access/delegation.ts";
import type { Hex } from "../access/hex.ts";
import type { AccessRecorder } from "./access-recorder.ts";
import type { BlockState } from "./block-state.ts";
import { hookInstructions, type InstructionRow } from "./instruction-hooks.ts";
import { quicken } from "./instruction-loop.ts";

type CallMessage = Message & { to: Address };
type InterpreterOptions = { pc?: number; initialLogs?: Log[] };

const instructionTables = new WeakMap<Common, ReturnType<typeof getOpcodesForHF>>();

function instructionsOf(common: Common): ReturnType<typeof getOpcodesForHF> {
  const instructions = instructionTables.get(common) ?? getOpcodesForHF(common);
  instructionTables.set(common, instructions);
  return instructions;
}

/** The reference EVM, telling a recorder what messages and instructions read, and from where. */
export class RecordingEvm extends EVM {
  /** Before the transaction's outermost message, in it, or after it: while it is checked, executed and settled. */
  phase: "checking" | "executing" | "settling" = "checking";
  readonly #recorder: AccessRecorder;
  readonly #state: BlockState;
  /** What init code reverted with, until its creation takes it. */
  #revertedWith: Uint8Array | undefined;

  constructor(options: EVMOpts & { stateManager: BlockState }, recorder: AccessRecorder) {
    super(options);
    this.#recorder = recorder;
    this.#state = options.stateManager;
    // The library's own way to change instructions makes all of them asynchronous, which costs more than the recording.
    hookInstructions(this._opcodeMap as unknown as InstructionRow[], recorder, this.#state);
    quicken(this, this.common);
  }

  /** Runs in the library's constructor. Making the table takes half a millisecond, as long as two transfers. */
  override getActiveOpcodes(): EVM["opcodes"] {
    const instructions = instructionsOf(this.common);
    this._opcodes = instructions.opcodes;
    this._handlers = instructions.handlers;
    this._dynamicGasHandlers = instructions.dynamicGasHandlers;
    this._opcodeMap = instructions.opcodeMap.map((row) => ({ ...row }));
    return this._opcodes;
  }

  override async runCall(options: EVMRunCallOpts): Promise<EVMResult> {
    if (options.message !== undefined) return super.runCall(options);
    this.phase = "executing";
    this.#state.hiddenCode = undefined;
    this.#state.onLook = undefined;
    const result = await super.runCall(options);
    this.phase = "settling";
    this.#recorder.instruction = undefined;
    const coinbase = options.block?.header.coinbase.toString();
    if (coinbase !== undefined && coinbase !== options.caller?.toString()) this.#recorder.addition = { address: coinbase, kind: "fee" };
    return result;
  }

  /** After an inner frame the calling instruction is at work again: CREATE stores the code that its frame returned. */
  protected override async runInterpreter(message: Message, options?: InterpreterOptions): Promise<ExecResult> {
    const caller = this.#recorder.instruction;
    try {
      return this.#keepRevertedData(message, await super.runInterpreter(message, options));
    } finally {
      this.#recorder.instruction = caller;
    }
  }

  protected override async _loadCode(message: Message): Promise<void> {
    await super._loadCode(message);
    const address = message.codeAddress.toString();
    await this.#state.load(address);
    this.#recorder.read(this.#state, "code", address);
    const target = delegateIn(this.#state.codeOf(address));
    if (target === undefined || !this.common.isActivatedEIP(7702)) return;
    const delegate = new Address(target);
    this.#recorder.read(this.#state, "code", delegate.toString());
    // From here on the message's code address only says whose code runs.
    (message as unknown as { _codeAddress: Address })._codeAddress = delegate;
  }

  /** A transaction's own value is credited blindly; value that a contract sends reads the balance that it lands on. */
  protected override async _addToBalance(account: Account, message: CallMessage): Promise<void> {
    if (message.value === 0n) return super._addToBalance(account, message);
    const address: Hex = message.to.toString();
    if (message.depth > 0) {
      this.#recorder.read(this.#state, "balance", address);
      return super._addToBalance(account, message);
    }
    this.#recorder.addition = { address, kind: "credit" };
    try {
      await super._addToBalance(account, message);
    } finally {
      this.#recorder.addition = undefined;
    }
  }

  /** A new contract's address must be unused: its nonce and code are looked at, and it comes to exist. */
  protected override async _executeCreate(message: Message): Promise<EVMResult> {
    const result = await super._executeCreate(message);
    if (this.#revertedWith !== undefined) result.execResult.returnValue = this.#revertedWith;
    this.#revertedWith = undefined;
    if (message.to === undefined) return result;
    const address = message.to.toString();
    await this.#state.load(address);
    for (const kind of ["existence", "nonce", "code"] as const) this.#recorder.read(this.#state, kind, address);
    return result;
  }

  /** Code that starts with 0xef may not be created (EIP-3541). The library takes what init code reverts with for code, so it must not see it. */
  #keepRevertedData({ isCreate }: Message, result: ExecResult): ExecResult {
    if (isCreate !== true || result.exceptionError?.error !== EVMError.errorMessages.REVERT) return result;
    this.#revertedWith = result.returnValue;
    return { ...result, returnValue: new Uint8Array(0) };
  }
}
