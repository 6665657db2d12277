import type { CellKind, Matrix, MatrixCell, Report } from "./model.ts";

/** Kinds of cells that say two functions conflict, the weakest first. */
const CONFLICTING = ["same-user", "same-argument", "always"] as const satisfies readonly CellKind[];

/** That two functions conflict: when, and on what. No figures: it changes only when the contracts (or what is tested) do. */
export interface Fact {
  /** In alphabetical order: a pair has no direction. */
  readonly functions: readonly [string, string];
  readonly kind: (typeof CONFLICTING)[number];
  /** For `same-argument`. */
  readonly argument?: string;
  /** In alphabetical order, each once. */
  readonly variables: readonly string[];
}

/** A pair whose fact is another one than before. `worse`: it conflicts more often, or on more variables. */
export interface ChangedFact {
  readonly before: Fact;
  readonly after: Fact;
  readonly worse: boolean;
}

/** What differs between two sets of facts. */
export interface FactChanges {
  readonly added: readonly Fact[];
  readonly removed: readonly Fact[];
  readonly changed: readonly ChangedFact[];
}

/** The facts of a report's matrix, sorted by their functions. */
export function factsOf({ matrix }: Pick<Report, "matrix">): Fact[] {
  return matrix.cells.flatMap(factOf).sort((one, other) => compareText(pairKey(one), pairKey(other)));
}

/** A matrix without what was only predicted: what a run has shown. */
export function measured({ functions, cells }: Matrix): Matrix {
  return { functions, cells: cells.filter(({ evidence }) => evidence !== "predicted") };
}

export function compareFacts(before: readonly Fact[], after: readonly Fact[]): FactChanges {
  const earlier = new Map(before.map((fact) => [pairKey(fact), fact]));
  const later = new Set(after.map(pairKey));
  return {
    added: after.filter((fact) => !earlier.has(pairKey(fact))),
    removed: before.filter((fact) => !later.has(pairKey(fact))),
    changed: after.flatMap((fact) => {
      const old = earlier.get(pairKey(fact));
      return old === undefined || sameFact(old, fact) ? [] : [{ before: old, after: fact, worse: isWorse(old, fact) }];
    }),
  };
}

/** Order by code points: the same on every machine. */
export function compareText(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

function factOf({ row, column, kind, argument, variables }: MatrixCell): Fact[] {
  const conflicting = CONFLICTING.find((each) => each === kind);
  if (conflicting === undefined) return [];
  const functions: [string, string] = row <= column ? [row, column] : [column, row];
  const sorted = [...new Set(variables)].sort(compareText);
  return [{ functions, kind: conflicting, ...(argument === undefined ? {} : { argument }), variables: sorted }];
}

function pairKey({ functions }: Fact): string {
  return functions.join("\0");
}

function sameFact(one: Fact, other: Fact): boolean {
  return one.kind === other.kind && one.argument === other.argument && one.variables.join("\0") === other.variables.join("\0");
}

/** Also where the argument is another one: calls that did not meet before may meet now. */
function isWorse(before: Fact, after: Fact): boolean {
  const step = CONFLICTING.indexOf(after.kind) - CONFLICTING.indexOf(before.kind);
  if (step !== 0) return step > 0;
  return before.argument !== after.argument || after.variables.some((variable) => !before.variables.includes(variable));
}
