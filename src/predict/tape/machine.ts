import type { Transaction } from "../../execution/transaction.ts";
import { OP } from "../code/opcodes.ts";
import { hashWords } from "../keccak.ts";
import { KIND } from "../symbolic/expression.ts";
import { takePart } from "../symbolic/pool.ts";
import { compute } from "../symbolic/words.ts";
import type { Account, SlotPlace } from "../walk/account.ts";
import type { Surroundings } from "../walk/call.ts";
import { PlainData } from "../walk/data.ts";
import { isPrecompile } from "../walk/precompiles.ts";
import type { TouchedState } from "../walk/touched-state.ts";
import { Trace } from "../walk/trace.ts";
import type { Level } from "../walk/touch.ts";
import { Value } from "../walk/value.ts";
import { STEP, type Guard, type GuardKey, type Instruction } from "./instruction.ts";
import { writeAt, writeNumber } from "./writes.ts";

/** Offsets beyond are behind the end of all data. */
const FAR = 1n << 32n;
/** Whether words hang on the state was told when they were recorded. */
const TAINT = { hangsOnState: false };

/** Runs a tape for one transaction: its registers, and what it touches. */
export class Machine {
  readonly trace = new Trace();
  readonly #state: TouchedState;
  readonly #surroundings: Surroundings;
  readonly #value: bigint;
  readonly #data: PlainData;
  readonly #words: bigint[] = [];
  readonly #slots: SlotPlace[] = [];
  readonly #accounts: Account[];

  /** Its first account is the one that is called. */
  constructor(state: TouchedState, surroundings: Surroundings, { value, data }: Transaction, to: Account) {
    this.#state = state;
    this.#surroundings = surroundings;
    this.#value = value;
    this.#data = new PlainData(data);
    this.#accounts = [to];
    if (value > 0n) state.credit(this.trace, to, Value.known(value));
  }

  /** What a guard finds. */
  find({ kind, register, isTransient }: Guard): GuardKey {
    switch (kind) {
      case "truth":
        return this.#words[register] !== 0n;
      case "word":
        return this.#words[register];
      case "code": {
        const account = this.#accounts[register] as Account;
        return isPrecompile(account.address) ? "precompile" : this.#state.codeId(this.trace, account);
      }
      case "written":
        return writeNumber(this.trace.written(this.#slots[register] as SlotPlace, isTransient));
    }
  }

  /** Runs one instruction; false where a word cannot be told. */
  step(instruction: Instruction): boolean {
    const { code, to, a, b, c } = instruction;
    const words = this.#words;
    switch (code) {
      case STEP.CONSTANT:
        words[to] = instruction.word;
        return true;
      case KIND.HASH:
        words[to] = hashWords(this.#partsOf(instruction), instruction.layout);
        return true;
      case KIND.JOINED:
        words[to] = this.#join(instruction);
        return true;
      case OP.CALLDATALOAD: {
        const offset = words[a] as bigint;
        words[to] = offset > FAR ? 0n : this.#data.bytes(Number(offset), 32);
        return true;
      }
      case STEP.ACCOUNT:
        this.#accounts[to] = this.#state.accountIn(words[a] as bigint);
        return true;
      case STEP.SLOT:
        this.#slots[to] = (this.#accounts[a] as Account).slot(words[b] as bigint);
        return true;
      case STEP.READ:
        this.trace.read(this.#slots[a] as SlotPlace, b as Level);
        return true;
      case STEP.STORED:
        words[to] = this.#state.stored(this.#slots[a] as SlotPlace);
        return true;
      case STEP.WRITE:
      case STEP.ADD:
        this.trace.write(this.#slots[a] as SlotPlace, b as Level, code === STEP.ADD);
        this.trace.leave(this.#slots[a] as SlotPlace, writeAt(c), false);
        return true;
      case STEP.WRITE_TRANSIENT:
        this.trace.leave(this.#slots[a] as SlotPlace, writeAt(c), true);
        return true;
      case STEP.LEAVE:
        this.trace.leave(this.#slots[a] as SlotPlace, Value.known(words[b] as bigint), false);
        return true;
      case STEP.HANG_ON:
        this.trace.level = 1;
        return true;
      case STEP.READ_BALANCE:
        this.trace.read((this.#accounts[a] as Account).balance, b as Level);
        return true;
      case STEP.BALANCE:
        return this.#told(to, this.#state.balanceOf(this.trace, this.#accounts[a] as Account));
      case STEP.CODE_SIZE:
        return this.#told(to, this.#state.codeSize(this.trace, this.#accounts[a] as Account));
      case STEP.CODE_HASH:
        return this.#told(to, this.#state.codeHash(this.trace, this.#accounts[a] as Account));
      case STEP.MOVE:
        this.#state.move(this.trace, this.#accounts[a] as Account, this.#accounts[b], Value.known(words[c] as bigint), to as Level);
        return true;
      case OP.ADDRESS:
        words[to] = (this.#accounts[0] as Account).address;
        return true;
      case OP.CALLVALUE:
        words[to] = this.#value;
        return true;
      case OP.CALLDATASIZE:
        return this.#told(to, this.#data.size);
      case OP.CALLER:
      case OP.ORIGIN:
        words[to] = this.#surroundings.origin;
        return true;
      default:
        if (code >= OP.ADDRESS) return this.#surrounding(to, code);
        words[to] = compute(code, words[a] as bigint, words[b] as bigint, words[c] as bigint);
        return true;
    }
  }

  #partsOf({ parts }: Instruction): bigint[] {
    const words: bigint[] = [];
    for (let index = 0; index < parts.length; index++) words.push(this.#words[parts[index] as number] as bigint);
    return words;
  }

  #told(to: number, value: Value): boolean {
    const word = value.get(TAINT);
    if (word !== undefined) this.#words[to] = word;
    return word !== undefined;
  }

  #surrounding(to: number, opcode: number): boolean {
    const word = this.#surroundings.block.get(opcode);
    if (word !== undefined) this.#words[to] = word;
    return word !== undefined;
  }

  #join({ parts, layout }: Instruction): bigint {
    let joined = 0n;
    for (let index = 0; index < parts.length; index++) {
      const [skip = 0, length = 32] = [layout[2 * index], layout[2 * index + 1]];
      joined = (joined << BigInt(8 * length)) | takePart(this.#words[parts[index] as number] as bigint, skip, length);
    }
    return joined;
  }
}
