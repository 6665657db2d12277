/** A request as it goes to both networks. */
export interface Request {
  readonly method: string;
  readonly params: readonly unknown[];
}

/** The two networks answered otherwise. */
export class Difference extends Error {
  readonly request: Request;

  constructor(request: Request, expected: unknown, found: unknown) {
    super([`${show(request.method, request.params)} differs`, ...differences(expected, found)].join("\n  "));
    this.name = "Difference";
    this.request = request;
  }
}

const MOST_SHOWN = 12;
const MOST_CHARACTERS = 300;

/** Every place at which two answers differ, the first few of them. */
function differences(expected: unknown, found: unknown): string[] {
  const all = [...places("", expected, found)];
  return all.length <= MOST_SHOWN ? all : [...all.slice(0, MOST_SHOWN), `… and ${all.length - MOST_SHOWN} more`];
}

function* places(path: string, expected: unknown, found: unknown): Generator<string> {
  if (Object.is(expected, found)) return;
  if (typeof expected !== "object" || typeof found !== "object" || expected === null || found === null) {
    yield `${path || "answer"}: EDR ${show(expected)}, ours ${show(found)}`;
    return;
  }
  for (const key of new Set([...Object.keys(expected), ...Object.keys(found)])) {
    yield* places(`${path}.${key}`, (expected as Record<string, unknown>)[key], (found as Record<string, unknown>)[key]);
  }
}

function show(...values: readonly unknown[]): string {
  const text = values.map((value) => (typeof value === "string" ? value : (JSON.stringify(value) ?? "undefined"))).join(" ");
  return text.length <= MOST_CHARACTERS ? text : `${text.slice(0, MOST_CHARACTERS)}…`;
}
