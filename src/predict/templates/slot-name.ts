import { type Hex, toWord } from "../../access/hex.ts";
import type { Layout } from "../../naming/layout.ts";
import { knownHashes } from "../../naming/known-hashes.ts";
import { findPlace, type Place } from "../../naming/place.ts";
import type { PathStep } from "../../naming/names.ts";
import { Preimages } from "../../naming/preimages.ts";
import { WELL_KNOWN_SLOTS } from "../../naming/well-known.ts";
import { OP } from "../code/opcodes.ts";
import { hashWords } from "../keccak.ts";
import { KIND, type Expression } from "../symbolic/expression.ts";
import { splitSum } from "../symbolic/sums.ts";
import { compute } from "../symbolic/words.ts";
import { isTold } from "./key-knowledge.ts";
import { tellConstant, UNTOLD } from "./formula.ts";

/** A slot in Solidity's own names: `_balances[to]`, and its variable without keys. */
export interface SlotName {
  readonly text: string;
  readonly variable: string;
  /** Where the contract's layout has it, with made-up keys. */
  readonly place?: Place;
}

/** Words are made up for what a formula leaves open: small, so that an index stays in its array, and each another. */
const FIRST_MADE_UP = 1_000_003n;
const STEP = 7n;
/** Slots beyond are hashes. */
const FAR = 1n << 64n;

/**
 * Names a slot's formula by a contract's layout: what it leaves open is filled in with made-up words, the slot that comes out is named, and the
 * formulas of the keys are put in their places.
 *
 * @param tell how a key's formula is told
 */
export function nameSlot(slot: Expression, layout: Layout | undefined, tell: (word: Expression) => string): SlotName {
  const filling = new Filling((position) => FIRST_MADE_UP + STEP * BigInt(position));
  const found = placeOf(slot, layout, filling);
  if (layout !== undefined && found !== undefined) return namePlace(found, keysOf(slot), layout, tell);
  const first = placeOf(slot, layout, new Filling(() => 0n));
  if (layout !== undefined && first !== undefined && isElement(first)) return namePlace(withOpenIndexes(first), keysOf(slot), layout, tell);
  const keys = keysOf(slot);
  const root = filling.evaluate(rootOf(slot));
  const known = WELL_KNOWN_SLOTS.get(root)?.label ?? layout?.constants.get(root);
  const variable = known ?? (isTold(slot) || rootOf(slot).constant !== undefined ? `storage[${tellConstant(root)}]` : `storage[${UNTOLD}]`);
  return { text: variable + keys.map((key) => `[${tellKey(key, tell)}]`).join(""), variable };
}

function placeOf(slot: Expression, layout: Layout | undefined, filling: Filling): Place | undefined {
  const word = toWord(filling.evaluate(slot));
  return layout === undefined ? undefined : findPlace(word, layout, [new Preimages(filling.preimages), knownHashes(layout)]);
}

function isElement({ path, fields }: Place): boolean {
  return [...path, ...fields.map(({ step }) => step)].some(({ kind }) => kind === "index");
}

/** An array of fixed length has no element at an index that is made up large: the first one stands for all. */
function withOpenIndexes(place: Place): Place {
  const path = place.path.map((step): PathStep => (step.kind === "index" ? { kind: "index", value: FIRST_MADE_UP.toString() } : step));
  return { ...place, path };
}

function namePlace(place: Place, keys: readonly Expression[], layout: Layout, tell: (word: Expression) => string): SlotName {
  const { path, fields } = place;
  // Of keys that the compiler hashed nothing is left in the formula but their hash: these come first.
  let next = keys.length - path.filter(({ kind }) => kind === "key").length;
  let [text, variable] = ["", ""];
  for (const step of path) {
    if (step.kind === "key") {
      text += next < 0 ? `[${tellKnownKey(step, layout)}]` : `[${tellKey(keys[next], tell)}]`;
      next++;
    } else if (step.kind === "index") text += BigInt(step.value) >= FIRST_MADE_UP / 64n ? `[${UNTOLD}]` : `[${step.value}]`;
    else {
      const name = step.kind === "length" ? "length" : step.name;
      text += text === "" ? name : `.${name}`;
      variable += variable === "" ? name : `.${name}`;
    }
  }
  const names = fields.flatMap(({ step }) => (step.kind === "member" ? step.name : []));
  const behind = names.length === 0 ? "" : `${text === "" ? "" : "."}${names.join(", ")}`;
  const element = fields.some(({ step }) => step.kind === "index") ? `[${UNTOLD}]` : "";
  return { text: text + behind + element, variable: variable + behind, place };
}

