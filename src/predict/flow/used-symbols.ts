import type { Expression } from "../symbolic/expression.ts";
import type { DataExpression } from "../symbolic/memory.ts";
import { bindingsOf } from "./edges.ts";
import type { Binding, Effect, Exit, FlowNode } from "./graph.ts";

/** The symbols on whose words something hangs: a way, a key, a target, what is stored, hashed or handed on. */
export function usedSymbols(nodes: readonly FlowNode[]): ReadonlySet<Expression> {
  const search = new Search(nodes.flatMap(({ exit }) => bindingsOf(exit)));
  for (const { effects, exit } of nodes) {
    for (const effect of effects) for (const word of wordsOfEffect(effect)) search.use(word);
    for (const word of wordsOfExit(exit)) search.use(word);
  }
  return search.used;
}

/** Numbers what nodes refer to, without gaps, and gives the count. */
export function numberExpressions(nodes: readonly FlowNode[]): number {
  const search = new Search([]);
  for (const { effects, exit } of nodes) {
    for (const { symbol, word } of bindingsOf(exit)) for (const each of [symbol, word]) search.use(each);
    for (const effect of effects) for (const word of [...wordsOfEffect(effect), ...resultsOf(effect)]) search.use(word);
    for (const word of wordsOfExit(exit)) search.use(word);
  }
  const all = [...search.seen].sort((one, other) => one.id - other.id);
  for (const [id, expression] of all.entries()) expression.id = id;
  return all.length;
}

class Search {
  readonly used = new Set<Expression>();
  readonly seen = new Set<Expression>();
  readonly #bound = new Map<Expression, Expression[]>();

  constructor(bindings: readonly Binding[]) {
    for (const { symbol, word } of bindings) {
      const words = this.#bound.get(symbol);
      if (words === undefined) this.#bound.set(symbol, [word]);
      else words.push(word);
    }
  }

  use(root: Expression): void {
    const waiting = [root];
    for (let word = waiting.pop(); word !== undefined; word = waiting.pop()) {
      if (this.seen.has(word)) continue;
      this.seen.add(word);
      if (word.symbol !== undefined) this.used.add(word);
      waiting.push(...word.operands, ...(this.#bound.get(word) ?? []));
    }
  }
}

/** The symbols that an effect binds. */
function resultsOf(effect: Effect): readonly Expression[] {
  if (effect.kind === "bind") return effect.bindings.map(({ symbol }) => symbol);
  return "result" in effect ? [effect.result] : [];
}

function wordsOfExit(exit: Exit): readonly Expression[] {
  switch (exit.kind) {
    case "branch":
      return [exit.condition];
    case "switch":
      return [exit.target];
    case "return":
      return wordsOfData(exit.data);
    default:
      return [];
  }
}

function wordsOfData(data: DataExpression): readonly Expression[] {
  if (data.kind === "memory") return [data.at, data.size];
  const sources = data.stretches.flatMap(({ source }): Expression[] => {
    if (source.kind === "word") return [source.word];
    if (source.kind === "calldata") return [source.offset, source.size];
    return source.kind === "returned" ? [source.call, source.offset, source.size] : [];
  });
  return [data.size, ...sources];
}

function wordsOfEffect(effect: Effect): readonly Expression[] {
  switch (effect.kind) {
    case "bind":
      return effect.bindings.map(({ word }) => word);
    case "require":
      return [effect.condition];
    case "load":
      return [effect.slot];
    case "store":
      return [effect.slot, effect.value];
    case "account":
      return [effect.address];
    case "call":
      return [effect.target, effect.value, effect.output.at, effect.output.size, ...wordsOfData(effect.input)];
    case "create":
      return [effect.value, ...wordsOfData(effect.initCode), ...(effect.salt === undefined ? [] : [effect.salt])];
    case "selfdestruct":
      return [effect.beneficiary];
    case "bound":
    case "memory-word":
      return [effect.at];
    case "memory-hash":
      return [effect.at, effect.size];
    case "write":
      return [effect.at, effect.size, ...wordsOfSource(effect.source)];
  }
}

function wordsOfSource(source: (Effect & { kind: "write" })["source"]): readonly Expression[] {
  switch (source.kind) {
    case "word":
    case "byte":
      return [source.word];
    case "returned":
      return [source.call, source.offset];
    case "unknown":
      return [];
    default:
      return [source.offset];
  }
}
