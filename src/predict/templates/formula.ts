import type { ParamType } from "ethers";
import { NAMES, OP } from "../code/opcodes.ts";
import { KIND, type Expression } from "../symbolic/expression.ts";

/** What formulas of one function are told in. */
export interface FormulaWords {
  readonly parameters: readonly ParamType[];
  /** How a slot that a symbol was read from is called. */
  nameOfLoad(symbol: Expression): string | undefined;
  nameOfImmutable(number: number): string | undefined;
  /** How the call is told whose answer a formula uses. */
  nameOfAnswer(call: Expression): string | undefined;
}

const SURROUNDINGS: Readonly<Record<number, string>> = {
  [OP.CALLER]: "msg.sender",
  [OP.ORIGIN]: "tx.origin",
  [OP.CALLVALUE]: "msg.value",
  [OP.ADDRESS]: "address(this)",
  [OP.CALLDATASIZE]: "msg.data.length",
  [OP.TIMESTAMP]: "block.timestamp",
  [OP.NUMBER]: "block.number",
  [OP.COINBASE]: "block.coinbase",
  [OP.CHAINID]: "block.chainid",
  [OP.PREVRANDAO]: "block.prevrandao",
  [OP.BASEFEE]: "block.basefee",
  [OP.GASLIMIT]: "block.gaslimit",
  [OP.GASPRICE]: "tx.gasprice",
};

const SIGNS: Readonly<Record<number, string>> = {
  [OP.ADD]: "+", [OP.SUB]: "-", [OP.MUL]: "*", [OP.DIV]: "/", [OP.MOD]: "%", [OP.EXP]: "**", [OP.LT]: "<", [OP.GT]: ">", [OP.EQ]: "==",
  [OP.OR]: "|", [OP.XOR]: "^", [OP.AND]: "&",
}; // prettier-ignore

/** What no one can tell. */
export const UNTOLD = "…";

/** Deeper formulas tell a reader nothing. */
const DEEPEST = 6;

/** Tells a formula in Solidity's words; types' masks are left out. */
export function tellFormula(word: Expression, words: FormulaWords, depth = 0): string {
  if (word.constant !== undefined) return tellConstant(word.constant);
  if (depth > DEEPEST) return UNTOLD;
  const inner = (part: Expression | undefined): string => (part === undefined ? UNTOLD : tellFormula(part, words, depth + 1));
  const { operation, operands, symbol } = word;
  const [first, second] = operands;
  if (symbol !== undefined) return symbol.origin === "success" ? UNTOLD : (words.nameOfLoad(word) ?? UNTOLD);
  const surrounding = SURROUNDINGS[operation];
  if (surrounding !== undefined) return surrounding;
  switch (operation) {
    case OP.CALLDATALOAD:
      return first === undefined ? UNTOLD : tellCalldata(first, words);
    case KIND.IMMUTABLE:
      return words.nameOfImmutable(Number(first?.constant ?? 0n)) ?? UNTOLD;
    case KIND.RETURNED_WORD:
      return (first === undefined ? undefined : words.nameOfAnswer(first)) ?? UNTOLD;
    case KIND.HASH:
      return `keccak256(${operands.map(inner).join(", ")})`;
    case OP.AND:
      // A mask of low bits is a type's cleaning.
      if (first?.constant !== undefined) return inner(second);
      break;
    case OP.SHL:
      // Fields are moved to their places in packed words.
      if (first?.constant !== undefined) return inner(second);
      break;
    case OP.SHR:
      if (first?.constant !== undefined) return inner(second);
      break;
    case OP.ISZERO:
      return `!${inner(first)}`;
    case OP.NOT:
      return `~${inner(first)}`;
    case OP.ADD:
      return tellSum(first, second, inner);
    default:
  }
  const sign = SIGNS[operation];
  if (sign !== undefined && operands.length === 2) return `${nested(first, inner)} ${sign} ${nested(second, inner)}`;
  return `${(NAMES.get(operation) ?? "?").toLowerCase()}(${operands.map(inner).join(", ")})`;
}

function tellSum(first: Expression | undefined, second: Expression | undefined, inner: (part: Expression | undefined) => string): string {
  if (first?.constant === undefined) return `${nested(first, inner)} + ${nested(second, inner)}`;
  const signed = BigInt.asIntN(256, first.constant);
  return `${nested(second, inner)} ${signed < 0n ? "-" : "+"} ${tellConstant(signed < 0n ? -signed : signed)}`;
}

function nested(part: Expression | undefined, inner: (part: Expression | undefined) => string): string {
  const told = inner(part);
  return /^[^ ]* [-+*/%&|^<>=]+ /.test(told) && !told.endsWith(")") ? `(${told})` : told;
}

/** Small numbers as such, others as short hexadecimal ones. */
export function tellConstant(word: bigint): string {
  if (word < 1_000_000n) return word.toString();
  const digits = word.toString(16);
  return digits.length <= 10 ? `0x${digits}` : `0x${digits.slice(0, 4)}${UNTOLD}${digits.slice(-4)}`;
}

/** The parameter that a word of the calldata belongs to, by ABI encoding: static ones in place, others at an offset that stands in their place. */
function tellCalldata(offset: Expression, { parameters }: FormulaWords): string {
  if (offset.constant !== undefined) return parameterAt(parameters, Number(offset.constant) - 4) ?? `msg.data[${offset.constant}]`;
  const pointer = findPointer(offset);
  const name = pointer === undefined ? undefined : parameterAt(parameters, pointer - 4);
  return name === undefined ? `msg.data[${UNTOLD}]` : `${name}[${UNTOLD}]`;
}

/** The constant place of the offset that another offset is made of. */
function findPointer(word: Expression): number | undefined {
  if (word.operation === OP.CALLDATALOAD) {
    const [at] = word.operands;
    return at?.constant === undefined ? (at === undefined ? undefined : findPointer(at)) : Number(at.constant);
  }
  for (const operand of word.operands) {
    const found = findPointer(operand);
    if (found !== undefined) return found;
  }
  return undefined;
}

function parameterAt(parameters: readonly ParamType[], offset: number, prefix = ""): string | undefined {
  let at = 0;
  for (const [index, parameter] of parameters.entries()) {
    const size = 32 * headWords(parameter);
    const name = `${prefix}${parameter.name === "" ? `argument ${index + 1}` : parameter.name}`;
    if (offset >= at && offset < at + size) {
      if (parameter.baseType === "tuple" && !isDynamic(parameter))
        return parameterAt(parameter.components ?? [], offset - at, `${name}.`) ?? name;
      return size > 32 ? `${name}[${(offset - at) / 32}]` : name;
    }
    at += size;
  }
  return undefined;
}

/** How many words a parameter takes among the heads. */
function headWords(parameter: ParamType): number {
  if (isDynamic(parameter)) return 1;
  if (parameter.baseType === "tuple") return (parameter.components ?? []).reduce((sum, component) => sum + headWords(component), 0);
  if (parameter.baseType === "array" && parameter.arrayChildren !== null)
    return (parameter.arrayLength ?? 1) * headWords(parameter.arrayChildren);
  return 1;
}

function isDynamic(parameter: ParamType): boolean {
  const { baseType, type } = parameter;
  if (type === "string" || type === "bytes") return true;
  if (baseType === "array") return parameter.arrayLength === -1 || (parameter.arrayChildren !== null && isDynamic(parameter.arrayChildren));
  return baseType === "tuple" && (parameter.components ?? []).some(isDynamic);
}
