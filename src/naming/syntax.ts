import type { Build } from "./build.ts";
import { UseCollector, type Use } from "./uses.ts";

/** A node of solc's compact AST, with the fields that naming reads. All of them hold from solc 0.5 on. */
export interface SyntaxNode {
  readonly id: number;
  readonly nodeType: string;
  /** `start:length:file`, in bytes of UTF-8. */
  readonly src: string;
  readonly name?: string;
  readonly nodes?: readonly SyntaxNode[];
  readonly members?: readonly SyntaxNode[];
  readonly documentation?: string | { readonly text?: string } | null;
  // Contracts
  readonly contractKind?: "contract" | "interface" | "library";
  readonly linearizedBaseContracts?: readonly number[];
  readonly storageLayout?: { readonly baseSlotExpression: SyntaxNode };
  // Functions and variables
  readonly functionSelector?: string;
  readonly kind?: string;
  readonly constant?: boolean;
  readonly mutability?: string;
  readonly stateVariable?: boolean;
  readonly storageLocation?: string;
  readonly value?: SyntaxNode | string | null;
  // Types
  readonly typeName?: SyntaxNode;
  readonly typeDescriptions?: { readonly typeString?: string | null };
  readonly referencedDeclaration?: number | null;
  readonly pathNode?: { readonly referencedDeclaration: number };
  readonly keyType?: SyntaxNode;
  readonly valueType?: SyntaxNode;
  readonly baseType?: SyntaxNode;
  readonly underlyingType?: SyntaxNode;
  readonly visibility?: string;
  // Expressions
  readonly hexValue?: string;
  readonly operator?: string;
  readonly expression?: SyntaxNode;
  readonly arguments?: readonly SyntaxNode[];
  readonly components?: readonly (SyntaxNode | null)[];
  readonly leftExpression?: SyntaxNode;
  readonly rightExpression?: SyntaxNode;
  readonly subExpression?: SyntaxNode;
}

/** A contract's declarations, without the bodies of its functions. */
export interface ContractSyntax {
  readonly id: number;
  readonly name: string;
  readonly isLibrary: boolean;
  /** Its own id, then its bases', most derived first. */
  readonly linearizedIds: readonly number[];
  readonly stateVariables: readonly SyntaxNode[];
  /** The structs and constants declared inside it. */
  readonly declarationIds: readonly number[];
  readonly functions: readonly Pick<SyntaxNode, "name" | "kind" | "src" | "functionSelector">[];
  readonly layoutBase?: SyntaxNode;
}

/** The declarations of one build that storage and names hang on. Function bodies are dropped, so that the whole AST need not stay in memory. */
export interface Syntax {
  readonly contracts: ReadonlyMap<number, ContractSyntax>;
  /** By `source:Contract`. */
  readonly contractsByName: ReadonlyMap<string, ContractSyntax>;
  /** Structs, enums, contracts, user-defined value types and constants by id. */
  readonly declarations: ReadonlyMap<number, SyntaxNode>;
  readonly structs: readonly SyntaxNode[];
  readonly constants: readonly SyntaxNode[];
  /** Where state variables and struct members are used, by the id of their declaration. */
  readonly uses: ReadonlyMap<number, readonly Use[]>;
}

const KEPT = new Set(["StructDefinition", "EnumDefinition", "UserDefinedValueTypeDefinition"]);

/** Collects the declarations of a build's sources. */
export function collectSyntax(sources: Build["output"]["sources"]): Syntax {
  const contracts = new Map<number, ContractSyntax>();
  const contractsByName = new Map<string, ContractSyntax>();
  const declarations = new Map<number, SyntaxNode>();
  const collector = new UseCollector();

  const keep = (node: SyntaxNode): void => {
    if (KEPT.has(node.nodeType) || (node.nodeType === "VariableDeclaration" && node.constant === true)) declarations.set(node.id, node);
  };
  for (const [sourceName, { ast }] of Object.entries(sources ?? {})) {
    for (const node of ast?.nodes ?? []) {
      keep(node);
      if (node.nodeType === "FunctionDefinition") collector.walk(node, undefined);
      if (node.nodeType !== "ContractDefinition") continue;
      collector.walk(node.nodes, node.id);
      const contract = contractSyntax(node);
      contracts.set(node.id, contract);
      contractsByName.set(`${sourceName}:${contract.name}`, contract);
      declarations.set(node.id, { id: node.id, nodeType: node.nodeType, src: node.src, name: contract.name });
      node.nodes?.forEach(keep);
    }
  }
  const all = [...declarations.values()];
  return {
    contracts,
    contractsByName,
    declarations,
    structs: all.filter(({ nodeType }) => nodeType === "StructDefinition"),
    constants: all.filter(({ nodeType }) => nodeType === "VariableDeclaration"),
    uses: storedUses(collector.uses, [...contracts.values()], all),
  };
}

/** Leaves out local variables, functions and types: most of what identifiers refer to. */
function storedUses(
  uses: ReadonlyMap<number, readonly Use[]>,
  contracts: readonly ContractSyntax[],
  declarations: readonly SyntaxNode[],
): Syntax["uses"] {
  const stored = [...contracts.flatMap(({ stateVariables }) => stateVariables), ...declarations.flatMap(({ members }) => members ?? [])];
  return new Map(stored.flatMap(({ id }) => (uses.has(id) ? [[id, uses.get(id) ?? []] as const] : [])));
}

function contractSyntax(node: SyntaxNode): ContractSyntax {
  const members = node.nodes ?? [];
  return {
    id: node.id,
    name: node.name ?? "",
    isLibrary: node.contractKind === "library",
    linearizedIds: node.linearizedBaseContracts ?? [node.id],
    stateVariables: members.filter(({ nodeType }) => nodeType === "VariableDeclaration"),
    declarationIds: members.map(({ id }) => id),
    functions: members
      .filter(({ nodeType }) => nodeType === "FunctionDefinition")
      .map(({ name, kind, src, functionSelector }) => ({
        src,
        ...(name === undefined ? {} : { name }),
        ...(kind === undefined ? {} : { kind }),
        ...(functionSelector === undefined ? {} : { functionSelector }),
      })),
    ...(node.storageLayout === undefined ? {} : { layoutBase: node.storageLayout.baseSlotExpression }),
  };
}
