import type { CellKind } from "../model.ts";
import type { ConflictRule } from "../../graph/rule.ts";
import { DERIVED_KEY, type AccessTemplate, type TemplateKey } from "./template.ts";

/** How the calls of two functions relate, and over which variables. */
export interface Relation {
  readonly kind: Exclude<CellKind, "unknown">;
  readonly variables: readonly string[];
  readonly argument?: string;
}

/** `derived`: the same key of the contract's own making (a shard, a bitmap's word), which strangers share more often than a user or an argument. */
type Condition = "always" | "derived" | "user" | "argument" | "never";

const STRENGTH: Record<Condition, number> = { never: 0, argument: 1, user: 2, derived: 3, always: 4 };

const KIND: Record<Condition, Relation["kind"]> = {
  never: "never",
  argument: "same-argument",
  user: "same-user",
  derived: "same-argument",
  always: "always",
};

/** Relates two functions by their templates: the strongest condition under which a write of one meets a read (or, under `all`, a write) of the other. */
export function relate(one: readonly AccessTemplate[], other: readonly AccessTemplate[], rule: ConflictRule): Relation {
  let strongest: Condition = "never";
  let variables = new Set<string>();
  let argument: string | undefined;
  const bySlot = Map.groupBy(other, ({ slot }) => slot);
  for (const left of one) {
    for (const right of bySlot.get(left.slot) ?? []) {
      if (!meets(left, right, rule)) continue;
      const condition = conditionOf(left.keys, right.keys);
      if (STRENGTH[condition] < STRENGTH[strongest] || condition === "never") continue;
      if (STRENGTH[condition] > STRENGTH[strongest]) {
        variables = new Set();
        argument = undefined;
      }
      strongest = condition;
      variables.add(left.writes ? left.variable : right.variable);
      argument ??= argumentName(left.keys) ?? argumentName(right.keys);
    }
  }
  const named = KIND[strongest] === "same-argument" && argument !== undefined ? { argument } : {};
  return { kind: KIND[strongest], variables: [...variables], ...named };
}

function meets(left: AccessTemplate, right: AccessTemplate, rule: ConflictRule): boolean {
  const anyOrder = (left.writes && right.reads) || (right.writes && left.reads);
  return anyOrder || (rule.kinds === "all" && left.writes && right.writes);
}

function conditionOf(left: readonly TemplateKey[], right: readonly TemplateKey[]): Condition {
  if (left.length !== right.length) return "never";
  const conditions = left.map((key, index) => keyCondition(key, right[index] as TemplateKey));
  if (conditions.includes("never")) return "never";
  if (conditions.includes("argument")) return "argument";
  if (conditions.includes("derived")) return "derived";
  return conditions.includes("user") ? "user" : "always";
}

function keyCondition(left: TemplateKey, right: TemplateKey): Condition {
  if (left.kind === "constant" && right.kind === "constant") return left.word === right.word ? "always" : "never";
  if (left.kind === "user" && right.kind === "user") return "user";
  if (isDerived(left) && isDerived(right)) return "derived";
  const kinds = [left.kind, right.kind];
  return kinds.includes("argument") && !kinds.includes("user") ? "argument" : "never";
}

function isDerived(key: TemplateKey): boolean {
  return key.kind === "argument" && key.name === DERIVED_KEY;
}

function argumentName(keys: readonly TemplateKey[]): string | undefined {
  return keys.find((key) => key.kind === "argument")?.name;
}
