import type { ContractTable, FunctionRow, NamedSlot } from "../predict/templates/contract-table.ts";
import { inert } from "../report/terminal/text.ts";

const GAPS: Readonly<Record<string, string>> = {
  jump: "a jump that could not be resolved",
  size: "code that is too large to follow",
  creation: "a contract that it creates or destroys",
};

/** Tables for a terminal: a contract's functions, each with what it writes, reads and calls. */
export function showPredictions(tables: readonly ContractTable[]): string {
  const legend = [
    "Predicted from bytecode; nothing was executed. All of it holds for calls that succeed.",
    "[…] some entry   ? on some ways only   += adds or subtracts   (restored) ends as it began",
  ];
  return [...legend, "", ...tables.flatMap(showContract)].join("\n");
}

function showContract({ contract, functions }: ContractTable): string[] {
  return [inert(contract), ...functions.flatMap(showFunction), ""];
}

function showFunction(row: FunctionRow): string[] {
  const { signature, slots, calls, gaps } = row;
  const written = slots.filter(({ write }) => write !== "never");
  const read = slots.filter(({ write }) => write === "never");
  const lines = [
    line("writes", written.map(showWrite)),
    line(
      "reads",
      read.map((slot) => mark(slot.slot, slot.read)),
    ),
    line(
      "calls",
      calls.map(
        ({ call, mode, certain }) => (mode === "delegatecall" ? "delegatecall " : "") + mark(call, certain ? "always" : "sometimes"),
      ),
    ),
    line(
      "unknown",
      gaps.map((gap) => GAPS[gap] ?? gap),
    ),
  ].flat();
  return [`  ${inert(signature)}`, ...(lines.length === 0 ? ["    touches no storage"] : lines)];
}

function line(what: string, items: readonly string[]): string[] {
  return [...new Set(items)].map((item, index) => `    ${(index === 0 ? what : "").padEnd(8)}${inert(item)}`);
}

function showWrite({ slot, write, commutative, restored }: NamedSlot): string {
  return `${mark(slot, write)}${commutative ? " +=" : ""}${restored ? " (restored)" : ""}`;
}

function mark(text: string, often: NamedSlot["read"]): string {
  return often === "always" ? text : `${text} ?`;
}
