import type { Matrix, MatrixCell } from "../../model.ts";
import { calledPart, uncalledParts } from "../../matrix-part.ts";
import { shownKind, type ShownKind } from "../../shown-kind.ts";
import { plural } from "../../terminal/figures.ts";
import { html, type Markup } from "../markup.ts";

const KINDS: readonly { readonly kind: ShownKind; readonly letter: string; readonly words: string }[] = [
  { kind: "always", letter: "A", words: "always" },
  { kind: "same-argument", letter: "a", words: "same argument" },
  { kind: "same-user", letter: "u", words: "same user" },
  { kind: "never", letter: "·", words: "never seen" },
  { kind: "proven", letter: "–", words: "never, which is proven" },
  { kind: "unknown", letter: "?", words: "not known" },
];

/** The matrix of the functions that somebody called, and folded away, a contract each, those of functions that nobody called. */
export function renderMatrices(matrix: Matrix): Markup {
  const parts = uncalledParts(matrix);
  const uncalled = parts.reduce((sum, part) => sum + part.uncalled, 0);
  if (uncalled === 0) return renderMatrix(matrix);
  return html`${renderMatrix(calledPart(matrix))}
    <details class="uncalled">
      <summary>${plural(uncalled, "function")} that nobody called, by prediction</summary>
      ${parts.map((part, at) => renderMatrix(part.matrix, `matrix-${at}`, `in ${part.contract}`))}
    </details>`;
}

/** Function by function: how two calls of one block get in each other's way. `id` tells it from other matrices of the page. */
export function renderMatrix({ functions, cells }: Matrix, id = "matrix", note = "two calls by many users in one block"): Markup {
  const scored = functions.filter(({ admin }) => !admin);
  const admin = functions.filter((one) => one.admin);
  const allPredicted = cells.every(isPredicted);
  const short = shortNames(scored.map(({ name }) => name));
  const cellOf = new Map(cells.map((cell) => [pairKey(cell.row, cell.column), cell]));
  return html`<section id="${id}" aria-labelledby="${id}-title">
    <h2 id="${id}-title">Who blocks whom <small>${note}</small></h2>
    ${scored.length === 0 ? html`<p>No function was called.</p>` : undefined}
    <p class="legend">
      ${KINDS.filter(({ kind }) => kind !== "never" || !allPredicted).map(
        ({ kind, letter, words }) => html`<span class="key"><span class="cell ${kind}">${letter}</span>${words}</span> `,
      )}
      ${cells.some(({ weak }) => weak) ? html`<span class="key"><span class="cell weak"></span>from few calls</span> ` : undefined}
      ${cells.some(isPredicted) ? html`<span class="key"><span class="cell predicted"></span>predicted</span>` : undefined}
    </p>
    <div class="beside">
      <div class="scroll">
        <table class="matrix" role="grid" aria-labelledby="${id}-title">
          <thead>
            <tr>
              <td></td>
              ${scored.map(({ name }) => html`<th scope="col" title="${name}"><span>${functionFirst(short(name))}</span></th>`)}
            </tr>
          </thead>
          <tbody>
            ${scored.map(
              ({ name }, at) =>
                html`<tr>
                  <th scope="row">${short(name)}</th>
                  ${scored.map((column, to) => {
                    const cell = cellOf.get(pairKey(name, column.name));
                    return to < at || cell === undefined ? html`<td></td>` : renderCell(cell, short);
                  })}
                </tr>`,
            )}
          </tbody>
        </table>
      </div>
      <div class="words">
        <p class="explain" id="${id}-explain" role="status" aria-live="polite" data-needs-script hidden>
          Point at a cell, or step to it with the arrow keys, to see its variables.
        </p>
        ${renderPairs(cells, scored, short)}
      </div>
    </div>
    ${admin.length > 0 ? html`<p class="note">Admin calls (${admin.map(({ name }) => name).join(", ")}) block all while they run; they are not scored.</p>` : undefined}
  </section>`;
}

function renderCell(cell: MatrixCell, short: (name: string) => string): Markup {
  const { kind, letter } = kindOf(cell);
  const words = explain(cell, short);
  const weak = (cell.weak ? " weak" : "") + (isPredicted(cell) ? " predicted" : "");
  return html`<td role="gridcell">
    <button type="button" class="cell ${kind}${weak}" tabindex="-1" data-explain="${words}" aria-label="${words}">${letter}</button>
  </td>`;
}

function isPredicted({ evidence }: MatrixCell): boolean {
  return evidence === "predicted";
}

/** `mint × transferFrom: same user, on Drop._balances[user]. From cloned calls.` */
function explain(cell: MatrixCell, short: (name: string) => string): string {
  const { words } = kindOf(cell);
  const how = cell.kind === "same-argument" && cell.argument ? `same ${cell.argument}` : words;
  const ways = cell.conditional ? ", on some ways only" : "";
  const variables =
    cell.variables.length > 0 ? `, ${cell.kind === "unknown" ? "at least " : ""}on ${cell.variables.join(", ")}${ways}` : "";
  const why = cell.unknown ? ` (${cell.unknown.join(", ")})` : "";
  const evidence = {
    cloned: " From cloned calls",
    measured: " From measured calls",
    predicted: " Predicted from bytecode",
    none: " No evidence",
  }[cell.evidence];
  return `${short(cell.row)} × ${short(cell.column)}: ${how}${why}${variables}.${evidence}${cell.weak ? ", few of them: weak" : ""}.`;
}

/** The same in words, for print and for those who would rather read. */
function renderPairs(cells: readonly MatrixCell[], functions: Matrix["functions"], short: (name: string) => string): Markup | undefined {
  const telling = cells.filter(({ variables }) => variables.length > 0);
  if (telling.length === 0) return undefined;
  return html`<details>
    <summary>${plural(telling.length, "pair")} in words</summary>
    <ul class="plain">
      ${telling.map((cell) => html`<li>${explain(cell, short)}</li>`)}
    </ul>
    ${
      functions.every(({ calls }) => calls === 0)
        ? undefined
        : html`<p class="note">
            It rests on
            ${functions.map(({ name, calls, clones }) => `${short(name)}: ${plural(calls, "call")}, ${plural(clones, "clone")}`).join("; ")}.
          </p>`
    }
  </details>`;
}

function kindOf(cell: MatrixCell): (typeof KINDS)[number] {
  return KINDS.find(({ kind }) => kind === shownKind(cell)) ?? { kind: "unknown", letter: "?", words: "not known" };
}

function pairKey(row: string, column: string): string {
  return [row, column].toSorted().join(" × ");
}

/** `transfer Token` for `Token.transfer`: names that run out of room lose the contract first. */
function functionFirst(name: string): string {
  const [contract, ...rest] = name.split(".");
  return rest.length === 0 ? name : `${rest.join(".")} ${contract}`;
}

/** Leaves the contract's name out where all functions share it. */
function shortNames(names: readonly string[]): (name: string) => string {
  const contracts = new Set(names.map((name) => name.split(".")[0]));
  return contracts.size === 1 ? (name) => name.slice(name.indexOf(".") + 1) : (name) => name;
}
