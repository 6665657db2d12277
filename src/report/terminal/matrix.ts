import type { Matrix, MatrixCell } from "../model.ts";
import { calledPart, partOf } from "../matrix-part.ts";
import { shownKind } from "../shown-kind.ts";
import { commonContract, variableName } from "../variable-name.ts";
import { letterLegend, paintLetter, PREDICTED } from "./letters.ts";
import { matrixDetails } from "./matrix-details.ts";
import { foldToFit, hiddenSentence, lastWord, type Fold } from "./matrix-fold.ts";
import { plural } from "./figures.ts";
import type { Page } from "./page.ts";
import { displayWidth, hanging, left, shortenMiddle, wrapItems } from "./text.ts";

const INDENT = "  ";

/** Function by function, whether two calls block each other when many users send them in one block. */
export function matrixSection(whole: Matrix, page: Page): string[] {
  const matrix = shownPart(whole, page);
  const names = userFunctions(matrix);
  if (names.length === 0) return [];
  const contract = commonContract(names);
  const short = (name: string): string => variableName(name, contract ?? "");
  const fold = foldToFit(matrix, names, page.width);
  const cells = cellsBetween(matrix, fold.functions);
  const title = `WHO BLOCKS WHOM${contract === undefined ? "" : ` in ${contract}`}`;
  return [
    ...legend(title, cells, page),
    ...grid(fold, cells, short, page),
    ...uncalledLines(whole, matrix, page),
    ...(fold.hidden === 0 ? [] : hanging(INDENT, hiddenSentence(fold, matrix), page.width).map(page.dim)),
    ...matrixDetails(
      matrix,
      cells,
      { contract, short, inPair: (name) => (fold.numbered ? String(fold.functions.indexOf(name) + 1) : short(name)) },
      page,
    ),
  ];
}

/** Functions that nobody called and that a report's matrix shows at most. */
const MAX_UNCALLED = 4;

/**
 * What a terminal shows of a matrix: the functions that users called; and where all fit, some that nobody called and that are predicted to conflict
 * always with one of these. Where nobody called any, all.
 */
function shownPart({ functions, cells }: Matrix, page: Page): Matrix {
  const called = calledPart({ functions, cells }).functions;
  const names = new Set(called.filter(({ admin }) => !admin).map(({ name }) => name));
  if (names.size === 0) return { functions, cells };
  const always = cells.filter(({ kind, conditional }) => kind === "always" && conditional !== true);
  const blocking = functions.filter(({ name, admin, calls }) => {
    if (admin || calls > 0) return false;
    return always.some(({ row, column }) => (row === name && names.has(column)) || (column === name && names.has(row)));
  });
  const withUncalled = partOf([...called, ...blocking.slice(0, MAX_UNCALLED)], cells);
  return foldToFit(withUncalled, userFunctions(withUncalled), page.width).hidden === 0 ? withUncalled : partOf(called, cells);
}

function userFunctions({ functions }: Matrix): string[] {
  return functions.filter(({ admin }) => !admin).map(({ name }) => name);
}

/** `27 functions that nobody called are predicted in the HTML and the JSON.` */
function uncalledLines(whole: Matrix, shown: Matrix, page: Page): string[] {
  const count = whole.functions.length - shown.functions.length;
  if (count === 0) return [];
  const sentence = `${plural(count, "function that nobody called is", "functions that nobody called are")} predicted in the HTML and the JSON.`;
  return hanging(INDENT, sentence, page.width).map(page.dim);
}

/** Looks a cell up by its two functions, in either order. */
function cellFinder(cells: readonly MatrixCell[]): (one: string, other: string) => MatrixCell | undefined {
  const byPair = new Map(cells.map((cell) => [JSON.stringify([cell.row, cell.column].sort()), cell]));
  return (one, other) => byPair.get(JSON.stringify([one, other].sort()));
}

function legend(title: string, cells: readonly MatrixCell[], page: Page): string[] {
  const items = letterLegend(cells, page);
  const heading = shortenMiddle(title, page.width);
  if (displayWidth(heading) + 3 + displayWidth(items.join("   ")) <= page.width) return [`${page.heading(heading)}   ${items.join("   ")}`];
  return [page.heading(heading), ...wrapItems(items, "   ", page.width - INDENT.length).map((line) => INDENT + line)];
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
  const space = page.width - INDENT.length - functions.length * columnWidth - 2;
  const labelWidth = Math.min(space, Math.max(...labels.map(displayWidth))) + 2;
  const heads = numbered ? functions.map((_, index) => String(index + 1)) : headsOf(functions.map(lastWord), columnWidth - 1);
  const line = (label: string, values: readonly string[]): string => {
    return (INDENT + left(label, labelWidth) + values.map((value) => left(value, columnWidth)).join("")).trimEnd();
  };
  return [
    page.dim(line("", heads)),
    ...functions.map((row, at) => {
      const values = functions.map((column, index) => {
        const cell = index < at ? undefined : cellOf(row, column);
        return cell === undefined ? "" : paintLetter(shownKind(cell), page) + markOf(cell);
      });
      return line(shortenMiddle(labels[at] ?? "", labelWidth - 2), values);
    }),
  ];
}

function markOf({ evidence, weak }: MatrixCell): string {
  return evidence === "predicted" ? PREDICTED : weak ? "*" : "";
}

/** Names cut to the column's width: at their ends, or in the middle where that would make two of them the same. */
function headsOf(names: readonly string[], width: number): string[] {
  const cut = names.map((name) => name.slice(0, width));
  return new Set(cut).size === new Set(names).size ? cut : names.map((name) => shortenMiddle(name, width));
}
