import type { Hex } from "../access/hex.ts";
import type { Hardfork } from "../execution/block-context.ts";
import { BLOCK, ALLOCATED } from "./memory-map.ts";
import { engineModule, type EngineBuild } from "./module.ts";
import { announcesTooMuch, MODEXP } from "./precompiles/modexp.ts";
import { precompileGas, runPrecompile } from "./precompiles/precompiles.ts";
import { writeReversedHex } from "./reversed-hex.ts";
import { sharedNow } from "./shared-clock.ts";
import { withUnsignedPointers } from "./unsigned-pointers.ts";

const INITIAL_PAGES = 16;
const MAXIMUM_PAGES = 65536;

/** What the module exports. Pointers are numbers; assembly/index.ts says what each does. */
export interface EngineExports {
  allocate(bytes: number): number;
  blockRecord(): number;
  beginBlock(): void;
  setBlockHash(distance: number, hash: number): void;
  worldClear(isPartial: boolean): void;
  worldSetAccount(address: number, balance: number, nonce: bigint, code: number, isPresent: boolean, hasStorage: boolean): number;
  worldForgetStorage(account: number): number;
  worldSetSlot(account: number, key: number, value: number): void;
  worldCode(bytes: number, length: number): number;
  worldAccountAt(address: number): number;
  worldSlotAt(account: number, key: number): number;
  worldChecksum(ofState: boolean): bigint;
  undoMark(): bigint;
  undoTo(mark: bigint): void;
  visit(mark: bigint): void;
  redoTo(mark: bigint): void;
  repeatTo(mark: bigint): void;
  beginBranch(): bigint;
  endBranch(mark: bigint): void;
  undoBytes(): number;
  supplyGas(gas: bigint): void;
  useGas(gas: bigint): void;
  adopt(result: number): number;
  adoptAll(records: number, outcomes: number, sums: number, count: number, results: number): void;
  lastAdopted(): number;
  sumOf(result: number): bigint;
  isSealed(result: number, sum: bigint): number;
  openWindow(): void;
  setHolder(number: number): void;
  breakLock(number: number): void;
  release(number: number): void;
  suppliedGas(): bigint;
  executeAll(list: number, count: number, results: number): number;
  executeUnclaimed(list: number, count: number, results: number, groups: number, owners: number): number;
  stopReason(): number;
  openJob(job: number, capacity: number, executor: number): void;
  executeBatch(enough: number): number;
  tellBatch(): number;
  takeResult(place: number): number;
  commit(): void;
  overrideBalance(address: number, balance: number): void;
  overrideNonce(address: number, nonce: bigint): void;
  overrideCode(address: number, bytes: number, length: number): void;
  overrideStorage(address: number): void;
  overrideSlot(address: number, key: number, value: number): void;
  stageTransaction(bytes: number): number;
  stageState(bytes: number): number;
  reserveReturnData(length: number): number;
  execute(transaction: number): number;
  resume(): number;
  needed(): number;
  lastResult(): number;
  encodeReceipts(results: number, types: number, count: number, summary: number): void;
  orderedRoot(list: number, count: number, root: number): void;
  worldRoot(root: number): void;
  storageRoot(account: number, root: number): void;
  dirtyRecords(): number;
  beginFinding(): void;
  findKeys(from: number, to: number): number;
  findUnits(units: number, count: number): number;
  followRecords(from: number, to: number, found: number): number;
  shareStorage(units: number, capacity: number): number;
  shareState(units: number, capacity: number): number;
  settleUnits(units: number, count: number, found: number): number;
  proveAccount(address: number): number;
  proveSlot(account: number, key: number): number;
}

/** What a build that traces tells while it executes (assembly/trace.ts). Pointers are numbers, and good until the call returns. */
export interface TraceListener {
  step(frame: number, opcode: number, memory: number, returnData: number, returnLength: number, refund: bigint): void;
  enter(kind: number, from: number, to: number, value: number, input: number, length: number, gas: bigint): void;
  leave(ending: number, left: bigint, output: number, length: number): void;
  log(log: number): void;
  destruct(account: number, heir: number): void;
}

/** The engine's module over a memory, and that memory's bytes. Words lie in it as 32 little-endian bytes, addresses as 20. */
export class EngineInstance {
  readonly exports: EngineExports;
  /** Decides which precompiled contracts there are, and their prices. */
  hardfork: Hardfork = "osaka";
  /** Whom the build "engine-trace" tells what it does. The build "engine" tells nobody. */
  listener: TraceListener | undefined;
  readonly #memory: WebAssembly.Memory;
  readonly #allocated: Uint32Array;
  #bytes: Buffer;
  #view: DataView;

