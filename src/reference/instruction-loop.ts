import type { Common } from "@ethereumjs/common";
import { EVMError } from "@ethereumjs/evm";

/** What the loop uses of the interpreter's state. */
interface LoopState {
  programCounter: number;
  opCode: number;
  code: Uint8Array;
  validJumps: Uint8Array;
  cachedPushes: unknown;
  shouldDoJumpAnalysis: boolean;
}

/** A row of the EVM's table of instructions, as the loop reads it. */
interface LoopRow {
  readonly opcodeInfo: { readonly feeBigInt: bigint; readonly dynamicGas: boolean; readonly isInvalid: boolean };
  readonly gasHandler: (state: LoopState, gas: bigint, common: Common) => bigint | Promise<bigint>;
  readonly opHandler: (state: LoopState, common: Common) => void | Promise<void>;
}

interface LoopInterpreter {
  readonly _runState: LoopState;
  readonly _evm: { readonly _opcodeMap: readonly LoopRow[] };
  readonly common: Common;
  _getValidJumpDestinations(code: Uint8Array): { jumps: Uint8Array; pushes: unknown };
  useGas(amount: bigint): void;
  run(code: Uint8Array, options?: { pc?: number }): Promise<LoopResult>;
}

interface LoopResult {
  readonly runState: LoopState;
  readonly exceptionError: EVMError | undefined;
}

const JUMP = 0x56;
const JUMPI = 0x57;

/** Rules that the library's own loop has more to do for: code in containers, witnesses, and gas of Amsterdam. */
const OTHER_LOOP_EIPS = [3540, 6800, 7864, 7928, 8024, 8037];

const quickened = new WeakSet<object>();
const patched = new WeakSet<object>();

/** Marks an EVM whose frames may run in the quicker loop: one that nobody steps through. */
export function quicken(evm: object, common: Common): void {
  if (!OTHER_LOOP_EIPS.some((eip) => common.isActivatedEIP(eip))) quickened.add(evm);
}

/**
 * Gives the library's interpreter a loop that waits for an instruction only where it has to be waited for: a promise for each of thousands of
 * additions costs more than they do. The class is not exported, so it is met through one of its objects; other EVMs keep the library's loop.
 */
export function useQuickLoop(interpreter: object): void {
  const prototype = Object.getPrototypeOf(interpreter) as LoopInterpreter;
  if (patched.has(prototype)) return;
  patched.add(prototype);
  const original = prototype.run;
  prototype.run = function (this: LoopInterpreter, code, options) {
    return quickened.has(this._evm) ? run(this, code, options?.pc) : original.call(this, code, options);
  };
}

async function run(interpreter: LoopInterpreter, code: Uint8Array, programCounter = 0): Promise<LoopResult> {
  const { _runState: state, common } = interpreter;
  state.code = code;
  state.programCounter = programCounter;
  try {
    while (state.programCounter < code.length) {
      const opcode = code[state.programCounter] ?? 0;
      if ((opcode === JUMP || opcode === JUMPI) && state.shouldDoJumpAnalysis) analyseJumps(interpreter);
      const { opcodeInfo, gasHandler, opHandler } = interpreter._evm._opcodeMap[opcode] as LoopRow;
      state.opCode = opcode;
      let gas = opcodeInfo.feeBigInt;
      if (opcodeInfo.dynamicGas) {
        const price = gasHandler(state, gas, common);
        gas = typeof price === "bigint" ? price : await price;
      }
      if (opcodeInfo.isInvalid) return { runState: state, exceptionError: new EVMError(EVMError.errorMessages.INVALID_OPCODE) };
      interpreter.useGas(gas);
      state.programCounter++;
      const done = opHandler(state, common);
      if (done !== undefined) await done;
    }
  } catch (error) {
    if (!(error instanceof EVMError)) throw error;
    return { runState: state, exceptionError: error.error === EVMError.errorMessages.STOP ? undefined : error };
  }
  return { runState: state, exceptionError: undefined };
}

const jumpTables = new WeakMap<Uint8Array, ReturnType<LoopInterpreter["_getValidJumpDestinations"]>>();

/** Jumps need the table of their targets, and with it comes what every PUSH pushes. It is kept: making it takes half a millisecond for a contract of 20 KB. */
function analyseJumps(interpreter: LoopInterpreter): void {
  const { _runState: state } = interpreter;
  const table = jumpTables.get(state.code) ?? interpreter._getValidJumpDestinations(state.code);
  jumpTables.set(state.code, table);
  state.validJumps = table.jumps;
  state.cachedPushes = table.pushes;
  state.shouldDoJumpAnalysis = false;
}
