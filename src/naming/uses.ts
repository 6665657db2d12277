import type { SyntaxNode } from "./syntax.ts";

/** A place in the source that reads or writes a variable or a struct's member: the expression, or the whole assignment. */
export interface Use {
  readonly src: string;
  readonly reads: boolean;
  readonly writes: boolean;
  /** The contract or library that the code stands in; undefined in a free function. */
  readonly scope: number | undefined;
}

/** How an expression is used by what surrounds it: which of its accesses happen, and the source that a reader should see. */
interface Mode {
  readonly src: string | undefined;
  readonly reads: boolean;
  readonly writes: boolean;
}

const READ: Mode = { src: undefined, reads: true, writes: false };
const CHANGING_OPERATORS = new Set(["++", "--", "delete"]);
const CHANGING_MEMBERS = new Set(["push", "pop"]);

/**
 * Collects where variables are used. Source maps tell the line of most instructions; where they do not (optimised via-IR code, code that the
 * compiler adds), the few places that use the variable do.
 */
export class UseCollector {
  readonly uses = new Map<number, Use[]>();

  /** Walks a function's, modifier's or variable's code. */
  walk(node: unknown, scope: number | undefined, mode: Mode = READ): void {
    if (Array.isArray(node)) {
      for (const item of node) this.walk(item, scope, mode);
    } else if (isNode(node)) {
      this.#walkNode(node, scope, mode);
    }
  }

  #walkNode(node: ExpressionNode, scope: number | undefined, mode: Mode): void {
    const here = mode.src ?? node.src;
    switch (node.nodeType) {
      case "Assignment":
        this.walk(node.leftHandSide, scope, { src: node.src, reads: node.operator !== "=", writes: true });
        return this.walk(node.rightHandSide, scope);
      case "UnaryOperation":
        return this.walk(
          node.subExpression,
          scope,
          CHANGING_OPERATORS.has(node.operator ?? "") ? { src: node.src, reads: true, writes: true } : READ,
        );
      case "FunctionCall":
        this.#walkCallee(node, scope);
        return this.walk(node.arguments, scope);
      case "IndexAccess":
        this.walk(node.indexExpression, scope);
        return this.walk(node.baseExpression, scope, { ...mode, src: here });
      case "TupleExpression":
        return this.walk(node.components, scope, mode);
      case "MemberAccess":
        this.#add(node, here, scope, mode);
        return this.walk(node.expression, scope, { ...mode, src: here });
      case "Identifier":
        return this.#add(node, here, scope, mode);
      default:
        for (const value of Object.values(node)) if (typeof value === "object") this.walk(value, scope);
    }
  }

  /** `list.push(x)` changes the list; what any other function is called on is read for it. */
  #walkCallee({ src, expression: callee }: ExpressionNode, scope: number | undefined): void {
    if (callee?.nodeType !== "MemberAccess") this.walk(callee, scope);
    else this.walk(callee.expression, scope, CHANGING_MEMBERS.has(callee.memberName ?? "") ? { src, reads: true, writes: true } : READ);
  }

  #add(node: ExpressionNode, src: string, scope: number | undefined, { reads, writes }: Mode): void {
    const id = node.referencedDeclaration;
    if (typeof id !== "number") return;
    const use: Use = { src, reads, writes, scope };
    const known = this.uses.get(id);
    if (known === undefined) this.uses.set(id, [use]);
    else known.push(use);
  }
}

interface ExpressionNode extends SyntaxNode {
  readonly memberName?: string;
  readonly expression?: ExpressionNode;
  readonly leftHandSide?: SyntaxNode;
  readonly rightHandSide?: SyntaxNode;
  readonly indexExpression?: SyntaxNode | null;
  readonly baseExpression?: SyntaxNode;
}

function isNode(value: unknown): value is ExpressionNode {
  return typeof value === "object" && value !== null && "nodeType" in value;
}
