import type { Matrix, MatrixCell } from "../model.ts";
import { commonContract, variableName } from "../variable-name.ts";
import { letterLegend, paintLetter, PREDICTED } from "./letters.ts";
import { matrixDetails } from "./matrix-details.ts";
import { foldToFit, hiddenSentence, lastWord, type Fold } from "./matrix-fold.ts";
import type { Page } from "./page.ts";
import { displayWidth, hanging, left, shortenMiddle, wrapItems } from "./text.ts";

const INDENT = "  ";

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
    ...matrixDetails(
      matrix,
      cells,
      { contract, short, inPair: (name) => (fold.numbered ? String(fold.functions.indexOf(name) + 1) : short(name)) },
      page,
    ),
  ];
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
        return cell === undefined ? "" : paintLetter(cell.kind, page) + markOf(cell);
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
