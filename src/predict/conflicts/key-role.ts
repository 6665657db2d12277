import type { ParamType } from "ethers";
import { OP, SURROUNDINGS } from "../code/opcodes.ts";
import { KIND, type Expression } from "../symbolic/expression.ts";
import { splitSum } from "../symbolic/sums.ts";
import { calldataParameter } from "../templates/calldata.ts";
import { isTold } from "../templates/key-knowledge.ts";

/**
 * How a key stands to the call that uses it.
 * - `constant`: the same word in every call. `shared`: the same in every call of a block: the contract itself, an immutable, the time.
 * - `sender`: who calls. `person`: an address that the call names, or finds under a key of its own. `argument`: anything else that it hands over.
 * - `derived`: worked out or found by these, so that different calls may come to the same key.
 * - `stored`: read from storage at `slot`, where all calls of the function find one word.
 */
export type KeyRole =
  | { readonly kind: "constant"; readonly word: bigint }
  | { readonly kind: "shared" | "sender" | "derived" | "unknown" }
  | { readonly kind: "argument"; readonly name: string }
  | { readonly kind: "person"; readonly name: string | undefined }
  | { readonly kind: "stored"; readonly slot: Expression };

/** What tells the keys of one function's formulas apart. */
export interface KeyContext {
  readonly parameters: readonly ParamType[];
  /** What symbols were read from. */
  readonly loads: ReadonlyMap<Expression, Expression>;
  /** The plain variables' slots that the function changes. */
  readonly changes: ReadonlySet<bigint>;
  /** Whether another function calls it: what it is given then, and by whom, is not looked at. */
  readonly isCalled?: boolean;
}

/** Given with the call, and no address: the name that a key goes by which is no parameter. */
const CALL_WORDS: ReadonlyMap<number, string> = new Map<number, string>([
  [OP.CALLVALUE, "msg.value"],
  [OP.CALLDATASIZE, "msg.data.length"],
  [OP.GASPRICE, "tx.gasprice"],
]);

/** Tells what a key is to the call. `isAddress`: a mask has told so. */
export function roleOf(word: Expression, context: KeyContext, isAddress = false): KeyRole {
  if (word.constant !== undefined) return { kind: "constant", word: word.constant };
  const { operation, operands, symbol } = word;
  if (context.isCalled === true && hangsOnCall(word)) return { kind: "unknown" };
  if (symbol !== undefined) return roleOfSymbol(word, context, isAddress);
  if (operation === OP.CALLER || operation === OP.ORIGIN) return { kind: "sender" };
  const named = CALL_WORDS.get(operation);
  if (named !== undefined) return { kind: "argument", name: named };
  if (SURROUNDINGS.has(operation) || operation === KIND.IMMUTABLE) return { kind: "shared" };
  if (operation === OP.CALLDATALOAD) return roleOfCalldata(operands[0], context);
  if (operation === KIND.RETURNED_WORD || operation === KIND.RETURNED_SIZE) return { kind: "unknown" };
  return roleOfResult(word, context);
}

/** Whether a word is another in every call, whatever it is worked out of. */
function hangsOnCall({ operation, symbol }: Expression): boolean {
  return symbol !== undefined || operation === OP.CALLER || operation === OP.CALLDATALOAD || CALL_WORDS.has(operation);
}

function roleOfSymbol(symbol: Expression, context: KeyContext, isAddress: boolean): KeyRole {
  const slot = context.loads.get(symbol);
  if (slot === undefined || !isTold(slot)) return { kind: "unknown" };
  if (isSteady(slot, context)) return { kind: "stored", slot };
  return isAddress ? { kind: "person", name: undefined } : { kind: "derived" };
}

/** Whether a slot is the same one in every call, and none of the function's calls leaves another word in it. */
function isSteady(slot: Expression, context: KeyContext): boolean {
  if (slot.constant !== undefined) return !context.changes.has(slot.constant);
  const { rest } = splitSum(slot);
  return rest?.operation === KIND.HASH && rest.operands.every((part) => part.constant !== undefined || isShared(roleOf(part, context)));
}

function isShared({ kind }: KeyRole): boolean {
  return kind === "shared" || kind === "stored" || kind === "constant";
}

function roleOfCalldata(offset: Expression | undefined, { parameters }: KeyContext): KeyRole {
  const found = offset === undefined ? undefined : calldataParameter(offset, parameters);
  return { kind: found?.type.startsWith("address") === true ? "person" : "argument", name: found?.name ?? "msg.data" };
}

/** What is computed. A type's cleaning and a distance leave each key its own; all else may bring different ones together. */
function roleOfResult(word: Expression, context: KeyContext): KeyRole {
  const cleaned = uncleaned(word);
  if (cleaned !== word) return roleOf(cleaned, context, word.operands[0]?.constant === ADDRESSES);
  const roles = word.operands.map((operand) => roleOf(operand, context));
  if (roles.some(({ kind }) => kind === "unknown")) return { kind: "unknown" };
  const [only, ...others] = roles.filter(({ kind }) => kind !== "constant");
  if (only === undefined) return { kind: "unknown" };
  if (others.length === 0 && splitSum(word).rest !== word && only.kind === "argument") return only;
  if (roles.every(({ kind }) => kind === "constant" || kind === "shared")) return { kind: "shared" };
  return { kind: "derived" };
}

/** The mask of an address. */
const ADDRESSES = (1n << 160n) - 1n;

/** Bits of the narrowest type whose values are more than a few shards. */
const NARROWEST = 16;

/** A word without the mask that cleans its type. */
export function uncleaned(word: Expression): Expression {
  const [mask, cleaned] = word.operands;
  if (word.operation !== OP.AND || mask?.constant === undefined || cleaned === undefined) return word;
  const low = mask.constant + 1n;
  const high = (1n << 256n) - mask.constant;
  return (isPowerOfTwo(low) && mask.constant >> BigInt(NARROWEST) > 0n) || isPowerOfTwo(high) ? cleaned : word;
}

function isPowerOfTwo(word: bigint): boolean {
  return (word & (word - 1n)) === 0n;
}
