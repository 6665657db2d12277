import { stripVTControlCharacters } from "node:util";

/** Marks text that was left out; one column wide. */
const ELLIPSIS = "…";

/** Controls, invisible formatting (bidirectional overrides, joiners), private use and lone surrogates: what could move or disguise a terminal's text. */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\u2028\u2029]/gu;

/** East Asian wide and fullwidth characters (Unicode UAX #11) and emoji take two columns. */
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{16fe0}-\u{18d08}\u{1b000}-\u{1b2ff}\u{1f200}-\u{1f2ff}\u{20000}-\u{3fffd}\ufe0f]|\p{Emoji_Presentation}/u;

const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });

/** Text that came from contracts, tests or files, with control characters and escape sequences shown instead of obeyed: `\x1b`. White space becomes blanks. */
export function inert(text: string): string {
  return text.replace(/[\t\n\r]+/g, " ").replace(UNSAFE, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return code < 0x100 ? `\\x${code.toString(16).padStart(2, "0")}` : `\\u{${code.toString(16)}}`;
  });
}

/** The same plain data with every string in it made inert. */
export function inertDeep<T>(value: T): T {
  if (typeof value === "string") return inert(value) as T;
  if (Array.isArray(value)) return value.map(inertDeep) as T;
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, inertDeep(part)])) as T;
}

/** How many columns of a terminal the text takes, colours not counted. */
export function displayWidth(text: string): number {
  const plain = stripVTControlCharacters(text);
  if (/^[\x20-\x7e]*$/.test(plain)) return plain.length;
  return split(plain).reduce((sum, grapheme) => sum + graphemeWidth(grapheme), 0);
}

/** Fills up with blanks on the right, to `width` columns. */
export function left(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - displayWidth(text)));
}

/** Fills up with blanks on the left, to `width` columns. */
export function right(text: string, width: number): string {
  return " ".repeat(Math.max(0, width - displayWidth(text))) + text;
}

/** The text in at most `width` columns, with its middle left out where it is longer: both ends of a name tell it from others. */
export function shortenMiddle(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  const parts = split(text);
  const head = take(parts, Math.ceil((width - 1) / 2));
  const tail = take(parts.toReversed(), width - 1 - displayWidth(head.join("")));
  return head.join("") + ELLIPSIS + tail.toReversed().join("");
}

/** The text in at most `width` columns, with its end left out where it is longer. */
export function shortenEnd(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  return (
    take(split(text), width - 1)
      .join("")
      .trimEnd() + ELLIPSIS
  );
}

/** Lines of at most `width` columns, broken at blanks; a word that is longer than a line is cut where the line ends. */
export function wrap(text: string, width: number): string[] {
  return wrapItems(
    text.split(" ").filter((word) => word !== ""),
    " ",
    width,
  );
}

/** Lines of at most `width` columns made of items that stay whole where they can, `separator` between two of one line. */
export function wrapItems(items: readonly string[], separator: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const piece of items.flatMap((item) => cut(item, width))) {
    const joined = line === "" ? piece : line + separator + piece;
    if (displayWidth(joined) <= width) {
      line = joined;
    } else {
      if (line !== "") lines.push(line.trimEnd());
      line = piece;
    }
  }
  return line === "" ? lines : [...lines, line];
}

/** A label and a text beside it, the text's further lines indented under its first. */
export function hanging(label: string, text: string, width: number): string[] {
  const indent = displayWidth(label);
  return beside(label, wrap(text, width - indent));
}

/** A label and lines beside it. The label alone where there is no line. */
export function beside(label: string, lines: readonly string[]): string[] {
  if (lines.length === 0) return [label.trimEnd()];
  return lines.map((line, index) => (index === 0 ? label : " ".repeat(displayWidth(label))) + line);
}

function split(text: string): string[] {
  return Array.from(graphemes.segment(text), ({ segment }) => segment);
}

function graphemeWidth(grapheme: string): number {
  if (WIDE.test(grapheme)) return 2;
  return /^\p{M}*$/u.test(grapheme) ? 0 : 1;
}

/** The longest beginning of at most `width` columns. */
function take(parts: readonly string[], width: number): string[] {
  let used = 0;
  const end = parts.findIndex((part) => (used += graphemeWidth(part)) > width);
  return parts.slice(0, end === -1 ? parts.length : end);
}

function cut(word: string, width: number): string[] {
  if (word === "" || displayWidth(word) <= width) return [word];
  const parts = split(word);
  // At least one, also where not even that one fits.
  const head = take(parts, width).join("") || (parts[0] ?? "");
  return [head, ...cut(word.slice(head.length), width)];
}
