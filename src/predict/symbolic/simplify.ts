import { OP } from "../code/opcodes.ts";
import type { Expression } from "./expression.ts";
import type { ExpressionPool } from "./pool.ts";
import { simplifyDifference, simplifySum } from "./sums.ts";
import { LARGEST } from "./words.ts";

/** A simpler formula of the same value for every binding, or undefined where none is known. Not all operands are constants. */
export function simplify(pool: ExpressionPool, opcode: number, [a, b, c]: readonly Expression[]): Expression | undefined {
  if (a === undefined) return undefined;
  if (opcode === OP.ISZERO) return simplifyIsZero(pool, a);
  if (opcode === OP.NOT) return a.operation === OP.NOT ? a.operands[0] : undefined;
  if (b === undefined || c !== undefined) return undefined;
  switch (opcode) {
    case OP.ADD:
      return simplifySum(pool, a, b);
    case OP.SUB:
      return simplifyDifference(pool, a, b);
    case OP.MUL:
      return simplifyProduct(pool, a, b);
    case OP.DIV:
      if (b.constant === 0n) return pool.constant(0n);
      return isPowerOfTwo(b.constant) ? shift(pool, OP.SHR, exponentOf(b.constant), a) : undefined;
    case OP.MOD:
      return isPowerOfTwo(b.constant) ? pool.apply(OP.AND, pool.constant(b.constant - 1n), a) : undefined;
    case OP.AND:
      return simplifyAnd(pool, a, b);
    case OP.OR:
    case OP.XOR:
      if (a.constant === 0n) return b;
      if (b.constant === 0n) return a;
      if (a === b) return opcode === OP.OR ? a : pool.constant(0n);
      return ordered(pool, opcode, a, b);
    case OP.SHR:
    case OP.SHL:
      return a.constant === undefined ? undefined : simplifyShift(pool, opcode, a.constant, b);
    case OP.EQ:
      return simplifyEqual(pool, a, b);
    case OP.LT:
      return simplifyLess(pool, a, b);
    case OP.GT:
      return pool.apply(OP.LT, b, a);
    case OP.SLT:
    case OP.SGT:
      if (a === b) return pool.constant(0n);
      // Words whose highest bit is clear compare as they would without a sign.
      return a.bits < 256 && b.bits < 256 ? pool.apply(opcode === OP.SLT ? OP.LT : OP.GT, a, b) : undefined;
    case OP.EXP:
      return a.constant === 2n ? pool.apply(OP.SHL, b, pool.constant(1n)) : undefined;
    case OP.SIGNEXTEND:
      return a.constant !== undefined && a.constant < 31n && b.bits <= Number(a.constant) * 8 + 7 ? b : undefined;
    case OP.BYTE:
      return a.constant === undefined
        ? undefined
        : a.constant > 31n
          ? pool.constant(0n)
          : pool.apply(OP.AND, pool.constant(0xffn), shift(pool, OP.SHR, 248n - 8n * a.constant, b));
    default:
      return undefined;
  }
}

function simplifyProduct(pool: ExpressionPool, a: Expression, b: Expression): Expression | undefined {
  const [constant, other] = a.constant === undefined ? [b, a] : [a, b];
  if (constant.constant === 0n) return constant;
  if (constant.constant === 1n) return other;
  if (isPowerOfTwo(constant.constant)) return shift(pool, OP.SHL, exponentOf(constant.constant), other);
  return ordered(pool, OP.MUL, constant, other);
}

function simplifyAnd(pool: ExpressionPool, a: Expression, b: Expression): Expression | undefined {
  if (a === b) return a;
  const [mask, word] = a.constant === undefined ? [b, a] : [a, b];
  if (mask.constant === undefined) return ordered(pool, OP.AND, a, b);
  if (mask.constant === 0n) return mask;
  if (mask.constant === LARGEST) return word;
  const width = lowMaskBits(mask.constant);
  if (width !== undefined && word.bits <= width) return word;
  const [innerMask, inner] = word.operands;
  if (word.operation === OP.AND && innerMask?.constant !== undefined && inner !== undefined)
    return pool.apply(OP.AND, pool.constant(mask.constant & innerMask.constant), inner);
  // The selector in its place, with whatever follows it masked away.
  if (isFirstCalldataWord(word) && pool.selector !== undefined && BigInt.asUintN(224, mask.constant) === 0n)
    return pool.constant((pool.selector << 224n) & mask.constant);
  return pool.plain(OP.AND, mask, word);
}

