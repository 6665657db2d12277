import { OP, SURROUNDINGS } from "../code/opcodes.ts";
import { hashWords } from "../keccak.ts";
import { KIND, type Expression, type Part, type SymbolOrigin } from "./expression.ts";
import { simplify } from "./simplify.ts";
import { bitLength, compute } from "./words.ts";

/** Deeper formulas are no one's storage key: they become unknown words, so that no recursion runs deep. */
const DEEPEST = 256;
/** What one function may be made of; code that needs more is given up. */
const MOST_EXPRESSIONS = 200_000;

const ADDRESS_BITS = 160;
const WORD_BYTES = 32;
const SMALL_BITS: ReadonlyMap<number, number> = new Map<number, number>([
  ...[OP.LT, OP.GT, OP.SLT, OP.SGT, OP.EQ, OP.ISZERO].map((op) => [op, 1] as const),
  ...[OP.ADDRESS, OP.CALLER, OP.ORIGIN, OP.COINBASE].map((op) => [op, ADDRESS_BITS] as const),
  ...[OP.CALLDATASIZE, OP.TIMESTAMP, OP.NUMBER, OP.GASLIMIT, OP.CHAINID].map((op) => [op, 64] as const),
  [OP.BYTE, 8],
  [OP.CLZ, 9],
]);

/** Makes the expressions of one function, each formula once. */
export class ExpressionPool {
  /** The first four bytes of the calldata where they are known. */
  readonly selector: bigint | undefined;
  readonly #known = new Map<string, Expression>();
  readonly #constants = new Map<bigint, Expression>();
  #count = 0;
  #symbols = 0;

  constructor(selector: bigint | undefined) {
    this.selector = selector;
  }

  get isFull(): boolean {
    return this.#count > MOST_EXPRESSIONS;
  }

  get symbolCount(): number {
    return this.#symbols;
  }

  constant(word: bigint): Expression {
    const known = this.#constants.get(word);
    if (known !== undefined) return known;
    const made = this.#make(KIND.CONSTANT, [], { constant: word, bits: bitLength(word) });
    this.#constants.set(word, made);
    return made;
  }

  /** A word of the frame's surroundings: CALLER, TIMESTAMP and the like. */
  surrounding(opcode: number): Expression {
    return this.#intern(opcode, []);
  }

  calldataWord(offset: Expression): Expression {
    return this.#intern(OP.CALLDATALOAD, [offset]);
  }

  /** What an instruction computes of words, in the order in which it takes them. */
  apply(opcode: number, ...operands: readonly Expression[]): Expression {
    const [a, b, c] = operands;
    if (operands.every(({ constant }) => constant !== undefined))
      return this.constant(compute(opcode, a?.constant ?? 0n, b?.constant ?? 0n, c?.constant ?? 0n));
    return simplify(this, opcode, operands) ?? this.#intern(opcode, operands);
  }

  /** As `apply`, for a formula that is as simple as it gets. */
  plain(opcode: number, ...operands: readonly Expression[]): Expression {
    return this.#intern(opcode, operands);
  }

  hash(hashed: readonly Part[]): Expression {
    const parts = hashed.flatMap(unpacked);
    const words = parts.flatMap(({ word }) => word.constant ?? []);
    if (words.length === parts.length) return this.constant(hashWords(words, layoutOf(parts)));
    return this.#parts(KIND.HASH, parts);
  }

  /** A word made of parts that have 32 bytes together. */
  joined(parts: readonly Part[]): Expression {
    const [only] = parts;
    if (only !== undefined && parts.length === 1) return only.word;
    if (parts.every(({ word }) => word.constant !== undefined)) return this.constant(joinConstants(parts));
    return this.#parts(KIND.JOINED, parts);
  }

  returnedWord(call: Expression, offset: number): Expression {
    return this.#intern(KIND.RETURNED_WORD, [call, this.constant(BigInt(offset))]);
  }

  returnedSize(call: Expression): Expression {
    return this.#intern(KIND.RETURNED_SIZE, [call]);
  }

  immutable(number: number): Expression {
    return this.#intern(KIND.IMMUTABLE, [this.constant(BigInt(number))]);
  }

