import type { FunctionFragment, ParamType } from "ethers";
import type { ProjectContract } from "../../naming/project-contract.ts";
import { AnalysedCode } from "../code/code-cache.ts";
import type { CompiledCode } from "../../naming/build.ts";
import type { FlowGraph } from "../flow/graph.ts";
import type { Gap } from "../predictor.ts";
import type { Expression } from "../symbolic/expression.ts";
import { tellFormula, UNTOLD, type FormulaWords } from "./formula.ts";
import { functionTemplate, type CallTemplate, type FunctionTemplate, type KeyKnowledge, type SlotTemplate } from "./function-template.ts";
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
}

/** What one function touches whenever it succeeds. */
export interface FunctionRow {
  /** `transfer(address,uint256)`; `fallback` for calldata that the dispatcher does not know. */
  readonly signature: string;
  readonly mutability: string;
  readonly slots: readonly NamedSlot[];
  readonly calls: readonly NamedCallTemplate[];
  /** Why it may touch more than is listed; calls are listed beside. */
  readonly gaps: readonly Gap[];
  /** What the names stand for. */
  readonly template: FunctionTemplate;
  readonly parameters: readonly ParamType[];
  /** True also where no ABI tells. */
  readonly isPayable: boolean;
  /** Names of the template's slots, by formula. */
  readonly slotNames: ReadonlyMap<Expression, SlotName>;
}

/** What every function of a contract touches, from its bytecode alone. */
export interface ContractTable {
  readonly contract: string;
  readonly functions: readonly FunctionRow[];
}

/** What a table is made from: a contract with its names, and the code that the compiler gave it. */
export interface TableInput {
  readonly contract: ProjectContract;
  readonly code: CompiledCode;
  /** Fragments of functions of any contract, by selector: what calls of other contracts are told by. */
  readonly functions: ReadonlyMap<bigint, FunctionFragment>;
}

/** Analyses all functions of a contract; nothing is executed. */
export function contractTable({ contract, code, functions }: TableInput): ContractTable {
  const analysed = new AnalysedCode(`0x${code.object.replace(/__.{36}__/g, "00".repeat(20))}`, immutablePlaces(code));
  const tell = (graph: FlowGraph, fragment: FunctionFragment | undefined): FunctionRow =>
    new Telling(contract, functions, fragment).row(graph);
  const rows = contract.functions.map((fragment) => tell(analysed.function(BigInt(fragment.selector)) ?? analysed.fallback, fragment));
  const fallback = tell(analysed.fallback, undefined);
  const answersAll = fallback.slots.length > 0 || fallback.calls.length > 0;
  return { contract: contract.name, functions: answersAll ? [...rows, fallback] : rows };
}

function immutablePlaces({ immutableReferences = {} }: CompiledCode): ReadonlyMap<number, number> {
  return new Map(Object.entries(immutableReferences).flatMap(([id, ranges]) => ranges.map(({ start }) => [start, Number(id)] as const)));
}

/** Tells one function's template. */
class Telling implements FormulaWords {
  readonly parameters: FunctionFragment["inputs"];
  readonly #contract: ProjectContract;
  readonly #functions: TableInput["functions"];
  readonly #fragment: FunctionFragment | undefined;
  #template: FunctionTemplate | undefined;
  /** Formulas that are being told: a symbol's own name may hang on itself in a loop. */
  readonly #open = new Set<Expression>();

  constructor(contract: ProjectContract, functions: TableInput["functions"], fragment: FunctionFragment | undefined) {
    this.#contract = contract;
    this.#functions = functions;
    this.#fragment = fragment;
    this.parameters = fragment?.inputs ?? [];
  }

  row(graph: FlowGraph): FunctionRow {
    const template = functionTemplate(graph);
    this.#template = template;
    const slotNames = new Map(template.slots.map(({ slot }) => [slot, this.#name(slot)]));
    return {
      signature: this.#fragment?.format("sighash") ?? "fallback",
      mutability: this.#fragment?.stateMutability ?? "",
      slots: merged(template.slots, slotNames),
      calls: template.calls
        .filter(({ target }) => !isPrecompile(target))
        .map((call) => ({ call: this.#call(call), mode: call.mode, certain: call.isCertain })),
      gaps: [...template.unresolved.filter((reason) => reason !== "selector"), ...(template.creates ? (["creation"] as const) : [])],
      template,
      parameters: this.parameters,
      isPayable: this.#fragment?.payable ?? true,
      slotNames,
    };
  }

  #name(slot: Expression): SlotName {
    return nameSlot(slot, this.#contract.layout, (word) => tellFormula(word, this));
  }

  nameOfLoad(symbol: Expression): string | undefined {
    const slot = this.#template?.loads.get(symbol);
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
    const call = this.#template?.calls.find((made) => made.result === result);
    if (call === undefined || this.#open.has(result)) return undefined;
    this.#open.add(result);
    const told = this.#call(call);
    this.#open.delete(result);
    return told;
  }

  #call({ target, selector, arguments: given }: CallTemplate): string {
    const fragment = selector === undefined ? undefined : this.#functions.get(selector);
    const to = tellFormula(target, this);
    if (selector === undefined) return `${to}.call(${UNTOLD})`;
    const name = fragment?.name ?? `0x${selector.toString(16).padStart(8, "0")}`;
    return `${to}.${name}(${given.map((word) => (word === undefined ? UNTOLD : tellFormula(word, this))).join(", ")})`;
  }
}

/** Slots that read alike are one to a reader: entries of a mapping whose keys are not told. */
function merged(slots: readonly SlotTemplate[], names: ReadonlyMap<Expression, SlotName>): NamedSlot[] {
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
