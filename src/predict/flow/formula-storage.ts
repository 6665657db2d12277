import { OP } from "../code/opcodes.ts";
import { areDistinct } from "../symbolic/aliasing.ts";
import type { Expression } from "../symbolic/expression.ts";
import type { MachineTools } from "./machine-tools.ts";
import type { KnownSlot, State } from "./state.ts";

/** Storage of formulas: what its slots hold as far as the frame wrote or read them. */
export class FormulaStorage {
  readonly #tools: MachineTools;
  #slots: Map<number, KnownSlot>;

  constructor(tools: MachineTools, slots: State["slots"]) {
    this.#tools = tools;
    this.#slots = new Map(slots);
  }

  get slots(): State["slots"] {
    return this.#slots;
  }

  /** Somebody else may have written. */
  forget(): void {
    this.#slots = new Map();
  }

  load(programCounter: number, slot: Expression, transient: boolean): Expression {
    const result = this.#tools.symbols(programCounter, transient ? "transient" : "storage");
    const known = transient ? undefined : this.#slots.get(slot.id);
    this.#tools.effects.push({ kind: "load", slot, result, transient, programCounter });
    if (known !== undefined) return known.value;
    if (!transient) this.#slots.set(slot.id, { slot, value: result });
    return result;
  }

  store(programCounter: number, slot: Expression, value: Expression, transient: boolean): void {
    const read = transient ? undefined : this.#slots.get(slot.id)?.value;
    const commutes = read !== undefined && isMoved(value, read);
    this.#tools.effects.push({ kind: "store", slot, value, transient, commutes, programCounter });
    if (transient) return;
    for (const [id, known] of this.#slots) if (!areDistinct(known.slot, slot)) this.#slots.delete(id);
    this.#slots.set(slot.id, { slot, value });
  }
}

/** Whether a word is another plus or minus something that does not hang on it. */
function isMoved(word: Expression, from: Expression): boolean {
  const [first, second] = word.operands;
  if (first === undefined || second === undefined) return false;
  if (word.operation === OP.SUB) return (first === from || isMoved(first, from)) && !contains(second, from);
  if (word.operation !== OP.ADD) return false;
  const [moved, by] = contains(first, from) ? [first, second] : [second, first];
  return (moved === from || isMoved(moved, from)) && !contains(by, from);
}

function contains(word: Expression, part: Expression, seen = new Set<Expression>()): boolean {
  if (word === part) return true;
  // Operands are made before what is made of them.
  if (word.id < part.id || seen.has(word)) return false;
  seen.add(word);
  return word.operands.some((operand) => contains(operand, part, seen));
}
