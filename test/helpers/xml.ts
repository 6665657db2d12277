/** One tag, comment or declaration; attributes are quoted, without raw `<`. */
const MARKUP = /<(?:\?[^>]*\?|!--[\s\S]*?--|(\/?)([\w:.-]+)((?:\s+[\w:.-]+="[^"<]*")*)\s*(\/?))>/g;
const STRAY = /[<>]|&(?!(?:amp|lt|gt|quot|apos|#\d+|#x[\da-fA-F]+);)/;

/** The elements of a well-formed XML document by name, each with how often it occurs. Throws where it is not well-formed: a small check, not a parser. */
export function elementsOf(xml: string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  const open: string[] = [];
  let end = 0;
  for (const match of xml.matchAll(MARKUP)) {
    requireText(xml.slice(end, match.index));
    end = match.index + match[0].length;
    const [, closing = "", name, attributes = "", empty = ""] = match;
    if (name === undefined) continue;
    requireText(attributes);
    if (closing === "/") {
      if (open.pop() !== name) throw new Error(`</${name}> closes no <${name}>`);
      continue;
    }
    if (open.length === 0 && counts.size > 0) throw new Error(`a second root, <${name}>`);
    counts.set(name, (counts.get(name) ?? 0) + 1);
    if (empty === "") open.push(name);
  }
  requireText(xml.slice(end));
  if (open.length > 0) throw new Error(`<${open.join("><")}> left open`);
  return counts;
}

function requireText(text: string): void {
  const stray = STRAY.exec(text);
  if (stray !== null) throw new Error(`not well-formed at "${text.slice(stray.index, stray.index + 40)}"`);
}
