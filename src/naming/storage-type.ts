import type { Syntax, SyntaxNode } from "./syntax.ts";

/** How a value of 32 bytes or less reads: what a mapping's key is shown as. */
export type Scalar = "address" | "bool" | "bytes" | "enum" | "function" | "int" | "uint";

/** A Solidity type as storage sees it. `label` is the type as Solidity writes it. */
export type StorageType =
  | {
      readonly kind: "value";
      readonly label: string;
      readonly scalar: Scalar;
      readonly bytes: number;
      readonly members?: readonly string[];
    }
  | { readonly kind: "bytes"; readonly label: string }
  | { readonly kind: "mapping"; readonly label: string; readonly key: StorageType; readonly value: StorageType }
  | { readonly kind: "array"; readonly label: string; readonly element: StorageType; readonly length?: bigint }
  | { readonly kind: "struct"; readonly label: string; readonly name: string; readonly fields: () => FieldList };

/** A state variable or a struct's member where it lies: its first slot, counted from the start of its list, and its byte from the slot's low end. */
export interface Field {
  readonly name: string;
  readonly type: StorageType;
  readonly slot: bigint;
  readonly offset: number;
  readonly declaration: SyntaxNode;
}

/** State variables or members in storage order, and the slots that they take together. */
export interface FieldList {
  readonly fields: readonly Field[];
  readonly slots: bigint;
}

/**
 * Lays out variables one after the other by Solidity's rules: values share a slot from its low end as long as they fit, all else starts a slot
 * of its own and what follows it does too.
 * https://docs.soliditylang.org/en/latest/internals/layout_in_storage.html
 */
export function layOut(variables: readonly SyntaxNode[], syntax: Syntax): FieldList {
  const fields: Field[] = [];
  let slot = 0n;
  let offset = 0;
  for (const declaration of variables) {
    const type = storageType(declaration.typeName, declaration, syntax);
    const bytes = type.kind === "value" ? type.bytes : 32;
    if (offset > 0 && (type.kind !== "value" || offset + bytes > 32)) {
      slot += 1n;
      offset = 0;
    }
    fields.push({ name: declaration.name ?? "", type, slot, offset, declaration });
    if (type.kind === "value") offset += bytes;
    else slot += slotCount(type);
  }
  return { fields, slots: slot + (offset > 0 ? 1n : 0n) };
}

/** The slots that a value of the type takes where it stands; data at hashed slots does not count. */
export function slotCount(type: StorageType): bigint {
  if (type.kind === "struct") return type.fields().slots;
  if (type.kind !== "array" || type.length === undefined) return 1n;
  const perSlot = elementsPerSlot(type.element);
  return perSlot > 1n ? (type.length + perSlot - 1n) / perSlot : type.length * slotCount(type.element);
}

/** How many elements of an array share a slot; 1 where an element takes a slot or more. */
export function elementsPerSlot(element: StorageType): bigint {
  return element.kind === "value" ? BigInt(Math.floor(32 / element.bytes)) : 1n;
}

function storageType(node: SyntaxNode | undefined, declaration: SyntaxNode, syntax: Syntax): StorageType {
  const label = node?.typeDescriptions?.typeString ?? declaration.typeDescriptions?.typeString ?? node?.name ?? "unknown";
  switch (node?.nodeType) {
    case "Mapping":
      return {
        kind: "mapping",
        label,
        key: storageType(node.keyType, declaration, syntax),
        value: storageType(node.valueType, declaration, syntax),
      };
    case "ArrayTypeName": {
      // The evaluated length stands at the end of the type's name, whatever constant expression the source has.
      const length = /\[(\d+)\]$/.exec(label)?.[1];
      const element = storageType(node.baseType, declaration, syntax);
      return { kind: "array", label, element, ...(length === undefined ? {} : { length: BigInt(length) }) };
    }
    case "FunctionTypeName":
      return { kind: "value", label, scalar: "function", bytes: node.visibility === "external" ? 24 : 8 };
    case "UserDefinedTypeName":
      return declaredType(
        label,
        syntax.declarations.get(node.pathNode?.referencedDeclaration ?? node.referencedDeclaration ?? -1),
        declaration,
        syntax,
      );
    default:
      return elementaryType(node?.name ?? label, label);
  }
}

function declaredType(label: string, declared: SyntaxNode | undefined, declaration: SyntaxNode, syntax: Syntax): StorageType {
  switch (declared?.nodeType) {
    case "StructDefinition": {
      // Laid out when asked, since a struct may hold itself in a mapping or array.
      let fields: FieldList | undefined;
      return { kind: "struct", label, name: declared.name ?? "", fields: () => (fields ??= layOut(declared.members ?? [], syntax)) };
    }
    case "EnumDefinition": {
      const members = (declared.members ?? []).map(({ name }) => name ?? "");
      return { kind: "value", label, scalar: "enum", bytes: members.length > 256 ? 2 : 1, members };
    }
    case "UserDefinedValueTypeDefinition": {
      const underlying = storageType(declared.underlyingType, declaration, syntax);
      return { ...underlying, label };
    }
    default:
      return { kind: "value", label, scalar: "address", bytes: 20 };
  }
}

function elementaryType(name: string, label: string): StorageType {
  const bits = Number(/\d+/.exec(name)?.[0] ?? 256);
  if (name === "string" || name === "bytes") return { kind: "bytes", label };
  if (name.startsWith("address")) return { kind: "value", label, scalar: "address", bytes: 20 };
  if (name === "bool") return { kind: "value", label, scalar: "bool", bytes: 1 };
  if (name === "byte") return { kind: "value", label, scalar: "bytes", bytes: 1 };
  if (name.startsWith("bytes")) return { kind: "value", label, scalar: "bytes", bytes: bits };
  return { kind: "value", label, scalar: name.startsWith("int") ? "int" : "uint", bytes: bits / 8 };
}
