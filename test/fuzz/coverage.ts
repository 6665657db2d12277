import type { Hardfork } from "../../src/execution/block-context.ts";
import { OPCODES } from "../helpers/opcodes.ts";
import { DELEGATED, PRECOMPILES } from "./actors.ts";
import type { ComparedBlock, Outcome } from "./compare.ts";
import { END, instructionEnds, WENT_ON } from "./instruction-ends.ts";
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

  countOutcome(outcome: Outcome, { transactions }: ComparedBlock): void {
    if ("error" in outcome) return this.add("block: threw");
    for (const [index, { status, refusal, createdAddress, accesses, logs }] of outcome.executed.entries()) {
      this.add("transactions");
      if (refusal !== undefined) this.add(`refused: ${refusal.code}`);
      else this.add(`transaction: type ${transactions[index]?.type} ${status === 1 ? "succeeded" : "failed"}`);
      if (createdAddress !== undefined) this.add("transaction: creation");
      if (logs.length > 0) this.add("transaction: with logs");
      this.add("accesses", accesses.length);
      for (const { location, read, write } of accesses) this.add(`access: ${location.kind} ${read} read, ${write} write`);
    }
  }

  countTrace({ steps, messages, memoryWords, paid }: Trace, hardfork: Hardfork): void {
    if (steps.length === 0 && messages.length === 0) return;
    this.add("traced transactions");
    for (const opcode of new Set(steps.map((step) => step.opcode))) this.add(`opcode: ${nameOf(opcode)}`);
    for (const end of new Set(steps.map(({ opcode, fault }) => `${nameOf(opcode)}: ${fault ?? WENT_ON}`)))
      this.add(`${END}${hardfork} ${end}`);
    for (const { kind, end, code } of messages) {
      this.add(`${kind}: ${wordOf(end)}`);
      if (code !== undefined && PRECOMPILES.includes(code))
        this.add(`precompile ${Number(code).toString(16).padStart(3, "0")}: ${wordOf(end)}`);
      if (code === DELEGATED) this.add(`delegated account: ${wordOf(end)}`);
    }
    for (const part of paid) this.add(`paid: ${part}`);
    const depth = steps.reduce((most, step) => Math.max(most, step.depth), 0);
    this.add(`depth: ${DEPTHS.find(([least]) => depth >= least)?.[1]}`);
    this.add(`memory: ${MEMORIES.find(([least]) => memoryWords >= least)?.[1]}`);
  }

  counts(): Counts {
    return this.#counts;
  }

  /** The counts in lines, those of accesses and of instructions' ends in a line each only if all are asked for. */
  table(isWhole: boolean): string[] {
    const entries = Object.entries(this.#counts).sort(([one], [other]) => one.localeCompare(other));
    const shown = entries.filter(([name]) => !/^(opcode|end): /.test(name) && (isWhole || !name.startsWith("access: ")));
    const opcodes = entries.filter(([name]) => name.startsWith("opcode: "));
    const missing = Object.keys(OPCODES).filter((name) => this.#counts[`opcode: ${name}`] === undefined);
    return [
      ...(isWhole ? instructionEnds(this.#counts) : []),
      ...shown.map(([name, times]) => `${String(times).padStart(9)}  ${name}`),
      `${String(opcodes.length).padStart(9)}  opcodes executed, ${missing.length === 0 ? "none" : missing.join(", ")} missing`,
    ];
  }
}

const DEPTHS = [[1024, "1,024"], [10, "10 to 1,023"], [4, "4 to 9"], [1, "1 to 3"], [0, "0"]] as const; // prettier-ignore
const MEMORIES = [[32_768n, "1 MiB or more"], [1_024n, "32 KiB or more"], [0n, "less than 32 KiB"]] as const; // prettier-ignore

/** Where a fault names its place, without it. */
function wordOf(end: string): string {
  return end.replace(/ at 0x.*/, "");
}

const NAMES = new Map(Object.entries(OPCODES).map(([name, opcode]) => [opcode, name]));

function nameOf(opcode: number): string {
  if (opcode > 0x5f && opcode < 0x80) return `PUSH${opcode - 0x5f}`;
  return NAMES.get(opcode) ?? "none";
}
