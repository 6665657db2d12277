import type { CellKind } from "../model.ts";
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

export function paintLetter(kind: CellKind, page: Page): string {
  const paint = kind === "always" ? page.bad : kind === "same-argument" ? page.warn : kind === "same-user" ? page.strong : page.dim;
  return paint(LETTERS[kind]);
}