  private constructor(memory: WebAssembly.Memory, module: WebAssembly.Module) {
    this.#memory = memory;
    this.#allocated = new Uint32Array(memory.buffer, ALLOCATED, 1);
    this.#bytes = Buffer.from(memory.buffer);
    this.#view = new DataView(memory.buffer);
    const host = { precompile: this.#precompile.bind(this), now: sharedNow };
    const trace: TraceListener = {
      step: (frame, opcode, data, returned, ...told) => this.listener?.step(frame >>> 0, opcode, data >>> 0, returned >>> 0, ...told),
      enter: (kind, from, to, value, input, ...told) => this.listener?.enter(kind, from >>> 0, to >>> 0, value >>> 0, input >>> 0, ...told),
      leave: (ending, left, output, length) => this.listener?.leave(ending, left, output >>> 0, length),
      log: (log) => this.listener?.log(log >>> 0),
      destruct: (account, heir) => this.listener?.destruct(account >>> 0, heir >>> 0),
    };
    const { exports } = new WebAssembly.Instance(module, { env: { memory }, host, trace });
    this.exports = withUnsignedPointers(exports as unknown as EngineExports);
  }

  /** An instance over the memory of others, at once. `number` tells instances of different threads apart, from 2; 1 is the memory's owner. */
  static attach(memory: WebAssembly.Memory, module: WebAssembly.Module, number: number): EngineInstance {
    const instance = new EngineInstance(memory, module);
    instance.exports.setHolder(number);
    return instance;
  }

  /**
   * An instance with a memory of its own, or over the memory of others: they share its world, and each has its own executor's region.
   *
   * @throws ENGINE_MISSING where the package's module cannot be loaded.
   */
  static async create({
    build = "engine",
    memory = newMemory(),
  }: { build?: EngineBuild; memory?: WebAssembly.Memory } = {}): Promise<EngineInstance> {
    return new EngineInstance(memory, await engineModule(build));
  }

  /** What another instance, be it another thread's, is created over. */
  get memory(): WebAssembly.Memory {
    return this.#memory;
  }

  /** All of the memory that is in use. What is allocated later may lie beyond it, so it is asked for anew after each call. */
  get bytes(): Buffer {
    if (this.#isOutgrown) this.#refresh();
    return this.#bytes;
  }

  get view(): DataView {
    if (this.#isOutgrown) this.#refresh();
    return this.#view;
  }

  /** To ask the memory for its buffer takes far longer. */
  get #isOutgrown(): boolean {
    return (this.#allocated[0] ?? 0) > this.#bytes.length;
  }

  word(pointer: number): Hex {
    return `0x${reversed(this.bytes, pointer, 32)}`;
  }

  quantity(pointer: number): bigint {
    const { view } = this;
    let value = 0n;
    for (let limb = 24; limb >= 0; limb -= 8) {
      const part = view.getBigUint64(pointer + limb, true);
      // Most are small, and shifting takes time.
      value = value === 0n ? part : (value << 64n) | part;
    }
    return value;
  }

  address(pointer: number): Hex {
    return `0x${reversed(this.bytes, pointer, 20)}`;
  }

  data(pointer: number, length: number): Hex {
    return `0x${this.bytes.toString("hex", pointer, pointer + length)}`;
  }

  writeWord(pointer: number, value: bigint): void {
    const { view } = this;
    for (let limb = 0; limb < 4; limb++) view.setBigUint64(pointer + 8 * limb, BigInt.asUintN(64, value >> BigInt(64 * limb)), true);
  }

  /** Writes an address or a word that is given as hexadecimal, and zeros up to `size` bytes. */
  writeReversed(pointer: number, hex: Hex, size: number): void {
    const written = writeReversedHex(this.bytes, pointer, hex);
    if (written < size) this.bytes.fill(0, pointer + written, pointer + size);
  }

  writeData(pointer: number, hex: Hex): void {
    this.bytes.write(hex.slice(2), pointer, "hex");
  }

  /** Whether the open block lets code be of any length. */
  get isCodeUnlimited(): boolean {
    return this.view.getUint32(this.exports.blockRecord() + BLOCK.unlimitedCode, true) !== 0;
  }

  /** Opens the block whose record another instance wrote. */
  copyBlock(record: number): void {
    const own = this.exports.blockRecord();
    this.bytes.copyWithin(own, record, record + BLOCK.bytes);
    this.exports.beginBlock();
  }

  #refresh(): void {
    this.#bytes = Buffer.from(this.#memory.buffer);
    this.#view = new DataView(this.#memory.buffer);
  }

  #precompile(number: number, input: number, length: number, gas: bigint): bigint {
    const start = input >>> 0;
    const data = Uint8Array.from(this.bytes.subarray(start, start + length));
    const price = precompileGas(number, data, this.hardfork);
    if (price > gas) return number === MODEXP && announcesTooMuch(data, gas, this.hardfork) ? -1n : gas + 1n;
    const output = runPrecompile(number, data, this.hardfork);
    if (output === undefined) return -1n;
    const pointer = this.exports.reserveReturnData(output.length);
    this.bytes.set(output, pointer);
    return price;
  }
}

function newMemory(): WebAssembly.Memory {
  return new WebAssembly.Memory({ initial: INITIAL_PAGES, maximum: MAXIMUM_PAGES, shared: true });
}

function reversed(bytes: Buffer, pointer: number, length: number): string {
  return Buffer.from(bytes.subarray(pointer, pointer + length))
    .reverse()
    .toString("hex");
}
