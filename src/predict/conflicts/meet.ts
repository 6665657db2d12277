import { OP } from "../code/opcodes.ts";
import { KIND, type Expression } from "../symbolic/expression.ts";
import { splitSum } from "../symbolic/sums.ts";
import { allOf, ALWAYS, NEVER, UNKNOWN, type Meeting } from "./condition.ts";
import { areSame } from "./same-formula.ts";
import { roleOf, uncleaned, type KeyContext, type KeyRole } from "./key-role.ts";

/** A formula with the function that it belongs to. */
export interface Placed {
  readonly word: Expression;
  readonly context: KeyContext;
}

type Sum = ReturnType<typeof splitSum>;

/** Offsets behind a hash that structs and arrays reach; two hashes are taken to lie further apart, and no hash to come near a small number. */
const NEAR = 1n << 64n;

/** When two storage slots of one contract are the same for calls of different users. As Solidity does, it takes hashes of different words to be far apart. */
export function meetSlots(left: Placed, right: Placed): Meeting {
  const [one, other] = [splitSum(left.word), splitSum(right.word)];
  if (one.rest === undefined && other.rest === undefined) return one.constant === other.constant ? ALWAYS : NEVER;
  const [first, second] = [one.rest, other.rest];
  const areHashes = [isHash(first), isHash(second)];
  if (areHashes.every(Boolean) && first !== undefined && second !== undefined) {
    if (one.constant !== other.constant && isNear(one.constant) && isNear(other.constant)) return NEVER;
    return one.constant === other.constant ? meetHashes({ ...left, word: first }, { ...right, word: second }) : UNKNOWN;
  }
  if (isElement(first) || isElement(second)) {
    const apart = meetElementsBehindHashes({ ...left, word: first ?? ZERO }, one, { ...right, word: second ?? ZERO }, other);
    if (apart !== undefined) return apart;
  }
  if (areHashes.some(Boolean)) {
    const [hash, plain] = isHash(first) ? [{ ...left, word: first }, other] : [{ ...right, word: second ?? right.word }, one];
    return meetHashAndPlain(hash, plain);
  }
  return meetElements(left, right);
}

/**
 * An element behind a hash, at an index of any kind: neither a small slot nor behind another kind of hash, and only where two arrays are one may
 * their elements be. Undefined where that leaves it open.
 */
function meetElementsBehindHashes(left: Placed, one: Sum, right: Placed, other: Sum): Meeting | undefined {
  if ([one, other].some(({ rest, constant }) => rest === undefined && isNear(constant))) return NEVER;
  const [anchor, against] = [hashUnder(one.rest), hashUnder(other.rest)];
  // The elements of an array that the compiler hashed.
  if ([one, other].some(({ rest, constant }) => rest !== undefined && !isNear(constant) && hashUnder(rest) === undefined)) return NEVER;
  if (anchor === undefined || against === undefined) return undefined;
  const meeting = meetHashes({ ...left, word: anchor }, { ...right, word: against });
  // Whom a call finds in storage (its delegate) may be one for all.
  const isFound = [anchor, against].some(hasSymbol);
  return meeting.condition === "always" || (isFound && meeting.condition !== "never") ? undefined : meeting;
}

function hasSymbol({ symbol, operands }: Expression): boolean {
  return symbol !== undefined || operands.some(hasSymbol);
}

function isElement(word: Expression | undefined): boolean {
  return word !== undefined && word.operation !== KIND.HASH && hashUnder(word) !== undefined;
}

/** The hash in a sum: what an element's index is added to. */
function hashUnder(word: Expression | undefined): Expression | undefined {
  if (word === undefined || word.operation === KIND.HASH) return word;
  const found = word.operation === OP.ADD ? word.operands.flatMap((operand) => hashUnder(operand) ?? []) : [];
  return found.length === 1 ? found[0] : undefined;
}

/** Equal only for equal inputs. */
function meetHashes(left: Placed, right: Placed): Meeting {
  const [one, other] = [left.word, right.word];
  if (hashedBytes(one) !== hashedBytes(other)) return NEVER;
  if (one.layout?.join() !== other.layout?.join()) return UNKNOWN;
  const last = one.operands.length - 1;
  const meetings = one.operands.map((operand, index) => {
    const pair = [
      { ...left, word: operand },
      { ...right, word: other.operands[index] ?? operand },
    ] as const;
    return index === last ? meetSlots(...pair) : meetKeys(...pair);
  });
  return allOf(meetings);
}

/** An entry of a mapping, and a slot that is none or whose key the compiler has hashed: then it is the entry that such a key leads to. */
function meetHashAndPlain({ word, context }: Placed, { constant, rest }: Sum): Meeting {
  if (isNear(constant)) return rest === undefined ? NEVER : UNKNOWN;
  // Far from zero: the elements of an array that the compiler hashed, where there is a rest.
  if (rest !== undefined) return NEVER;
  const keys = keysOf(word);
  return keys.length === 0 ? UNKNOWN : allOf(keys.map((key) => meetConstant(roleOf(key, context))));
}

/** All that was hashed on the way to an entry, but the variable's own slot. */
function keysOf({ operands }: Expression): Expression[] {
  const last = operands.at(-1);
  return [...(isHash(last) ? keysOf(last) : []), ...operands.slice(0, -1)];
}

