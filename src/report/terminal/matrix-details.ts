import type { CellKind, Matrix, MatrixCell } from "../model.ts";
import { commonContract, variableName } from "../variable-name.ts";
import { plural } from "./figures.ts";
import { LETTERS } from "./letters.ts";
import type { Page } from "./page.ts";
import { hanging } from "./text.ts";

const INDENT = "  ";
/** Lines of pairs that the terminal prints for one letter; the HTML has all. */
const MAX_LINES = 6;

/** Under the matrix: what its letters stand on, where the evidence comes from, and the admin calls that it leaves out. */
export function matrixDetails(matrix: Matrix, cells: readonly MatrixCell[], short: (name: string) => string, page: Page): string[] {
  const sentences = [evidenceSentence(matrix, cells), adminSentence(matrix, short)].filter((sentence) => sentence !== "");
  return [
    ...reasonLines("always", cells, short, page),
    ...reasonLines("same-argument", cells, short, page),
    ...sameUserLine(cells, page),
    ...sentences.flatMap((sentence) => hanging(INDENT, sentence, page.width)).map(page.dim),
  ];
}

/** One line for each set of variables, with the pairs of functions that conflict on it. */
function reasonLines(kind: CellKind, cells: readonly MatrixCell[], short: (name: string) => string, page: Page): string[] {
  const byReason = Map.groupBy(
    cells.filter((cell) => cell.kind === kind),
    (cell) => reasonOf(cell),
  );
  const lines = [...byReason].map(([reason, alike]) => `${alike.map((cell) => pairOf(cell, short)).join(", ")}: ${reason}`);
  const hidden = lines.length - MAX_LINES;
  return [
    ...lines.slice(0, MAX_LINES).flatMap((line) => hanging(`${INDENT}${LETTERS[kind]} `, line, page.width)),
    ...(hidden > 0
      ? hanging(`${INDENT}${LETTERS[kind]} `, `and ${plural(hidden, "more reason")}, in the HTML and the JSON`, page.width)
      : []),
  ];
}

function sameUserLine(cells: readonly MatrixCell[], page: Page): string[] {
  const variables = new Set(cells.filter(({ kind }) => kind === "same-user").flatMap((cell) => cell.variables));
  return variables.size === 0 ? [] : hanging(`${INDENT}${LETTERS["same-user"]} `, shortVariables([...variables]).join(", "), page.width);
}

function reasonOf({ variables, argument }: MatrixCell): string {
  const list = shortVariables(variables).join(", ");
  return argument === undefined ? list : `${list} (same ${argument})`;
}

/** Variables without the contract where it is the same for all. */
function shortVariables(variables: readonly string[]): string[] {
  const contract = commonContract(variables);
  return variables.map((variable) => variableName(variable, contract ?? ""));
}

function pairOf({ row, column }: MatrixCell, short: (name: string) => string): string {
  return `${short(row)} x ${short(column)}`;
}

function evidenceSentence({ functions }: Matrix, cells: readonly MatrixCell[]): string {
  const clones = Math.max(0, ...functions.map((entry) => entry.clones));
  const count = (evidence: MatrixCell["evidence"]): number => cells.filter((cell) => cell.evidence === evidence).length;
  const parts = [
    ...(count("cloned") > 0 ? [`${plural(count("cloned"), "pair")} from clones of recorded calls (up to ${clones} each)`] : []),
    ...(count("measured") > 0 ? [`${plural(count("measured"), "pair")} measured in the tests' own calls`] : []),
    ...(count("none") > 0 ? [`${plural(count("none"), "pair")} without evidence`] : []),
  ];
  return parts.length === 0 ? "" : `Evidence: ${parts.join(", ")}.`;
}

/** `Admin calls, not scored: setPaused (blocks mint, burn), withdraw.` */
function adminSentence({ functions, cells }: Matrix, short: (name: string) => string): string {
  const admins = functions.filter(({ admin }) => admin).map(({ name }) => name);
  if (admins.length === 0) return "";
  const described = admins.map((name) => {
    const blocked = cells.filter(({ kind, row, column }) => kind === "always" && row !== column && (row === name || column === name));
    const others = blocked
      .map(({ row, column }) => short(row === name ? column : row))
      .filter((other) => !admins.map(short).includes(other));
    return others.length === 0
      ? short(name)
      : `${short(name)} (blocks ${others.length > 3 ? plural(others.length, "function") : others.join(", ")})`;
  });
  return `Admin calls, not scored: ${described.join(", ")}.`;
}
