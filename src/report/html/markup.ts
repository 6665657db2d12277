/** Text that is HTML already. Made by `html` only, so whatever is not one gets escaped. */
export interface Markup {
  readonly markup: string;
}

type Piece = string | number | Markup | undefined | readonly Piece[];

/** Builds HTML: every string and number put in is escaped, lists are joined, undefined is nothing. Attribute values must stand in double quotes. */
export function html(fixed: TemplateStringsArray, ...pieces: readonly Piece[]): Markup {
  return { markup: fixed.reduce((text, part, at) => text + render(pieces[at - 1]) + part) };
}

function render(piece: Piece): string {
  if (piece === undefined) return "";
  if (typeof piece === "string" || typeof piece === "number") return escapeHtml(String(piece));
  return "markup" in piece ? piece.markup : piece.map(render).join("");
}

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? "");
}

/** JSON that may stand inside a script element: nothing in it can end the element, open a comment or break a line of JavaScript. */
export function jsonForScript(value: unknown): string {
  return JSON.stringify(value).replace(/[<>&\u2028\u2029]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