function meetConstant(role: KeyRole): Meeting {
  switch (role.kind) {
    case "argument":
      return { condition: "argument", argument: role.name };
    case "person":
      return role.name === undefined ? { condition: "user" } : { condition: "argument", argument: role.name };
    case "sender":
      return { condition: "user" };
    case "derived":
      return { condition: "derived" };
    default:
      return UNKNOWN;
  }
}

/** Slots that are no hashes: elements of arrays whose place the compiler has hashed, or slots that code worked out by itself. */
function meetElements(left: Placed, right: Placed): Meeting {
  const [one, other] = [splitSum(left.word), splitSum(right.word)];
  const [isFar, isOtherFar] = [!isNear(one.constant), !isNear(other.constant)];
  if (isFar && isOtherFar) {
    const distance = one.constant > other.constant ? one.constant - other.constant : other.constant - one.constant;
    if (!isNear(distance)) return NEVER;
    const stride = strideOf(one.rest, other.rest);
    if (distance % stride !== 0n) return NEVER;
    if (distance !== 0n) return UNKNOWN;
    return meetKeys({ ...left, word: indexOf(one.rest, stride) }, { ...right, word: indexOf(other.rest, stride) });
  }
  if (isFar && other.rest === undefined) return NEVER;
  if (isOtherFar && one.rest === undefined) return NEVER;
  return isFar || isOtherFar ? UNKNOWN : meetKeys(left, right);
}

/** The element before which no index stands in the formula. */
const ZERO: Expression = {
  id: -1,
  operation: KIND.CONSTANT,
  operands: [],
  constant: 0n,
  layout: undefined,
  symbol: undefined,
  bits: 0,
  depth: 0,
  isFixed: true,
};

/** How many slots an element takes: what both indexes are multiplied with. */
function strideOf(one: Expression | undefined, other: Expression | undefined): bigint {
  const [stride, same] = [factorOf(one ?? ZERO), factorOf(other ?? ZERO)];
  if (stride === 0n) return same === 0n ? 1n : same;
  return same === 0n || same === stride ? stride : 1n;
}

/** The index of an element whose distance from the first is known to be so many times it. */
function indexOf(distance: Expression | undefined, stride: bigint): Expression {
  const [, index] = distance?.operands ?? [];
  return distance === undefined ? ZERO : stride > 1n && index !== undefined ? index : distance;
}

/** 0 for the index 0, which is a multiple of anything. */
function factorOf({ operation, operands: [first], constant }: Expression): bigint {
  if (constant === 0n) return 0n;
  if (first?.constant === undefined) return 1n;
  if (operation === OP.MUL) return first.constant;
  return operation === OP.SHL && first.constant < 256n ? 1n << first.constant : 1n;
}

/** When two keys, or two indexes, are the same word. */
export function meetKeys(left: Placed, right: Placed): Meeting {
  const [one, other] = [uncleaned(left.word), uncleaned(right.word)];
  if (isHash(one) && isHash(other)) return meetHashes({ ...left, word: one }, { ...right, word: other });
  return meetRoles(
    { ...left, word: one, role: roleOf(left.word, left.context) },
    { ...right, word: other, role: roleOf(right.word, right.context) },
  );
}

type InRole = Placed & { readonly role: KeyRole };

function meetRoles(left: InRole, right: InRole): Meeting {
  const [one, other] = [left.role, right.role];
  if (one.kind === "constant" && other.kind === "constant") return one.word === other.word ? ALWAYS : NEVER;
  const kinds = [one.kind, other.kind];
  if (kinds.includes("unknown")) return UNKNOWN;
  if (isGiven(one) || isGiven(other)) return meetGiven(one, other);
  if (kinds.includes("derived")) return { condition: "derived" };
  if (kinds.includes("sender")) return areNoPerson(left, right) ? NEVER : { condition: "user" };
  if (areSame(left.word, right.word, left.context, right.context)) return ALWAYS;
  return isOwnAddress(left) !== isOwnAddress(right) && [left, right].some(isSmall) ? NEVER : UNKNOWN;
}

function isGiven(role: KeyRole): role is KeyRole & { readonly kind: "person" | "argument" } {
  return role.kind === "person" || role.kind === "argument";
}

/** Keys that calls hand over: those of people meet where people do, all others where the argument is the same. */
function meetGiven(one: KeyRole, other: KeyRole): Meeting {
  if ([one, other].every(({ kind }) => kind === "person" || kind === "sender")) return { condition: "user" };
  const named = [one, other].find((role) => role.kind === "argument") ?? [one, other].find(isGiven);
  return named === undefined ? UNKNOWN : meetConstant(named);
}

/** No one sends a transaction as the contract itself, or from the address 0 or a precompile's. */
function areNoPerson(left: InRole, right: InRole): boolean {
  return [left, right].some((key) => isOwnAddress(key) || isSmall(key));
}

function isOwnAddress({ word }: InRole): boolean {
  return word.operation === OP.ADDRESS;
}

/** Addresses below belong to precompiles. */
const LARGEST_SMALL_ADDRESS = 0xffffn;

function isSmall({ role }: InRole): boolean {
  return role.kind === "constant" && role.word <= LARGEST_SMALL_ADDRESS;
}

function isHash(word: Expression | undefined): word is Expression {
  return word?.operation === KIND.HASH;
}

function isNear(constant: bigint): boolean {
  return constant < NEAR;
}

function hashedBytes({ layout = [] }: Expression): number {
  return layout.reduce((sum, length, index) => (index % 2 === 1 ? sum + length : sum), 0);
}
