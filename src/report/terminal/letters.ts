import type { MatrixCell } from "../model.ts";
import { shownKind, type ShownKind } from "../shown-kind.ts";
import type { Page } from "./page.ts";

/** The letter of each kind of cell, worst first. */
export const LETTERS: Readonly<Record<ShownKind, string>> = {
  always: "A",
  "same-argument": "=",
  "same-user": "u",
  never: ".",
  proven: "-",
  unknown: "?",
};

/** What each letter stands for. */
export const MEANING: Readonly<Record<ShownKind, string>> = {
  always: "always",
  "same-argument": "same argument",
  "same-user": "same user",
  never: "never seen",
  proven: "never (proven)",
  unknown: "not known",
};

/** Stands behind the letter of a cell that was predicted. */
export const PREDICTED = "'";

/** A matrix's letters in words, as far as it has them. */
export function letterLegend(cells: readonly MatrixCell[], page: Page): string[] {
  const shown = new Set(cells.map(shownKind));
  const kinds = (Object.keys(LETTERS) as ShownKind[]).filter((kind) => shown.has(kind));
  const items = kinds.map((kind) => `${paintLetter(kind, page)} ${MEANING[kind]}`);
  if (cells.some(({ evidence }) => evidence === "predicted")) items.push(`${PREDICTED} predicted`);
  if (cells.some(({ weak }) => weak)) items.push("* few calls");
  return items;
}

export function paintLetter(kind: ShownKind, page: Page): string {
  const paint = kind === "always" ? page.bad : kind === "same-argument" ? page.warn : kind === "same-user" ? page.strong : page.dim;
  return paint(LETTERS[kind]);
}