  /** A new word that a run binds. */
  symbol(origin: SymbolOrigin): Expression {
    const bits = origin === "success" ? 1 : origin === "code-size" ? 32 : origin === "created" ? ADDRESS_BITS : 256;
    return this.#make(KIND.SYMBOL, [], { symbol: { index: this.#symbols++, origin }, bits });
  }

  #parts(kind: number, parts: readonly Part[]): Expression {
    return this.#intern(
      kind,
      parts.map(({ word }) => word),
      layoutOf(parts),
    );
  }

  #intern(operation: number, operands: readonly Expression[], layout?: readonly number[]): Expression {
    let key = `${operation}`;
    for (const { id } of operands) key += `,${id}`;
    if (layout !== undefined) key += `;${layout.join()}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const made =
      operands.some(({ depth }) => depth >= DEEPEST) && !SURROUNDINGS.has(operation)
        ? this.symbol("unknown")
        : this.#make(operation, operands, { layout, bits: bitsOf(operation, operands) });
    this.#known.set(key, made);
    return made;
  }

  #make(operation: number, operands: readonly Expression[], more: Partial<Expression>): Expression {
    const depth = operands.reduce((deepest, operand) => Math.max(deepest, operand.depth + 1), 0);
    const { constant, layout, symbol, bits = 256 } = more;
    const isFixed = symbol === undefined && operands.every((operand) => operand.isFixed);
    return { id: this.#count++, operation, operands, constant, layout, symbol, bits, depth, isFixed };
  }
}

/** Parts of a word that assembly put together as `high << bits | low`, as parts of these: however a key was packed, it is one formula. */
function unpacked(part: Part): readonly Part[] {
  const { word, skip, length } = part;
  const [low, high] = word.operands;
  if (word.operation !== OP.OR || low?.constant === undefined) return [part];
  const [by, shifted] = high?.operation === OP.SHL ? high.operands : [];
  const bits = Number(by?.constant ?? 0n);
  if (shifted === undefined || bits === 0 || bits >= 256 || bits % 8 !== 0 || low.bits > bits) return [part];
  const border = WORD_BYTES - bits / 8;
  const [fromHigh, fromLow] = [Math.max(0, Math.min(border, skip + length) - skip), Math.max(0, skip + length - Math.max(border, skip))];
  return [
    ...(fromHigh === 0 ? [] : [{ word: shifted, skip: skip + bits / 8, length: fromHigh }]),
    ...(fromLow === 0 ? [] : [{ word: low, skip: Math.max(border, skip), length: fromLow }]),
  ];
}

function layoutOf(parts: readonly Part[]): number[] {
  return parts.flatMap(({ skip, length }) => [skip, length]);
}

function joinConstants(parts: readonly Part[]): bigint {
  let word = 0n;
  for (const { word: of, skip, length } of parts) word = (word << BigInt(8 * length)) | takePart(of.constant ?? 0n, skip, length);
  return word;
}

/** Some bytes of a word, as a number. */
export function takePart(word: bigint, skip: number, length: number): bigint {
  return BigInt.asUintN(8 * length, word >> BigInt(8 * (32 - skip - length)));
}

function bitsOf(operation: number, [a, b]: readonly Expression[]): number {
  const small = SMALL_BITS.get(operation);
  if (small !== undefined) return small;
  if (a === undefined || b === undefined) return 256;
  switch (operation) {
    case OP.AND:
      return Math.min(a.bits, b.bits);
    case OP.OR:
    case OP.XOR:
      return Math.max(a.bits, b.bits);
    case OP.ADD:
      return Math.min(256, Math.max(a.bits, b.bits) + 1);
    case OP.MUL:
      return Math.min(256, a.bits + b.bits);
    case OP.DIV:
      return a.bits;
    case OP.MOD:
      return b.bits;
    case OP.SHR:
      return a.constant === undefined ? b.bits : Math.max(0, b.bits - Number(a.constant > 256n ? 256n : a.constant));
    case OP.SHL:
      return a.constant === undefined ? 256 : Math.min(256, b.bits + Number(a.constant > 256n ? 256n : a.constant));
    default:
      return 256;
  }
}
