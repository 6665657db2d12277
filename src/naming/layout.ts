import { evaluateConstant, namespaceSlot } from "./constant.ts";
import { layOut, type FieldList } from "./storage-type.ts";
import type { ContractSyntax, Syntax, SyntaxNode } from "./syntax.ts";

/** A stretch of storage with declared variables: a contract's state variables, or the struct of an ERC-7201 namespace. */
export interface Region extends FieldList {
  /** The slot where it starts. */
  readonly base: bigint;
}

/** Where a contract keeps what, and which constants its code uses as keys and slots. */
export interface Layout {
  readonly regions: readonly Region[];
  /** Named 32-byte constants (roles, storage positions) by value. Those of the contract and its bases win over those of other sources. */
  readonly constants: ReadonlyMap<bigint, string>;
  /** The values of the constants that the contract itself or a base declares. */
  readonly ownConstants: readonly bigint[];
}

/** The regions and constants that every contract of a build shares. */
export interface SharedLayout {
  readonly namespaces: readonly { readonly struct: SyntaxNode; readonly region: Region }[];
  readonly constants: readonly { readonly declaration: SyntaxNode; readonly value: bigint }[];
}

export function sharedLayout(syntax: Syntax, textAround: (src: string) => string): SharedLayout {
  return {
    namespaces: syntax.structs.flatMap((struct) => {
      const id = namespaceId(struct, textAround);
      return id === undefined ? [] : [{ struct, region: { base: namespaceSlot(id), ...layOut(struct.members ?? [], syntax) } }];
    }),
    constants: syntax.constants.flatMap((declaration) => {
      if (!/^(bytes32|uint256)$/.test(declaration.typeDescriptions?.typeString ?? "")) return [];
      const value = evaluateConstant(declaration.value, syntax);
      return value === undefined || value < 0n ? [] : [{ declaration, value }];
    }),
  };
}

/**
 * A contract's layout, from the AST alone: Hardhat's builds hold it, while solc's `storageLayout` would have to be asked for in another run,
 * knows no namespaces and does not exist before solc 0.5.13.
 */
export function contractLayout(contract: ContractSyntax, syntax: Syntax, shared: SharedLayout): Layout {
  const lineage = contract.linearizedIds.flatMap((id) => syntax.contracts.get(id) ?? []);
  const variables = lineage.toReversed().flatMap(({ stateVariables }) => stateVariables.filter(isStored));
  const own: Region[] = baseSlots(lineage, syntax).map((base) => ({ base, ...layOut(variables, syntax) }));

  const inherited = new Set(lineage.flatMap(({ declarationIds }) => declarationIds));
  const ownFirst = (a: SyntaxNode, b: SyntaxNode): number => Number(inherited.has(b.id)) - Number(inherited.has(a.id));
  const constants = new Map<bigint, string>();
  const ownConstants: bigint[] = [];
  for (const { declaration, value } of shared.constants.toSorted((a, b) => ownFirst(a.declaration, b.declaration))) {
    // A small number of another source is no hint: only slots and hashes are told apart by their value.
    const isOwn = inherited.has(declaration.id);
    if (!isOwn && value < 1n << 64n) continue;
    if (isOwn) ownConstants.push(value);
    if (!constants.has(value)) constants.set(value, declaration.name ?? "");
  }
  const namespaces = shared.namespaces.toSorted((a, b) => ownFirst(a.struct, b.struct)).map(({ region }) => region);
  return { regions: [...own, ...namespaces], constants, ownConstants };
}

/** Where the state variables begin: slot 0, or what `layout at` says; nowhere known where that is beyond us. */
function baseSlots(lineage: readonly ContractSyntax[], syntax: Syntax): bigint[] {
  const expression = lineage.map(({ layoutBase }) => layoutBase).find((layoutBase) => layoutBase !== undefined);
  const base = expression === undefined ? 0n : evaluateConstant(expression, syntax);
  return base === undefined ? [] : [base];
}

function isStored(variable: SyntaxNode): boolean {
  return variable.constant !== true && variable.mutability !== "immutable" && variable.storageLocation !== "transient";
}

/** ERC-7201: the id in a struct's `@custom:storage-location erc7201:<id>`; older solcs keep no documentation of structs, so the source is read. */
function namespaceId(struct: SyntaxNode, textAround: (src: string) => string): string | undefined {
  const documentation = typeof struct.documentation === "string" ? struct.documentation : struct.documentation?.text;
  return /@custom:storage-location\s+erc7201:(\S+)/.exec(documentation ?? textAround(struct.src))?.[1];
}
