import type { Log } from "../access/access.ts";
import type { Hex } from "../access/hex.ts";
import { ParallelError } from "../errors/error.ts";
import type { ExecutedTransaction } from "../execution/executor.ts";
import type { HaltReason } from "../execution/halt-reason.ts";
import { readConsoleCalls } from "./console-log.ts";
import { readHalt, readLogs, readResult } from "./decode.ts";
import type { EngineInstance } from "./instance.ts";
import { RESULT } from "./memory-map.ts";

/** The results of a block's transactions, by their index in it. Only what is asked for is made an object of. */
export class RunResults {
  /** Cleared where another block was opened: what this one holds is gone. */
  isOpen = true;
  readonly #engine: EngineInstance;
  readonly #results: number[] = [];

  protected constructor(engine: EngineInstance) {
    this.#engine = engine;
  }

  get count(): number {
    return this.#results.length;
  }

  succeeded(index: number): boolean {
    return this.#field(index, RESULT.succeeded) === 1;
  }

  halt(index: number): HaltReason | undefined {
    return readHalt(this.#engine, this.pointer(index));
  }

  ranOutInside(index: number): boolean {
    return this.#field(index, RESULT.ranOutInside) === 1;
  }

  gasUsedBy(index: number): bigint {
    return this.#engine.view.getBigUint64(this.pointer(index) + RESULT.gas, true);
  }

  returnData(index: number): Hex {
    return this.#engine.data(this.#field(index, RESULT.returnData), this.#field(index, RESULT.returnLength));
  }

  createdAddress(index: number): Hex | undefined {
    const created = this.#field(index, RESULT.created);
    return created === 0 ? undefined : this.#engine.address(created);
  }

  callsConsole(index: number): boolean {
    return this.#field(index, RESULT.consoleCalls) !== 0;
  }

  consoleCalls(index: number): Hex[] {
    return readConsoleCalls(this.#engine, this.pointer(index)).map((calldata) => `0x${calldata.toString("hex")}` as const);
  }

  accessCount(index: number): number {
    return this.#field(index, RESULT.accessCount);
  }

  /** How many locations one of the last transactions touched, at the mean. */
  meanAccesses(transactions: number): number {
    const first = Math.max(0, this.count - transactions);
    let sum = 0;
    for (let index = first; index < this.count; index++) sum += this.accessCount(index);
    return sum / Math.max(1, this.count - first);
  }

  logCount(index: number): number {
    return this.#field(index, RESULT.logCount);
  }

  logs(index: number): Log[] {
    return readLogs(this.#engine, this.#field(index, RESULT.logs), this.#field(index, RESULT.logCount));
  }

  result(index: number): ExecutedTransaction {
    return readResult(this.#engine, this.pointer(index));
  }

  /** Where a transaction's result lies (assembly/result.ts). */
  pointer(index: number): number {
    this.mustBeOpen();
    const pointer = this.#results[index];
    if (pointer === undefined) throw new ParallelError("INTERNAL", { detail: `a run of ${this.count} transactions has a result ${index}` });
    return pointer;
  }

  /** Adds the result that lies there as the block's next one. */
  protected take(pointer: number): void {
    this.#results.push(pointer);
  }

  #field(index: number, offset: number): number {
    return this.#engine.view.getUint32(this.pointer(index) + offset, true);
  }

  protected mustBeOpen(): void {
    if (!this.isOpen) throw new ParallelError("INTERNAL", { detail: "a run is used before its engine opens another block" });
  }
}