function simplifyShift(pool: ExpressionPool, opcode: number, by: bigint, word: Expression): Expression | undefined {
  if (by === 0n) return word;
  if (by > 255n) return pool.constant(0n);
  if (opcode === OP.SHR) {
    if (word.bits <= by) return pool.constant(0n);
    if (by >= 224n && pool.selector !== undefined && isFirstCalldataWord(word)) return pool.constant(pool.selector >> (by - 224n));
  }
  const [innerBy, inner] = word.operands;
  if (innerBy?.constant === undefined || inner === undefined) return undefined;
  // What lies below the bits that are taken is nothing to them.
  if (opcode === OP.SHR && word.operation === OP.OR && inner.bits <= by) return pool.constant(innerBy.constant >> by);
  if (word.operation === opcode) return shift(pool, opcode, by + innerBy.constant, inner);
  if (opcode === OP.SHR && word.operation === OP.SHL && innerBy.constant === by)
    return pool.apply(OP.AND, pool.constant(LARGEST >> by), inner);
  return undefined;
}

function shift(pool: ExpressionPool, opcode: number, by: bigint, word: Expression): Expression {
  return pool.apply(opcode, pool.constant(by), word);
}

function simplifyIsZero(pool: ExpressionPool, a: Expression): Expression | undefined {
  const [inner, second] = a.operands;
  if (a.operation === OP.ISZERO && inner !== undefined && inner.bits <= 1) return inner;
  if (a.operation === OP.ISZERO && inner?.operation === OP.ISZERO) return inner;
  if (a.operation === OP.SUB && inner !== undefined && second !== undefined) return pool.apply(OP.EQ, inner, second);
  if (a.operation === OP.XOR && inner !== undefined && second !== undefined) return pool.apply(OP.EQ, inner, second);
  return undefined;
}

function simplifyEqual(pool: ExpressionPool, a: Expression, b: Expression): Expression | undefined {
  if (a === b) return pool.constant(1n);
  const [constant, other] = a.constant === undefined ? [b, a] : [a, b];
  if (constant.constant === undefined) return ordered(pool, OP.EQ, a, b);
  if (constant.constant === 0n) return pool.apply(OP.ISZERO, other);
  if (constant.bits > other.bits) return pool.constant(0n);
  if (constant.constant === 1n && other.bits === 1) return other;
  return pool.plain(OP.EQ, constant, other);
}

function simplifyLess(pool: ExpressionPool, a: Expression, b: Expression): Expression | undefined {
  if (a === b || b.constant === 0n || a.constant === LARGEST) return pool.constant(0n);
  if (b.constant !== undefined && a.bits < b.bits) return pool.constant(1n);
  if (a.constant !== undefined && b.bits < a.bits) return pool.constant(0n);
  if (a.constant === 0n) return pool.apply(OP.ISZERO, pool.apply(OP.ISZERO, b));
  if (b.constant === 1n) return pool.apply(OP.ISZERO, a);
  // With a selector there are four bytes of calldata.
  if (pool.selector !== undefined && a.operation === OP.CALLDATASIZE && b.constant !== undefined && b.constant <= 4n)
    return pool.constant(0n);
  return undefined;
}

function ordered(pool: ExpressionPool, opcode: number, a: Expression, b: Expression): Expression {
  if (a.constant !== undefined) return pool.plain(opcode, a, b);
  if (b.constant !== undefined || b.id < a.id) return pool.plain(opcode, b, a);
  return pool.plain(opcode, a, b);
}

function isFirstCalldataWord({ operation, operands }: Expression): boolean {
  return operation === OP.CALLDATALOAD && operands[0]?.constant === 0n;
}

function isPowerOfTwo(word: bigint | undefined): word is bigint {
  return word !== undefined && word > 0n && (word & (word - 1n)) === 0n;
}

function exponentOf(power: bigint): bigint {
  return BigInt(power.toString(2).length - 1);
}

/** The width of a mask of low bits, undefined for other words. */
export function lowMaskBits(mask: bigint): number | undefined {
  return (mask & (mask + 1n)) === 0n ? mask.toString(2).length : undefined;
}
