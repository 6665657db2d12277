import { type Address, bytesToHex } from "@ethereumjs/util";
import { type Hex, toWord } from "../access/hex.ts";
import type { AccessRecorder } from "./access-recorder.ts";
import type { BlockState } from "./block-state.ts";
import { useQuickLoop } from "./instruction-loop.ts";

/** What the hooks use of the interpreter's state. */
export interface RunState {
  readonly programCounter: number;
  readonly stack: { peek(count: number): bigint[] };
  readonly memory: { read(offset: number, length: number, avoidCopy?: boolean): Uint8Array };
  readonly interpreter: object;
  readonly env: { readonly address: Address; readonly codeAddress?: Address; readonly isStatic: boolean };
}

/** A row of the EVM's table of instructions. */
export interface InstructionRow {
  opHandler: (runState: RunState, common: unknown) => void | Promise<void>;
  gasHandler: (runState: RunState, gas: bigint, common: unknown) => bigint | Promise<bigint>;
}

const KECCAK256 = 0x20;
const BALANCE = 0x31;
const EXTCODESIZE = 0x3b;
const EXTCODECOPY = 0x3c;
const EXTCODEHASH = 0x3f;
const SELFBALANCE = 0x47;
const SLOAD = 0x54;
const SSTORE = 0x55;
const CREATE = 0xf0;
const CALL = 0xf1;
const CALLCODE = 0xf2;
const DELEGATECALL = 0xf4;
const CREATE2 = 0xf5;
const STATICCALL = 0xfa;
const SELFDESTRUCT = 0xff;

/** Lengths of hashed input that can name a storage key: a word (arrays) to a key of several words or a short string and its slot. */
const PREIMAGE_LENGTH = { least: 32n, most: 256n };

/**
 * Hooks the instructions that touch state, and no others, in an EVM's table of them: each tells the recorder what it reads.
 * Writes are seen by the state itself, which asks the recorder for the instruction at work.
 */
export function hookInstructions(table: readonly InstructionRow[], recorder: AccessRecorder, state: BlockState): void {
  /** Runs before the instruction, its gas paid. A failing gas rule has not come so far. */
  function before(opcode: number, record: (runState: RunState) => void | Promise<void>): void {
    const row = table[opcode];
    if (row === undefined) return;
    const original = row.opHandler;
    row.opHandler = async (runState, common) => {
      useQuickLoop(runState.interpreter);
      recorder.instruction = instructionOf(runState, -1);
      await record(runState);
      await original(runState, common);
    };
  }

  /** What the gas rule looked at is read too: a missing account costs more. Runs even if the gas does not suffice. */
  function watchGas(opcode: number): void {
    const row = table[opcode];
    if (row?.gasHandler === undefined) return;
    const original = row.gasHandler;
    row.gasHandler = async (runState, gas, common) => {
      recorder.instruction = instructionOf(runState, 0);
      state.onLook = (kind, address) => recorder.read(state, kind, address);
      try {
        const price = await original(runState, gas, common);
        // Whether there is a balance is part of the price.
        if (opcode === SELFDESTRUCT) recorder.read(state, "balance", runState.env.address.toString());
        return price;
      } finally {
        state.onLook = undefined;
      }
    };
  }

  async function readLoaded(kind: "balance" | "code" | "existence", address: Hex): Promise<void> {
    await state.load(address);
    recorder.read(state, kind, address);
  }

  before(BALANCE, (runState) => readLoaded("balance", addressOperand(runState, 0)));
  before(EXTCODESIZE, (runState) => readLoaded("code", addressOperand(runState, 0)));
  before(EXTCODECOPY, (runState) => readLoaded("code", addressOperand(runState, 0)));
  before(EXTCODEHASH, async (runState) => {
    await readLoaded("existence", addressOperand(runState, 0));
    await readLoaded("code", addressOperand(runState, 0));
  });
  before(SLOAD, async (runState) => {
    const [address, slot] = [runState.env.address.toString(), slotOperand(runState)];
    await state.loadSlot(address, slot);
    recorder.readSlot(state, address, slot, "value");
  });
  before(SSTORE, () => {});
  for (const opcode of [CALL, CALLCODE]) {
    before(opcode, (runState) => {
      const value = runState.stack.peek(3)[2];
      if (value !== undefined && value > 0n) return readLoaded("balance", runState.env.address.toString());
    });
  }
  before(DELEGATECALL, () => {});
  before(STATICCALL, () => {});
  for (const opcode of [CALL, CALLCODE, DELEGATECALL, STATICCALL, SELFDESTRUCT]) watchGas(opcode);
  for (const opcode of [CREATE, CREATE2]) {
    before(opcode, (runState) => {
      const creator = runState.env.address.toString();
      recorder.read(state, "nonce", creator);
      const value = runState.stack.peek(1)[0];
      if (value !== undefined && value > 0n) recorder.read(state, "balance", creator);
    });
  }
  before(SELFDESTRUCT, async (runState) => {
    const own = runState.env.address.toString();
    const beneficiary = addressOperand(runState, 0);
    recorder.read(state, "balance", own);
    await readLoaded("existence", beneficiary);
    if (beneficiary !== own && (state.value("balance", own) as bigint) > 0n) recorder.read(state, "balance", beneficiary);
  });

  hookSelfBalance(table, recorder, state);
  hookStoreGas(table, recorder, state);
  hookKeccak(table, recorder);
}