/** A key that is a constant: by its name where it has one. */
function tellKnownKey({ type, value }: PathStep & { kind: "key" }, { constants }: Layout): string {
  const isNumber = /^(0x)?[0-9a-f]+$/i.test(value);
  const word = isNumber ? BigInt(value) : undefined;
  if (word === 0n && type.startsWith("address")) return "address(0)";
  return (word === undefined ? undefined : (constants.get(word) ?? tellConstant(word))) ?? value;
}

function tellKey(key: Expression | undefined, tell: (word: Expression) => string): string {
  return key === undefined || !isTold(key) ? UNTOLD : tell(key);
}

/** The keys that were hashed on the way to a slot, outermost first. */
function keysOf(slot: Expression): Expression[] {
  const hashed = hashedIn(slot);
  return hashed === undefined ? [] : [...keysOf(hashed.inner), ...hashed.keys];
}

function rootOf(slot: Expression): Expression {
  const hashed = hashedIn(slot);
  return hashed === undefined ? slot : rootOf(hashed.inner);
}

/** What was hashed for a slot: keys, and the slot or the seed that they belong to. Solidity puts it last, assembly anywhere. */
function hashedIn(slot: Expression): { readonly inner: Expression; readonly keys: readonly Expression[] } | undefined {
  const { rest } = splitSum(slot);
  const hash = rest?.operation === KIND.HASH ? rest : rest?.operands.find(({ operation }) => operation === KIND.HASH);
  const last = hash?.operands.at(-1);
  if (hash === undefined || last === undefined) return undefined;
  const isPath = last.constant !== undefined || hasHash(last);
  const inner = isPath ? last : (hash.operands.find(({ constant }) => constant !== undefined) ?? last);
  return { inner, keys: hash.operands.filter((_, index) => index !== hash.operands.lastIndexOf(inner)) };
}

/** Makes up words for what a formula leaves open. */
class Filling {
  readonly #wordOf: (position: number) => bigint;
  readonly preimages: Record<Hex, Hex> = {};
  readonly #madeUp = new Map<Expression, bigint>();
  readonly #evaluated = new Map<Expression, bigint>();

  /** @param wordOf the word for what is left open, by how many were made up before */
  constructor(wordOf: (position: number) => bigint) {
    this.#wordOf = wordOf;
  }

  evaluate(word: Expression): bigint {
    let known = this.#evaluated.get(word);
    if (known === undefined) this.#evaluated.set(word, (known = this.#workOut(word)));
    return known;
  }

  #workOut(word: Expression): bigint {
    const { constant, operation, operands, layout = [] } = word;
    if (constant !== undefined) return constant;
    const [first, second, third] = operands;
    if (operation === KIND.HASH) return this.#hash(operands, layout);
    // The place of an array's elements that the compiler worked out.
    if (operation === OP.ADD && first?.constant !== undefined && first.constant >= FAR)
      return this.#compute(operation, first, second, third);
    if (first === undefined || operation >= KIND.CONSTANT || !(operands.some(hasHash) || isScaled(word))) return this.#makeUp(word);
    return this.#compute(operation, first, second, third);
  }

  #compute(operation: number, first: Expression, second: Expression | undefined, third: Expression | undefined): bigint {
    const given = [first, second, third].map((operand) => (operand === undefined ? 0n : this.evaluate(operand)));
    return compute(operation, given[0] ?? 0n, given[1] ?? 0n, given[2] ?? 0n);
  }

  #makeUp(word: Expression): bigint {
    const known = this.#madeUp.get(word) ?? this.#wordOf(this.#madeUp.size);
    this.#madeUp.set(word, known);
    return known;
  }

  #hash(operands: readonly Expression[], layout: readonly number[]): bigint {
    const words = operands.map((operand) => this.evaluate(operand));
    const hash = hashWords(words, layout);
    const bytes = words.map((word, index) => {
      const [skip = 0, length = 32] = [layout[2 * index], layout[2 * index + 1]];
      return toWord(word).slice(2 + 2 * skip, 2 + 2 * (skip + length));
    });
    this.preimages[toWord(hash)] = `0x${bytes.join("")}`;
    return hash;
  }
}

/** Whether a word is an index times the slots that an element takes, or so many slots behind it. */
function isScaled({ operation, operands: [first] }: Expression): boolean {
  return first?.constant !== undefined && (operation === OP.ADD || operation === OP.MUL || operation === OP.SHL);
}

/** Formulas share their parts: each part is looked into once. */
const withHash = new WeakMap<Expression, boolean>();

function hasHash(word: Expression): boolean {
  let known = withHash.get(word);
  if (known === undefined) withHash.set(word, (known = word.operation === KIND.HASH || word.operands.some(hasHash)));
  return known;
}
