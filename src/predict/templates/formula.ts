import { NAMES, OP } from "../code/opcodes.ts";
import { KIND, type Expression } from "../symbolic/expression.ts";
import { calldataParameter, type Parameter } from "./calldata.ts";

/** What formulas of one function are told in. */
export interface FormulaWords {
  readonly parameters: readonly Parameter[];
  /** Other words for the frame's surroundings, by opcode: what `msg.sender` is in a call that a function makes. */
  readonly surroundings?: ReadonlyMap<number, string>;
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
  const surrounding = words.surroundings?.get(operation) ?? SURROUNDINGS[operation];
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

function tellCalldata(offset: Expression, { parameters }: FormulaWords): string {
  const found = calldataParameter(offset, parameters);
  if (found !== undefined) return found.isWhole ? found.name : `${found.name}[${UNTOLD}]`;
  return `msg.data[${offset.constant ?? UNTOLD}]`;
}
