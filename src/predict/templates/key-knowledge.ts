import type { Expression } from "../symbolic/expression.ts";

/**
 * How much of a storage key is known: all of it (`exact`), the variable and not the keys (`superset`: some entry of it), or nothing (`unknown`).
 */
export type KeyKnowledge = "exact" | "superset" | "unknown";

const UNTOLD: ReadonlySet<string | undefined> = new Set(["join", "memory", "hash", "unknown", "created"]);

/** Formulas share their parts: each part is looked into once. */
const told = new WeakMap<Expression, boolean>();

/** Whether nothing but the call and the state tells a word. */
export function isTold(word: Expression): boolean {
  let known = told.get(word);
  if (known === undefined) told.set(word, (known = !UNTOLD.has(word.symbol?.origin) && word.operands.every(isTold)));
  return known;
}

/** How much of a slot's key is known. */
export function knowledgeOf(slot: Expression): KeyKnowledge {
  if (isTold(slot)) return "exact";
  return rootOf(slot) === undefined ? "unknown" : "superset";
}

const roots = new WeakMap<Expression, { readonly root: bigint | undefined }>();

/** The constant slot of the variable that a key belongs to: what is hashed last, or added to. */
function rootOf(slot: Expression): bigint | undefined {
  if (slot.constant !== undefined) return slot.constant;
  let known = roots.get(slot);
  if (known === undefined) roots.set(slot, (known = { root: rootAmong(slot.operands) }));
  return known.root;
}

function rootAmong(operands: readonly Expression[]): bigint | undefined {
  for (const operand of operands.toReversed()) {
    const root = rootOf(operand);
    if (root !== undefined) return root;
  }
  return undefined;
}
