import type { CellKind, MatrixCell } from "../model.ts";
import type { Page } from "./page.ts";

/** The letter of each kind of cell, worst first. */
export const LETTERS: Readonly<Record<CellKind, string>> = {
  always: "A",
  "same-argument": "=",
  "same-user": "u",
  never: ".",
  unknown: "?",
};

/** What each letter stands for. */
export const MEANING: Readonly<Record<CellKind, string>> = {
  always: "always",
  "same-argument": "same argument",
  "same-user": "same user",
  never: "never seen",
  unknown: "not known",
};

/** Stands behind the letter of a cell that was predicted. */
export const PREDICTED = "'";

/** A matrix's letters in words, as far as it has them. `never` is proven where all such cells are predicted. */
export function letterLegend(cells: readonly MatrixCell[], page: Page): string[] {
  const kinds = (Object.keys(LETTERS) as CellKind[]).filter((kind) => cells.some((cell) => cell.kind === kind));
  const arePredicted = (kind: CellKind): boolean => cells.every((cell) => cell.kind !== kind || cell.evidence === "predicted");
  const items = kinds.map((kind) => `${paintLetter(kind, page)} ${kind === "never" && arePredicted(kind) ? "never" : MEANING[kind]}`);
  if (cells.some(({ evidence }) => evidence === "predicted")) items.push(`${PREDICTED} predicted`);
  if (cells.some(({ weak }) => weak)) items.push("* few calls");
  return items;
}

export function paintLetter(kind: CellKind, page: Page): string {
  const paint = kind === "always" ? page.bad : kind === "same-argument" ? page.warn : kind === "same-user" ? page.strong : page.dim;
  return paint(LETTERS[kind]);
}
