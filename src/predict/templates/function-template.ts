import type { CallMode, Effect, FlowGraph, FlowNode, Unresolved } from "../flow/graph.ts";
import { OP } from "../code/opcodes.ts";
import type { Expression } from "../symbolic/expression.ts";
import { splitSum } from "../symbolic/sums.ts";
import type { DataExpression } from "../symbolic/memory.ts";
import { alwaysAtEnd } from "./always.ts";
import { type KeyKnowledge, knowledgeOf } from "./key-knowledge.ts";

/** A storage slot that a function touches, as a formula over its parameters. */
export interface SlotTemplate {
  readonly slot: Expression;
  readonly knowledge: KeyKnowledge;
  /** `always`: on every way that succeeds. */
  readonly read: "never" | "sometimes" | "always";
  readonly write: "never" | "sometimes" | "always";
  /** Every write stores what was read plus or minus something that does not hang on it. */
  readonly commutative: boolean;
  /** It is written more than once, and left with one constant on every way. */
  readonly restored: boolean;
  /** The constant that every way which writes it leaves it with. */
  readonly left: bigint | undefined;
  /** What every write adds to what was read, where that is one constant; negative where it takes away. */
  readonly delta: bigint | undefined;
  /** Program counters of the instructions that read and write it. */
  readonly readAt: readonly number[];
  readonly writtenAt: readonly number[];
}

/** An account whose balance a function looks at. */
export interface BalanceTemplate {
  readonly address: Expression;
  readonly isCertain: boolean;
}

/** A call that a function makes. */
export interface CallTemplate {
  readonly mode: CallMode;
  readonly target: Expression;
  /** The first four bytes of what it hands over, where they are known. */
  readonly selector: bigint | undefined;
  readonly arguments: readonly (Expression | undefined)[];
  /** In wei. */
  readonly value: Expression;
  readonly isCertain: boolean;
  /** Whether it hands its own calldata on, all of them. */
  readonly handsOn: boolean;
  /** Whether the function fails where the call does. */
  readonly mustSucceed: boolean;
  /** What other formulas name its success and its answer by. */
  readonly result: Expression;
}

/** What a function does to the state whenever it succeeds, whoever calls it with whatever. */
export interface FunctionTemplate {
  readonly slots: readonly SlotTemplate[];
  readonly calls: readonly CallTemplate[];
  readonly balances: readonly BalanceTemplate[];
  readonly creates: boolean;
  readonly unresolved: readonly Unresolved[];
  /** What the symbols of its formulas were read from. */
  readonly loads: ReadonlyMap<Expression, Expression>;
  readonly canSucceed: boolean;
}

/** Sums up a function's graph. */
export function functionTemplate(graph: FlowGraph): FunctionTemplate {
  const effects = graph.nodes.flatMap((node) => node.effects);
  const { touched, left } = alwaysAtEnd(graph, touchesOf);
  const slots = new Map<Expression, Effect[]>();
  for (const effect of effects) {
    if ((effect.kind !== "load" && effect.kind !== "store") || effect.transient) continue;
    slots.set(effect.slot, [...(slots.get(effect.slot) ?? []), effect]);
  }
  return {
    slots: [...slots].map(([slot, of]) => slotTemplate(slot, of, touched, left.get(slot))),
    calls: effects.flatMap((effect) => (effect.kind === "call" ? callTemplate(effect, touched) : [])),
    balances: effects.flatMap((effect) =>
      effect.kind === "account" && effect.result.symbol?.origin === "balance"
        ? [{ address: effect.address, isCertain: touched.has(resultTouch(effect.result)) }]
        : [],
    ),
    creates: effects.some(({ kind }) => kind === "create" || kind === "selfdestruct"),
    unresolved: [...graph.unresolved],
    loads: new Map(effects.flatMap((effect) => (effect.kind === "load" ? [[effect.result, effect.slot] as const] : []))),
    canSucceed: graph.entry.exit.kind !== "revert",
  };
}

function touchesOf({ effects }: FlowNode): string[] {
  return effects.flatMap((effect) => {
    if (effect.kind === "call" || effect.kind === "account") return [resultTouch(effect.result)];
    return (effect.kind === "load" || effect.kind === "store") && !effect.transient ? [touch(effect.kind, effect.slot)] : [];
  });
}

const touch = (kind: "load" | "store", slot: Expression): string => `${kind} ${slot.id}`;
const resultTouch = (result: Expression): string => `result ${result.id}`;

function slotTemplate(
  slot: Expression,
  effects: readonly Effect[],
  touched: ReadonlySet<string>,
  left: Expression | undefined,
): SlotTemplate {
  const stores = effects.filter((effect) => effect.kind === "store");
  const isRestored = new Set(stores.map(({ value }) => value)).size > 1 && left?.constant !== undefined;
  const often = (kind: "load" | "store"): SlotTemplate["read"] => {
    if (!effects.some((effect) => effect.kind === kind)) return "never";
    return touched.has(touch(kind, slot)) ? "always" : "sometimes";
  };
  const programCounters = (kind: "load" | "store"): number[] => [
    ...new Set(effects.flatMap((effect) => (effect.kind === kind ? [effect.programCounter] : []))),
  ];
  return {
    slot,
    knowledge: knowledgeOf(slot),
    read: often("load"),
    write: often("store"),
    commutative: stores.length > 0 && stores.every(({ commutes }) => commutes),
    restored: isRestored,
    left: left?.constant,
    delta: deltaOf(stores, new Set(effects.flatMap((effect) => (effect.kind === "load" ? [effect.result] : [])))),
    readAt: programCounters("load"),
    writtenAt: programCounters("store"),
  };
}

function deltaOf(stores: readonly (Effect & { kind: "store" })[], read: ReadonlySet<Expression>): bigint | undefined {
  const deltas = stores.map(({ value }) => {
    const { constant, rest } = splitSum(value);
    return rest !== undefined && read.has(rest) ? BigInt.asIntN(256, constant) : undefined;
  });
  const [delta, ...others] = new Set(deltas);
  return others.length === 0 ? delta : undefined;
}

function callTemplate(
  { mode, target, value, input, result, mustSucceed }: Effect & { kind: "call" },
  touched: ReadonlySet<string>,
): CallTemplate {
  const first = wordAt(input, 0);
  const selector = first?.constant === undefined ? undefined : first.constant >> 224n;
  const count = input.kind === "known" && input.size.constant !== undefined ? Number((input.size.constant - 4n) / 32n) : 0;
  const given = Array.from({ length: Math.max(0, Math.min(count, 32)) }, (_, index) => wordAt(input, 4 + 32 * index));
  return {
    mode,
    target,
    selector,
    arguments: given,
    value,
    handsOn: isCalldata(input),
    isCertain: touched.has(resultTouch(result)),
    mustSucceed,
    result,
  };
}

function isCalldata(data: DataExpression): boolean {
  const source = data.kind === "known" ? data.stretches[0]?.source : undefined;
  return (
    source?.kind === "calldata" && source.offset.constant === 0n && source.size === data.size && data.size.operation === OP.CALLDATASIZE
  );
}

/** The word that begins at an offset of data, as far as it was written there. */
function wordAt(data: DataExpression, offset: number): Expression | undefined {
  if (data.kind !== "known") return undefined;
  const source = data.stretches.find(({ start }) => start === offset)?.source;
  return source?.kind === "word" && source.skip === 0 ? source.word : undefined;
}
