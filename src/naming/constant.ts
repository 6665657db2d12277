import { keccak256 } from "ethers/crypto";
import { concat, toUtf8Bytes } from "ethers/utils";
import { toWord, type Hex } from "../access/hex.ts";
import type { Syntax, SyntaxNode } from "./syntax.ts";

/** ERC-7201: the slot where the namespace's struct begins. */
export function namespaceSlot(id: string): bigint {
  const inner = toWord(BigInt(keccak256(toUtf8Bytes(id))) - 1n);
  return BigInt(keccak256(inner)) & ~0xffn;
}

/** ERC-1967: the slot of a name, one below its hash. */
export function erc1967Slot(name: string): bigint {
  return BigInt(keccak256(toUtf8Bytes(name))) - 1n;
}

/**
 * The value of a constant expression, for the forms that storage slots and role ids are written in: literals, other constants, arithmetic,
 * casts, and keccak256 of a string or of `abi.encode(…)`. Undefined for anything else.
 */
export function evaluateConstant(node: SyntaxNode | string | null | undefined, syntax: Syntax, depth = 0): bigint | undefined {
  if (node === null || node === undefined || typeof node === "string" || depth > 32) return undefined;
  const evaluate = (part: SyntaxNode | null | undefined): bigint | undefined => evaluateConstant(part, syntax, depth + 1);
  switch (node.nodeType) {
    case "Literal":
      return numberLiteral(node);
    case "Identifier":
    case "MemberAccess":
      return evaluate(syntax.declarations.get(node.referencedDeclaration ?? -1)?.value as SyntaxNode | undefined);
    case "TupleExpression":
      return node.components?.length === 1 ? evaluate(node.components[0]) : undefined;
    case "UnaryOperation": {
      const operand = evaluate(node.subExpression);
      if (operand === undefined) return undefined;
      return node.operator === "~" ? BigInt.asUintN(256, ~operand) : node.operator === "-" ? -operand : undefined;
    }
    case "BinaryOperation":
      return binary(node.operator, evaluate(node.leftExpression), evaluate(node.rightExpression));
    case "FunctionCall":
      return callValue(node, evaluate);
    default:
      return undefined;
  }
}

function numberLiteral(node: SyntaxNode): bigint | undefined {
  if (node.kind === "bool") return node.value === "true" ? 1n : 0n;
  if (node.kind !== "number" || typeof node.value !== "string") return undefined;
  const digits = node.value.replaceAll("_", "");
  return /^(0x[0-9a-f]+|\d+)$/i.test(digits) ? BigInt(digits) : undefined;
}

function binary(operator: string | undefined, left: bigint | undefined, right: bigint | undefined): bigint | undefined {
  if (left === undefined || right === undefined) return undefined;
  switch (operator) {
    case "+":
      return left + right;
    case "-":
      return left - right;
    case "*":
      return left * right;
    case "**":
      return right >= 0n && right <= 256n ? left ** right : undefined;
    case "<<":
      return right <= 256n ? left << right : undefined;
    case "&":
      return left & right;
    case "|":
      return left | right;
    default:
      return undefined;
  }
}

function callValue(node: SyntaxNode, evaluate: (part: SyntaxNode | null | undefined) => bigint | undefined): bigint | undefined {
  const argument = node.arguments?.[0];
  if (node.kind === "typeConversion") return evaluate(argument);
  if (argument === undefined) return undefined;
  if (node.expression?.name === "erc7201" && typeof argument.value === "string") return namespaceSlot(argument.value);
  if (node.expression?.name !== "keccak256") return undefined;
  const preimage = bytesOf(argument, evaluate);
  return preimage === undefined ? undefined : BigInt(keccak256(preimage));
}

/** The bytes that keccak256 is given: a string literal, or `abi.encode` of words. */
function bytesOf(node: SyntaxNode, evaluate: (part: SyntaxNode) => bigint | undefined): Hex | undefined {
  if (node.kind === "typeConversion" && node.arguments?.[0] !== undefined) return bytesOf(node.arguments[0], evaluate);
  if (node.nodeType === "Literal" && node.kind !== "number" && node.hexValue !== undefined) return `0x${node.hexValue}`;
  const callee = node.expression as (SyntaxNode & { readonly memberName?: string }) | undefined;
  if (node.nodeType !== "FunctionCall" || callee?.memberName !== "encode") return undefined;
  const words = (node.arguments ?? []).map(evaluate);
  return words.every((word) => word !== undefined && word >= 0n) ? (concat(words.map((word) => toWord(word ?? 0n))) as Hex) : undefined;
}
