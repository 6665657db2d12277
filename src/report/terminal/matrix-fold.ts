import type { CellKind, Matrix } from "../model.ts";
import { plural } from "./figures.ts";
import { displayWidth } from "./text.ts";

/** What stands left of the labels and between them and the cells. */
const MARGIN = 7;
/** Room that a row's label is granted when columns are counted; what the columns leave it gets besides. */
const MAX_ROW_LABEL = 34;
/** More than this nobody reads in a terminal; the HTML has all. */
const MAX_FUNCTIONS = 24;
/** A column headed by a name is at least so wide, and at most as wide as its name. */
const NAMED_COLUMN = 8;
const NUMBERED_COLUMN = 4;

/** How a matrix is shown: its columns headed by names where they fit, else by numbers, folded to the functions that block most where even those do not. */
export interface Fold {
  readonly functions: readonly string[];
  readonly hidden: number;
  readonly numbered: boolean;
  readonly columnWidth: number;
}

/** The fold that fits the width. `names` are the functions that are not an administrator's. */
export function foldToFit(matrix: Matrix, names: readonly string[], width: number): Fold {
  const labelWidth = Math.min(MAX_ROW_LABEL, Math.max(...names.map(displayWidth)));
  const space = width - labelWidth - MARGIN;
  const each = Math.floor(space / names.length);
  if (each >= NAMED_COLUMN) {
    const widest = Math.max(...names.map((name) => displayWidth(lastWord(name)))) + 2;
    return { functions: names, hidden: 0, numbered: false, columnWidth: Math.max(NAMED_COLUMN, Math.min(each, widest)) };
  }
  const most = Math.min(MAX_FUNCTIONS, Math.floor(space / NUMBERED_COLUMN));
  const shown = names.length <= most ? new Set(names) : mostBlocking(matrix, names, most);
  return {
    functions: names.filter((name) => shown.has(name)),
    hidden: names.length - shown.size,
    numbered: true,
    columnWidth: NUMBERED_COLUMN,
  };
}

/** Up to `most` functions that conflict with anything, those that always do first. */
function mostBlocking({ cells }: Matrix, names: readonly string[], most: number): Set<string> {
  const weight: Readonly<Record<CellKind, number>> = { always: 1e6, "same-argument": 1e3, "same-user": 1, never: 0, unknown: 0 };
  const score = new Map(names.map((name) => [name, 0]));
  for (const { row, column, kind } of cells) {
    for (const name of new Set([row, column])) score.set(name, (score.get(name) ?? 0) + weight[kind]);
  }
  const scored = names.map((name) => ({ name, score: score.get(name) ?? 0 })).filter((entry) => entry.score > 0);
  return new Set(
    scored
      .toSorted((one, other) => other.score - one.score)
      .slice(0, most)
      .map(({ name }) => name),
  );
}

/** What a fold leaves out. */
export function hiddenSentence(fold: Fold, { functions, cells }: Matrix): string {
  const conflicting = new Set(
    cells.filter(({ kind }) => kind !== "never" && kind !== "unknown").flatMap(({ row, column }) => [row, column]),
  );
  const shown = new Set(fold.functions);
  const hidden = functions.filter(({ name, admin }) => !admin && !shown.has(name));
  const blocking = hidden.filter(({ name }) => conflicting.has(name)).length;
  const which =
    blocking === 0
      ? hidden.length === 1
        ? "it was not seen to block"
        : "none of them was seen to block"
      : `${hidden.length === 1 ? "it blocks" : plural(blocking, "of them blocks", "of them block")} something, less often than those above`;
  return `${plural(fold.hidden, "function")} not shown: ${which}. The HTML and the JSON have all.`;
}

/** A function without its contract, for the narrow heads of columns. */
export function lastWord(name: string): string {
  return name.slice(name.lastIndexOf(".") + 1);
}
