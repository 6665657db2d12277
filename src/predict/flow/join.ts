import type { Expression } from "../symbolic/expression.ts";
import { Memory } from "../symbolic/memory.ts";
import type { ExpressionPool } from "../symbolic/pool.ts";
import type { KnownSlot, State } from "./state.ts";

/** The symbols of a node that stand for words which differ by the way: by stack position, and by memory offset. */
export class Joins {
  readonly stack = new Map<number, Expression>();
  readonly memory = new Map<number, Expression>();
}

/** What is known where several ways meet. A position that once differed keeps its symbol, so that joining comes to an end. */
export function joinStates(pool: ExpressionPool, states: readonly State[], joins: Joins): State {
  const [first, ...others] = states;
  if (first === undefined) return { stack: [], memory: Memory.unknown, returned: "none", facts: new Map(), slots: new Map() };
  if (others.length === 0 && joins.stack.size === 0) return first;
  const symbolIn = (symbols: Map<number, Expression>, place: number): Expression => {
    const symbol = symbols.get(place) ?? pool.symbol("join");
    symbols.set(place, symbol);
    return symbol;
  };
  const stack = first.stack.map((word, index) => {
    const differs = joins.stack.has(index) || others.some((other) => other.stack[index] !== word);
    return differs ? symbolIn(joins.stack, index) : word;
  });
  let { memory, returned, facts, slots } = first;
  for (const other of others) {
    memory = memory.join(other.memory, (offset) => symbolIn(joins.memory, offset), pool);
    if (other.returned !== returned) returned = "several";
    facts = common(facts, other.facts, (one, another) => one === another);
    slots = common<KnownSlot>(slots, other.slots, (one, another) => one.value === another?.value);
  }
  return { stack, memory, returned, facts, slots };
}

export function sameState(one: State, other: State): boolean {
  return (
    one.returned === other.returned &&
    one.stack.length === other.stack.length &&
    one.stack.every((word, index) => word === other.stack[index]) &&
    one.facts.size === other.facts.size &&
    [...one.facts].every(([id, holds]) => other.facts.get(id) === holds) &&
    one.slots.size === other.slots.size &&
    [...one.slots].every(([id, { value }]) => other.slots.get(id)?.value === value) &&
    one.memory.equals(other.memory)
  );
}

function common<T>(
  one: ReadonlyMap<number, T>,
  other: ReadonlyMap<number, T>,
  same: (one: T, other: T | undefined) => boolean,
): ReadonlyMap<number, T> {
  if (one === other) return one;
  return new Map([...one].filter(([id, value]) => same(value, other.get(id))));
}
