import type { CellKind, Matrix, MatrixCell } from "../model.ts";
import { variableName, withoutRepeatedContract } from "../variable-name.ts";
import { plural } from "./figures.ts";
import { LETTERS } from "./letters.ts";
import type { Page } from "./page.ts";
import { hanging } from "./text.ts";

const INDENT = "  ";
/** Lines of pairs that the terminal prints for one letter; the HTML has all. */
const MAX_LINES = 6;
const MAX_PAIRS = 3;
const MAX_VARIABLES = 6;

/** How functions are called: the contract that all share, their names without it, and what they go by in pairs (their numbers, where rows have them). */
export interface FunctionNames {
  readonly contract: string | undefined;
  short(name: string): string;
  inPair(name: string): string;
}

/** Under the matrix: what its letters stand on, where the evidence comes from, and the admin calls that it leaves out. */
export function matrixDetails(matrix: Matrix, cells: readonly MatrixCell[], names: FunctionNames, page: Page): string[] {
  const sentences = [evidenceSentence(matrix, cells), adminSentence(matrix, names)].filter((sentence) => sentence !== "");
  return [
    ...reasonLines("always", cells, names, page),
    ...reasonLines("same-argument", cells, names, page),
    ...sameUserLine(cells, names, page),
    ...reasonLines(
      "unknown",
      cells.filter(({ unknown }) => unknown !== undefined),
      names,
      page,
    ),
    ...sentences.flatMap((sentence) => hanging(INDENT, sentence, page.width)).map(page.dim),
  ];
}

/** One line for each set of variables, with the pairs of functions that conflict on it; those of most pairs first. */
function reasonLines(kind: CellKind, cells: readonly MatrixCell[], names: FunctionNames, page: Page): string[] {
  const ofKind = cells.filter((cell) => cell.kind === kind);
  const byReason = [...Map.groupBy(ofKind, (cell) => reasonOf(cell, names))].toSorted(([, one], [, other]) => other.length - one.length);
  const lines = byReason.slice(0, MAX_LINES).map(([reason, alike]) => `${pairsOf(alike, names)}: ${reason}`);
  const hidden = byReason.length - lines.length;
  if (hidden > 0) lines.push(`and ${plural(hidden, "more reason")}, in the HTML and the JSON`);
  return lines.flatMap((line) => hanging(`${INDENT}${LETTERS[kind]} `, line, page.width));
}

function sameUserLine(cells: readonly MatrixCell[], names: FunctionNames, page: Page): string[] {
  const variables = new Set(cells.filter(({ kind }) => kind === "same-user").flatMap((cell) => cell.variables));
  return variables.size === 0 ? [] : hanging(`${INDENT}${LETTERS["same-user"]} `, variableList([...variables], names), page.width);
}

function reasonOf({ variables, argument, conditional, unknown }: MatrixCell, names: FunctionNames): string {
  if (unknown !== undefined) return unknown.join(", ");
  const list = variableList(variables, names) + (conditional === true ? " (on some ways)" : "");
  return argument === undefined ? list : `${list} (same ${argument})`;
}

/** The variables, without the contract where it is the functions' own or was said just before. */
function variableList(variables: readonly string[], { contract }: FunctionNames): string {
  const shown = variables.slice(0, MAX_VARIABLES).map((variable) => (contract === undefined ? variable : variableName(variable, contract)));
  const hidden = variables.length - shown.length;
  return withoutRepeatedContract(shown).join(", ") + (hidden > 0 ? ` and ${hidden} more` : "");
}

/** A few pairs one by one; more as the functions that they are between: `swap, mint, burn with each other`. */
function pairsOf(cells: readonly MatrixCell[], { inPair }: FunctionNames): string {
  if (cells.length <= MAX_PAIRS) return cells.map(({ row, column }) => `${inPair(row)} x ${inPair(column)}`).join(", ");
  const functions = [...new Set(cells.flatMap(({ row, column }) => [row, column]))];
  const everyPair = cells.length === (functions.length * (functions.length + 1)) / 2;
  const among = functions.map(inPair).join(", ");
  return everyPair ? `${among} with each other` : `${plural(cells.length, "pair")} among ${among}`;
}

function evidenceSentence({ functions }: Matrix, cells: readonly MatrixCell[]): string {
  const clones = Math.max(0, ...functions.map((entry) => entry.clones));
  const count = (evidence: MatrixCell["evidence"]): number => cells.filter((cell) => cell.evidence === evidence).length;
  const parts = [
    ...(count("cloned") > 0 ? [`${plural(count("cloned"), "pair")} from clones of recorded calls (up to ${clones} each)`] : []),
    ...(count("measured") > 0 ? [`${plural(count("measured"), "pair")} measured in the tests' own calls`] : []),
    ...(count("predicted") > 0 ? [`${plural(count("predicted"), "pair")} predicted from bytecode`] : []),
    ...(count("none") > 0 ? [`${plural(count("none"), "pair")} without evidence`] : []),
  ];
  return parts.length === 0 ? "" : `Evidence: ${parts.join(", ")}.`;
}

/** `Admin calls, not scored: setPaused (blocks mint, burn), withdraw.` */
function adminSentence({ functions, cells }: Matrix, { short }: FunctionNames): string {
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
