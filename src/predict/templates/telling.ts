import type { FunctionFragment } from "ethers";
import type { ProjectContract } from "../../naming/project-contract.ts";
import type { Expression } from "../symbolic/expression.ts";
import type { Parameter } from "./calldata.ts";
import { tellFormula, UNTOLD, type FormulaWords } from "./formula.ts";
import type { CallTemplate, FunctionTemplate, SlotTemplate } from "./function-template.ts";
import type { KeyKnowledge } from "./key-knowledge.ts";
import { libraryAt } from "./library-address.ts";
import { nameSlot, type SlotName } from "./slot-name.ts";

/** A storage slot that a function touches, in Solidity's own names. */
export interface NamedSlot {
  /** `_balances[to]` */
  readonly slot: string;
  /** `_balances` */
  readonly variable: string;
  readonly knowledge: KeyKnowledge;
  readonly read: SlotTemplate["read"];
  readonly write: SlotTemplate["write"];
  readonly commutative: boolean;
  readonly restored: boolean;
}

/** A call that a function makes, in words: `asset.transferFrom(msg.sender, address(this), assets)`. */
export interface NamedCallTemplate {
  readonly call: string;
  readonly mode: CallTemplate["mode"];
  readonly certain: boolean;
  /** Its parts: who is called, which function, with what; the selector is undefined where it is not known. */
  readonly target: string;
  readonly selector: bigint | undefined;
  readonly arguments: readonly string[];
}

/** What a function is told by. */
export interface TellingInput extends Pick<FormulaWords, "parameters" | "surroundings"> {
  readonly contract: ProjectContract;
  /** Fragments of functions of any contract, by selector. */
  readonly functions: ReadonlyMap<bigint, FunctionFragment>;
  readonly template: FunctionTemplate;
}

/** Tells one function's template in words. */
export class Telling implements FormulaWords {
  readonly parameters: readonly Parameter[];
  readonly surroundings: ReadonlyMap<number, string>;
  readonly #contract: ProjectContract;
  readonly #functions: TellingInput["functions"];
  readonly #template: FunctionTemplate;
  /** Formulas that are being told: a symbol's own name may hang on itself in a loop. */
  readonly #open = new Set<Expression>();

  constructor({ contract, functions, template, parameters, surroundings = new Map() }: TellingInput) {
    this.#contract = contract;
    this.#functions = functions;
    this.#template = template;
    this.parameters = parameters;
    this.surroundings = surroundings;
  }

  /** Names of the template's slots, by formula. */
  slotNames(): ReadonlyMap<Expression, SlotName> {
    return new Map(this.#template.slots.map(({ slot }) => [slot, this.#name(slot)]));
  }

  calls(): NamedCallTemplate[] {
    return this.#template.calls.filter(({ target }) => !isPrecompile(target)).map((call) => this.#call(call));
  }

  #name(slot: Expression): SlotName {
    return nameSlot(slot, this.#contract.layout, (word) => tellFormula(word, this));
  }

  nameOfLoad(symbol: Expression): string | undefined {
    const slot = this.#template.loads.get(symbol);
    if (slot === undefined || this.#open.has(slot)) return undefined;
    this.#open.add(slot);
    const { text } = this.#name(slot);
    this.#open.delete(slot);
    return text;
  }

  nameOfImmutable(number: number): string | undefined {
    return this.#contract.immutableName(number);
  }

  nameOfAnswer(result: Expression): string | undefined {
    const call = this.#template.calls.find((made) => made.result === result);
    if (call === undefined || this.#open.has(result)) return undefined;
    this.#open.add(result);
    const { call: told } = this.#call(call);
    this.#open.delete(result);
    return told;
  }

  #call({ target, selector, arguments: given, mode, isCertain }: CallTemplate): NamedCallTemplate {
    const library = this.#library(target);
    const to = library ?? tellFormula(target, this);
    const words = given.map((word) => (word === undefined ? UNTOLD : tellFormula(word, this)));
    const call = selector === undefined ? `${to}.call(${UNTOLD})` : `${to}.${this.#functionName(selector, library)}(${words.join(", ")})`;
    return { call, mode, certain: isCertain, target: to, selector, arguments: words };
  }

  #library({ constant }: Expression): string | undefined {
    const { code } = this.#contract;
    return constant === undefined || code?.linkReferences === undefined ? undefined : libraryAt(constant, code);
  }

  #functionName(selector: bigint, library: string | undefined): string {
    const digits = selector.toString(16).padStart(8, "0");
    // Types in storage, which a library's functions may take, no ABI tells.
    const ofLibrary = library === undefined ? undefined : this.#contract.libraryFunction(library, digits);
    return this.#functions.get(selector)?.name ?? ofLibrary ?? `0x${digits}`;
  }
}

/** Slots that read alike are one to a reader: entries of a mapping whose keys are not told. */
export function mergedSlots(slots: readonly SlotTemplate[], names: ReadonlyMap<Expression, SlotName>): NamedSlot[] {
  const named = new Map<string, NamedSlot>();
  for (const { slot, knowledge, read, write, commutative, restored } of slots) {
    const { text, variable } = names.get(slot) ?? { text: UNTOLD, variable: UNTOLD };
    const template: Template = { knowledge, read, write, commutative, restored };
    const known = named.get(text);
    named.set(text, { slot: text, variable, ...(known === undefined ? template : together(known, template)) });
  }
  return [...named.values()];
}

/** The last address that hardforks gave a precompile. */
const LAST_PRECOMPILE = 0x1ffn;

/** Whether a call's target is one of the protocol's own contracts, which keep no state. */
export function isPrecompile({ constant }: Expression): boolean {
  return constant !== undefined && constant > 0n && constant <= LAST_PRECOMPILE;
}

type Template = Omit<NamedSlot, "slot" | "variable">;

function together(one: Template, other: Template): Template {
  const most = (a: SlotTemplate["read"], b: SlotTemplate["read"]): SlotTemplate["read"] =>
    a === "always" || b === "always" ? "always" : a === "never" ? b : a;
  const knowledge = [one.knowledge, other.knowledge];
  return {
    knowledge: knowledge.includes("unknown") ? "unknown" : knowledge.includes("superset") ? "superset" : "exact",
    read: most(one.read, other.read),
    write: most(one.write, other.write),
    commutative: one.write === "never" ? other.commutative : one.commutative && (other.write === "never" || other.commutative),
    restored: one.restored && other.restored,
  };
}
