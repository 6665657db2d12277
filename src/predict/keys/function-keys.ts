import type { AnalysedCode } from "../analysis/analysed-code.ts";
import type { CallMode, FlowGraph } from "../flow/graph.ts";
import { type CallTemplate, functionTemplate, type SlotTemplate } from "../templates/function-template.ts";
import { type Formula, formulaOf, type Loads } from "./formula.ts";

/** Formulas that nest deeper take longer to fill in than they are worth. */
const DEEPEST = 64;

/** A slot that a function touches, to be filled in. */
export interface SlotKey {
  readonly slot: Formula;
  /** It may be left with another word. */
  readonly changes: boolean;
}

/** A call that a function makes whenever it succeeds. */
export interface CallKey {
  readonly mode: CallMode;
  readonly target: Formula;
  readonly value: Formula | undefined;
  /** Undefined where it hands its own calldata on, as proxies do. */
  readonly selector: bigint | undefined;
  readonly arguments: readonly (Formula | undefined)[];
}

/** What can be told of a function without following it. */
export interface FunctionKeys {
  readonly slots: readonly SlotKey[];
  readonly calls: readonly CallKey[];
}

const known = new WeakMap<AnalysedCode, Map<bigint | undefined, FunctionKeys>>();

/** The keys of a function as far as it was analysed before. @param selector undefined for what a code does with less calldata than one */
export function knownKeys(code: AnalysedCode, selector: bigint | undefined): FunctionKeys | undefined {
  return known.get(code)?.get(selector);
}

/**
 * The keys of a function: milliseconds where it was not analysed before. A variable that only some ways touch is left out, since it would relate
 * all calls; an entry of a mapping that only some ways touch relates few.
 */
export function functionKeys(code: AnalysedCode, selector: bigint | undefined): FunctionKeys | undefined {
  const keys = knownKeys(code, selector);
  if (keys !== undefined) return keys;
  const graph = selector === undefined ? code.fallback : code.function(selector);
  return graph === undefined ? undefined : keep(code, selector, keysOf(graph));
}

function keep(code: AnalysedCode, selector: bigint | undefined, keys: FunctionKeys): FunctionKeys {
  const functions = known.get(code) ?? new Map<bigint | undefined, FunctionKeys>();
  known.set(code, functions.set(selector, keys));
  return keys;
}

function keysOf(graph: FlowGraph): FunctionKeys {
  const { slots, calls, loads } = functionTemplate(graph);
  return { slots: slots.flatMap((slot) => slotKey(slot, loads)), calls: calls.flatMap((call) => callKey(call, loads)) };
}

function slotKey({ slot, read, write, restored }: SlotTemplate, loads: Loads): SlotKey[] {
  if (slot.depth > DEEPEST) return [];
  if (slot.constant !== undefined && read !== "always" && write !== "always") return [];
  const formula = formulaOf(slot, loads);
  const changes = !restored && (slot.constant === undefined ? write !== "never" : write === "always");
  return formula === undefined ? [] : [{ slot: formula, changes }];
}

function callKey({ mode, target, value, selector, arguments: given, isCertain }: CallTemplate, loads: Loads): CallKey[] {
  if (!isCertain || target.depth > DEEPEST || (selector === undefined && mode !== "delegatecall")) return [];
  const formula = formulaOf(target, loads);
  if (formula === undefined) return [];
  const filled = given.map((word) => (word === undefined || word.depth > DEEPEST ? undefined : formulaOf(word, loads)));
  return [{ mode, target: formula, value: formulaOf(value, loads), selector, arguments: filled }];
}