function hookSelfBalance(table: readonly InstructionRow[], recorder: AccessRecorder, state: BlockState): void {
  const row = table[SELFBALANCE];
  if (row === undefined) return;
  const original = row.opHandler;
  row.opHandler = (runState, common) => {
    void original(runState, common);
    recorder.instruction = instructionOf(runState, -1);
    recorder.read(state, "balance", runState.env.address.toString());
  };
}

/** SSTORE's price hangs on the old value. Where its own rule fails first (the stipend of EIP-2200), no value was looked at. */
function hookStoreGas(table: readonly InstructionRow[], recorder: AccessRecorder, state: BlockState): void {
  const row = table[SSTORE];
  if (row === undefined) return;
  const original = row.gasHandler;
  row.gasHandler = async (runState, gas, common) => {
    const cost = await original(runState, gas, common);
    recorder.instruction = instructionOf(runState, 0);
    recorder.readSlot(state, runState.env.address.toString(), slotOperand(runState), "gas");
    return cost;
  };
}

function hookKeccak(table: readonly InstructionRow[], recorder: AccessRecorder): void {
  const row = table[KECCAK256];
  if (row === undefined) return;
  const original = row.opHandler;
  row.opHandler = (runState, common) => {
    const [offset = 0n, length = 0n] = runState.stack.peek(2);
    void original(runState, common);
    if (length < PREIMAGE_LENGTH.least || length > PREIMAGE_LENGTH.most) return;
    const [hash = 0n] = runState.stack.peek(1);
    recorder.sawPreimage(toWord(hash), bytesToHex(runState.memory.read(Number(offset), Number(length), true)));
  };
}

/** The program counter has moved on by one when an instruction's handler runs, and has not when its gas rule does. */
function instructionOf(runState: RunState, shift: -1 | 0) {
  const { address, codeAddress } = runState.env;
  return { codeAddress: codeAddress ?? address, programCounter: runState.programCounter + shift };
}

/** CALL has its gas first, so its target is the second operand; all others that name an account have it first. */
function addressOperand(runState: RunState, index: number): Hex {
  const word = runState.stack.peek(index + 1)[index] ?? 0n;
  return `0x${BigInt.asUintN(160, word).toString(16).padStart(40, "0")}`;
}

function slotOperand(runState: RunState): Hex {
  return toWord(runState.stack.peek(1)[0] ?? 0n);
}
