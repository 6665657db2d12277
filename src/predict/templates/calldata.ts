import type { ParamType } from "ethers";
import { OP } from "../code/opcodes.ts";
import type { Expression } from "../symbolic/expression.ts";

/** A parameter as formulas are told by it: its ABI type, and the name that stands for it. */
export type Parameter = Pick<ParamType, "name" | "type" | "baseType" | "components" | "arrayLength" | "arrayChildren">;

interface Named {
  /** `to`, `order.maker`, `path[0]` */
  readonly name: string;
  /** The parameter's own type: `address[]` for an element of one. */
  readonly type: string;
}

/** The selector that stands before the arguments. */
const SELECTOR_BYTES = 4;

/**
 * The parameter that a word of the calldata belongs to, by ABI encoding: static ones in place, others at an offset that stands in their place.
 * `isWhole` is false where it is some word of it.
 */
export function calldataParameter(
  offset: Expression,
  parameters: readonly Parameter[],
): (Named & { readonly isWhole: boolean }) | undefined {
  const isWhole = offset.constant !== undefined;
  const pointer = isWhole ? Number(offset.constant) : findPointer(offset);
  const found = pointer === undefined ? undefined : parameterAt(parameters, pointer - SELECTOR_BYTES);
  return found === undefined ? undefined : { ...found, isWhole };
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

function parameterAt(parameters: readonly Parameter[], offset: number, prefix = ""): Named | undefined {
  let at = 0;
  for (const [index, parameter] of parameters.entries()) {
    const size = 32 * headWords(parameter);
    const name = `${prefix}${parameter.name === "" ? `argument ${index + 1}` : parameter.name}`;
    if (offset >= at && offset < at + size) {
      if (parameter.baseType === "tuple" && !isDynamic(parameter))
        return parameterAt(parameter.components ?? [], offset - at, `${name}.`) ?? { name, type: parameter.type };
      return { name: size > 32 ? `${name}[${(offset - at) / 32}]` : name, type: parameter.type };
    }
    at += size;
  }
  return undefined;
}

/** How many words a parameter takes among the heads. */
function headWords(parameter: Parameter): number {
  if (isDynamic(parameter)) return 1;
  if (parameter.baseType === "tuple") return (parameter.components ?? []).reduce((sum, component) => sum + headWords(component), 0);
  if (parameter.baseType === "array" && parameter.arrayChildren !== null)
    return (parameter.arrayLength ?? 1) * headWords(parameter.arrayChildren);
  return 1;
}

function isDynamic(parameter: Parameter): boolean {
  const { baseType, type } = parameter;
  if (type === "string" || type === "bytes") return true;
  if (baseType === "array") return parameter.arrayLength === -1 || (parameter.arrayChildren !== null && isDynamic(parameter.arrayChildren));
  return baseType === "tuple" && (parameter.components ?? []).some(isDynamic);
}
