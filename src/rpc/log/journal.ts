import type { Hex } from "../../access/hex.ts";
import type { ExecutionOutcome, Message } from "../../chain/network-chain.ts";
import { printLine, replaceLine } from "./console-output.ts";
import { describeCall, describeSent, describeTransactions, emptyBlock, type Mined, type Surroundings } from "./describe.ts";
import { Page } from "./page.ts";
import { paint } from "./paint.ts";

/** What was printed last, which the next line may go on from. */
type Last =
  | { readonly kind: "method"; readonly method: string; readonly count: number }
  | { readonly kind: "empty" | "emptyAtInterval"; readonly first: bigint }
  | undefined;

/** Requests as Hardhat tells of them: a method in green or red, and below it what was called, sent or mined. */
export class Journal {
  readonly #page = new Page();
  #last: Last;

  begin(): void {
    this.#page.take();
  }

  called(around: Surroundings, message: Message, outcome: ExecutionOutcome, isEstimate: boolean): void {
    this.#last = undefined;
    describeCall(this.#page, around, message, outcome, isEstimate);
  }

  mined(around: Surroundings, mined: readonly Mined[]): void {
    const page = this.#page;
    for (const [index, each] of mined.entries()) {
      const first = this.#last?.kind === "empty" ? this.#last.first : undefined;
      this.#last = undefined;
      page.indented(() => {
        const { header, transactions, hash } = each.block;
        if (transactions.length === 0) {
          if (first === undefined) page.line(emptyBlock(each.block));
          else page.replaceLast(emptyRange(first, header.number));
          this.#last = { kind: "empty", first: first ?? header.number };
          return;
        }
        page.line(`Mined block #${header.number}`);
        page.indented(() => {
          page.line(`Block: ${hash}`);
          page.indented(() => describeTransactions(page, around, each));
        });
      });
      if (each.block.transactions.length > 0 && index < mined.length - 1) page.blank();
    }
  }

  /** Blocks that no request asked for are told of at once. */
  minedAtInterval(around: Surroundings, mined: readonly Mined[]): void {
    for (const each of mined) {
      const { header, transactions, hash } = each.block;
      if (transactions.length === 0) {
        const first = this.#last?.kind === "emptyAtInterval" ? this.#last.first : undefined;
        if (first === undefined) printLine(emptyBlock(each.block));
        else replaceLine(emptyRange(first, header.number));
        this.#last = { kind: "emptyAtInterval", first: first ?? header.number };
        continue;
      }
      this.#page.indented(() => {
        this.#page.line(`Block: ${hash}`);
        this.#page.indented(() => describeTransactions(this.#page, around, each));
      });
      printLine(`Mined block #${header.number}`);
      this.#print();
    }
  }

  sent(around: Surroundings, mined: readonly Mined[], hash: Hex): void {
    const page = this.#page;
    this.#last = undefined;
    const count = mined.reduce((sum, { block }) => sum + block.transactions.length, 0);
    if (mined.length > 1) this.#others(around, mined, hash, "There were other pending transactions. More than one block had to be mined:");
    else if (count > 1) this.#others(around, mined, hash, "There were other pending transactions mined in the same block:");
    for (const each of mined) {
      const index = each.block.transactions.findIndex((transaction) => transaction.hash === hash);
      if (index >= 0) describeSent(page, around, each, index);
    }
  }

  /** Adds a line to what is told of a request, or of blocks that nobody asked for. */
  note(line: string): void {
    this.#page.indented(() => this.#page.line(line));
  }

  /** Prints a request's method, and what there is to tell of it. */
  end(method: string, failure?: { readonly isExecution: boolean; readonly message: string }): void {
    if (failure === undefined) {
      this.#printMethod(method);
      this.#print();
      return;
    }
    this.#last = undefined;
    printLine(paint("red", method));
    for (const line of this.#page.take()) printLine(line);
    if (!failure.isExecution) {
      printLine("");
      this.#page.indented(() => printLine(this.#page.indent(failure.message)));
    }
    printLine("");
  }

  unsupported(method: string): void {
    this.#last = undefined;
    printLine(paint("red", `${method} - Method not supported`));
  }

  /** The blocks that a transaction was mined in with others. */
  #others(around: Surroundings, mined: readonly Mined[], hash: Hex, warning: string): void {
    const page = this.#page;
    page.indented(() => page.line(warning));
    page.blank();
    for (const each of mined) {
      page.indented(() => {
        page.line(`Block #${each.block.header.number}: ${each.block.hash}`);
        page.indented(() => describeTransactions(page, around, each, hash));
      });
      page.blank();
    }
    page.indented(() => page.line("Currently sent transaction:"));
    page.blank();
  }

  /** A method that is called again and again is printed once, with its count. */
  #printMethod(method: string): void {
    const count = this.#last?.kind === "method" && this.#last.method === method ? this.#last.count + 1 : 1;
    this.#last = { kind: "method", method, count };
    if (count === 1) printLine(paint("green", method));
    else replaceLine(paint("green", `${method} (${count})`));
  }

  #print(): void {
    const lines = this.#page.take();
    for (const line of lines) printLine(line);
    if (lines.length > 0) printLine("");
  }
}

function emptyRange(first: bigint, last: bigint): string {
  return `Mined empty block range #${first} to #${last}`;
}
