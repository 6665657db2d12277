import { OP } from "../code/opcodes.ts";

/** Arithmetic of the EVM on words as bigints from 0 to 2^256 - 1. */
export const MODULUS = 1n << 256n;
export const LARGEST = MODULUS - 1n;
const SIGN = 1n << 255n;

const signed = (word: bigint): bigint => (word >= SIGN ? word - MODULUS : word);
const unsigned = (number: bigint): bigint => BigInt.asUintN(256, number);
const flag = (condition: boolean): bigint => (condition ? 1n : 0n);

/** What an instruction computes; operands in the order in which they are taken from the stack. */
export function compute(opcode: number, a: bigint, b: bigint, c: bigint): bigint {
  switch (opcode) {
    case OP.ADD:
      return unsigned(a + b);
    case OP.MUL:
      return unsigned(a * b);
    case OP.SUB:
      return unsigned(a - b);
    case OP.DIV:
      return b === 0n ? 0n : a / b;
    case OP.SDIV:
      return b === 0n ? 0n : unsigned(signed(a) / signed(b));
    case OP.MOD:
      return b === 0n ? 0n : a % b;
    case OP.SMOD:
      return b === 0n ? 0n : unsigned(signed(a) % signed(b));
    case OP.ADDMOD:
      return c === 0n ? 0n : (a + b) % c;
    case OP.MULMOD:
      return c === 0n ? 0n : (a * b) % c;
    case OP.EXP:
      return power(a, b);
    case OP.SIGNEXTEND:
      return a >= 31n ? b : unsigned(BigInt.asIntN(Number(a) * 8 + 8, b));
    case OP.LT:
      return flag(a < b);
    case OP.GT:
      return flag(a > b);
    case OP.SLT:
      return flag(signed(a) < signed(b));
    case OP.SGT:
      return flag(signed(a) > signed(b));
    case OP.EQ:
      return flag(a === b);
    case OP.ISZERO:
      return flag(a === 0n);
    case OP.AND:
      return a & b;
    case OP.OR:
      return a | b;
    case OP.XOR:
      return a ^ b;
    case OP.NOT:
      return LARGEST - a;
    case OP.BYTE:
      return a > 31n ? 0n : (b >> (248n - 8n * a)) & 0xffn;
    case OP.SHL:
      return a > 255n ? 0n : unsigned(b << a);
    case OP.SHR:
      return a > 255n ? 0n : b >> a;
    case OP.SAR:
      return unsigned(signed(b) >> (a > 255n ? 255n : a));
    default:
      return BigInt(256 - bitLength(a)); // CLZ
  }
}

/** How many bits a word needs: 0 for 0. */
export function bitLength(word: bigint): number {
  return word === 0n ? 0 : word.toString(2).length;
}

function power(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  for (let square = base, rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = unsigned(result * square);
    square = unsigned(square * square);
  }
  return result;
}
