import { compareText, type Fact } from "./facts.ts";

/** A name with nothing in it that the line's grammar uses, as nearly all are; others are written as JSON strings. */
const PLAIN = /^(?!#|on )(?:(?! x |: |; | on |["\\\p{C}]).)+$/u;

const NAME = String.raw`"(?:[^"\\]|\\.)*"|(?:(?! x |: |; | on |").)+`;
const LINE = new RegExp(`^(${NAME}) x (${NAME}): (always|same user|same argument)(?: (?!on )(${NAME}))?(?: on (.+))?$`);
const VARIABLES = new RegExp(`(${NAME})(?:; |$)`, "y");

/** A fact as the snapshot writes it: `Drop.burn x Drop.mint: same argument tokenId on Drop._owners; Drop._balances`. */
export function factLine({ functions, kind, argument, variables }: Fact): string {
  const [one, other] = functions;
  const when = kind.replace("-", " ") + (argument === undefined ? "" : ` ${quote(argument)}`);
  const on = variables.length === 0 ? "" : ` on ${variables.map(quote).join("; ")}`;
  return `${quote(one)} x ${quote(other)}: ${when}${on}`;
}

/** Reads such a line, or undefined where it is none. */
export function parseFactLine(line: string): Fact | undefined {
  const [, one, other, when, argument, on] = LINE.exec(line) ?? [];
  const variables = on === undefined ? [] : parseVariables(on);
  if (one === undefined || other === undefined || when === undefined || variables === undefined) return undefined;
  try {
    return {
      functions: [unquote(one), unquote(other)],
      kind: when.replace(" ", "-") as Fact["kind"],
      ...(argument === undefined ? {} : { argument: unquote(argument) }),
      variables: variables.map(unquote).sort(compareText),
    };
  } catch {
    return undefined;
  }
}

function parseVariables(text: string): string[] | undefined {
  const found: string[] = [];
  let at = 0;
  while (at < text.length) {
    VARIABLES.lastIndex = at;
    const [whole = "", name] = VARIABLES.exec(text) ?? [];
    if (name === undefined) return undefined;
    found.push(name);
    at += whole.length;
  }
  return found;
}

function quote(name: string): string {
  return PLAIN.test(name) ? name : JSON.stringify(name);
}

function unquote(name: string): string {
  return name.startsWith('"') ? (JSON.parse(name) as string) : name;
}
