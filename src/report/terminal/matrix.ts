import type { CellKind, Matrix, MatrixCell } from "../model.ts";
import { commonContract, variableName } from "../variable-name.ts";
import { plural } from "./figures.ts";
import { LETTERS, MEANING, paintLetter } from "./letters.ts";
import { matrixDetails } from "./matrix-details.ts";
import type { Page } from "./page.ts";
import { displayWidth, hanging, left, shortenMiddle, wrapItems } from "./text.ts";

const INDENT = "  ";
const MAX_ROW_LABEL = 34;
/** More than this nobody reads in a terminal; the HTML has all. */
const MAX_FUNCTIONS = 24;
/** A column headed by a name is at least so wide, and at most as wide as its name. */
const NAMED_COLUMN = 8;
const NUMBERED_COLUMN = 4;

/** How a matrix is shown: its columns headed by names where they fit, else by numbers, folded to the functions that block most where even those do not. */
interface Fold {
  readonly functions: readonly string[];
  readonly hidden: number;
  readonly numbered: boolean;
  readonly columnWidth: number;
}

/** Function by function, whether two calls block each other when many users send them in one block. */
export function matrixSection(matrix: Matrix, page: Page): string[] {
  const names = matrix.functions.filter(({ admin }) => !admin).map(({ name }) => name);
  if (names.length === 0) return [];
  const contract = commonContract(names);
  const short = (name: string): string => variableName(name, contract ?? "");
  const fold = foldToFit(matrix, names, page.width);
  const cells = cellsBetween(matrix, fold.functions);
  const title = `WHO BLOCKS WHOM${contract === undefined ? "" : ` in ${contract}`}`;
  return [
    ...legend(title, cells, page),
    ...grid(fold, cells, short, page),
    ...(fold.hidden === 0 ? [] : hanging(INDENT, hiddenSentence(fold, matrix), page.width).map(page.dim)),
    ...matrixDetails(matrix, cells, short, page),
  ];
}

/** Looks a cell up by its two functions, in either order. */
export function cellFinder(cells: readonly MatrixCell[]): (one: string, other: string) => MatrixCell | undefined {
  const byPair = new Map(cells.map((cell) => [JSON.stringify([cell.row, cell.column].sort()), cell]));
  return (one, other) => byPair.get(JSON.stringify([one, other].sort()));
}

function legend(title: string, cells: readonly MatrixCell[], page: Page): string[] {
  const present = new Set<CellKind>(cells.map(({ kind }) => kind));
  const kinds = (Object.keys(LETTERS) as CellKind[]).filter((kind) => present.has(kind));
  const items = kinds.map((kind) => `${paintLetter(kind, page)} ${MEANING[kind]}`);
  if (cells.some(({ weak }) => weak)) items.push("* few calls");
  const heading = shortenMiddle(title, page.width);
  if (displayWidth(heading) + 3 + displayWidth(items.join("   ")) <= page.width) return [`${page.heading(heading)}   ${items.join("   ")}`];
  return [page.heading(heading), ...wrapItems(items, "   ", page.width - INDENT.length).map((line) => INDENT + line)];
}

function foldToFit(matrix: Matrix, names: readonly string[], width: number): Fold {
  const labelWidth = Math.min(MAX_ROW_LABEL, Math.max(...names.map(displayWidth)));
  const space = width - INDENT.length - labelWidth - 5;
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

function hiddenSentence(fold: Fold, { functions, cells }: Matrix): string {
  const conflicting = new Set(
    cells.filter(({ kind }) => kind !== "never" && kind !== "unknown").flatMap(({ row, column }) => [row, column]),
  );
  const shown = new Set(fold.functions);
  const hidden = functions.filter(({ name, admin }) => !admin && !shown.has(name));
  const blocking = hidden.filter(({ name }) => conflicting.has(name)).length;
  const which =
    blocking === 0
      ? "none of them was seen to block"
      : `${plural(blocking, "of them blocks", "of them block")} something, less often than those above`;
  return `${plural(fold.hidden, "function")} not shown: ${which}. The HTML and the JSON have all.`;
}

function cellsBetween({ cells }: Matrix, functions: readonly string[]): MatrixCell[] {
  const shown = new Set(functions);
  return cells.filter(({ row, column }) => shown.has(row) && shown.has(column));
}

function grid(
  { functions, numbered, columnWidth }: Fold,
  cells: readonly MatrixCell[],
  short: (name: string) => string,
  page: Page,
): string[] {
  const cellOf = cellFinder(cells);
  const labels = functions.map((name, index) => (numbered ? `${String(index + 1).padStart(2)} ${short(name)}` : short(name)));
  const labelWidth = Math.min(MAX_ROW_LABEL, Math.max(...labels.map(displayWidth))) + 2;
  const heads = numbered ? functions.map((_, index) => String(index + 1)) : headsOf(functions.map(lastWord), columnWidth - 1);
  const line = (label: string, values: readonly string[]): string => {
    return (INDENT + left(label, labelWidth) + values.map((value) => left(value, columnWidth)).join("")).trimEnd();
  };
  return [
    page.dim(line("", heads)),
    ...functions.map((row, at) => {
      const values = functions.map((column, index) => {
        const cell = index < at ? undefined : cellOf(row, column);
        return cell === undefined ? "" : paintLetter(cell.kind, page) + (cell.weak ? "*" : "");
      });
      return line(shortenMiddle(labels[at] ?? "", labelWidth - 2), values);
    }),
  ];
}

/** Names cut to the column's width: at their ends, or in the middle where that would make two of them the same. */
function headsOf(names: readonly string[], width: number): string[] {
  const cut = names.map((name) => name.slice(0, width));
  return new Set(cut).size === new Set(names).size ? cut : names.map((name) => shortenMiddle(name, width));
}

/** A function without its contract, for the narrow heads of columns. */
function lastWord(name: string): string {
  return name.slice(name.lastIndexOf(".") + 1);
}
