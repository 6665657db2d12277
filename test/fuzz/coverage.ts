import { OPCODES } from "../helpers/opcodes.ts";
import type { Outcome } from "./compare.ts";
import type { Trace } from "./trace.ts";

/** How often each thing happened: what shows that a fuzz reaches depth. */
export type Counts = Readonly<Record<string, number>>;

/** Counts what executions met. */
export class Coverage {
  readonly #counts: Record<string, number> = {};

  add(name: string, times = 1): void {
    this.#counts[name] = (this.#counts[name] ?? 0) + times;
  }

  merge(counts: Counts): void {
    for (const [name, times] of Object.entries(counts)) this.add(name, times);
  }

  countOutcome(outcome: Outcome): void {
    if ("error" in outcome) return this.add("block: threw");
    for (const { status, refusal, createdAddress, accesses, logs } of outcome.executed) {
      this.add("transactions");
      if (refusal !== undefined) this.add(`refused: ${refusal.code}`);
      else this.add(status === 1 ? "transaction: succeeded" : "transaction: failed");
      if (createdAddress !== undefined) this.add("transaction: creation");
      if (logs.length > 0) this.add("transaction: with logs");
      this.add("accesses", accesses.length);
      for (const { location, read, write } of accesses) this.add(`access: ${location.kind} ${read} read, ${write} write`);
    }
  }

  countTrace({ steps, messages }: Trace): void {
    if (steps.length === 0) return;
    this.add("traced transactions");
    for (const opcode of new Set(steps.map((step) => step.opcode))) this.add(`opcode: ${nameOf(opcode)}`);
    for (const { kind, end } of messages) this.add(`${kind}: ${end.replace(/ at 0x.*/, "")}`);
    const depth = steps.reduce((most, step) => Math.max(most, step.depth), 0);
    this.add(`depth: ${depth < 4 ? depth : depth < 10 ? "4-9" : "10 or more"}`);
  }

  counts(): Counts {
    return this.#counts;
  }

  /** The counts in lines, those of opcodes and of accesses in a line each unless all are asked for. */
  table(isWhole: boolean): string[] {
    const entries = Object.entries(this.#counts).sort(([one], [other]) => one.localeCompare(other));
    const isShort = ([name]: [string, number]): boolean => isWhole || !/^(opcode|access): /.test(name);
    const opcodes = entries.filter(([name]) => name.startsWith("opcode: "));
    const missing = Object.keys(OPCODES).filter((name) => this.#counts[`opcode: ${name}`] === undefined);
    return [
      ...entries.filter(isShort).map(([name, times]) => `${String(times).padStart(9)}  ${name}`),
      `${String(opcodes.length).padStart(9)}  opcodes executed, ${missing.length === 0 ? "none" : missing.join(", ")} missing`,
    ];
  }
}

const NAMES = new Map(Object.entries(OPCODES).map(([name, opcode]) => [opcode, name]));

function nameOf(opcode: number): string {
  if (opcode > 0x5f && opcode < 0x80) return `PUSH${opcode - 0x5f}`;
  return NAMES.get(opcode) ?? "none";
}
