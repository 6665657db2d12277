import { ParallelError } from "../errors/error.ts";
import { reportSchema } from "./json-schema.ts";
import { REPORT_VERSION, type Report } from "./model.ts";

/** An array of numbers that `JSON.stringify` spread over many lines. Strings hold no raw line breaks, so none of them can match. */
const SPREAD_NUMBERS = /\[\n\s+(-?[\d.eE+-]+(?:,\n\s+-?[\d.eE+-]+)*)\n\s+\]/g;

/**
 * The report as JSON, keys in the order of `docs/report-json.md`, so that two reports can be diffed.
 *
 * @throws INTERNAL where the report does not fit its own schema, e.g. a figure that is not finite.
 */
export function renderJson(report: Report): string {
  const checked = reportSchema.safeParse(report);
  if (!checked.success)
    throw new ParallelError("INTERNAL", { detail: `the report fits its schema (${firstIssue(checked.error.issues)})` }, checked.error);
  const text = JSON.stringify(checked.data, null, 2);
  return `${text.replace(SPREAD_NUMBERS, (_, numbers: string) => `[${numbers.replace(/,\n\s+/g, ", ")}]`)}\n`;
}

/**
 * Reads what `renderJson` wrote.
 *
 * @param path the file's name, for errors
 * @throws REPORT_VERSION for a report of another version, NOT_A_REPORT for anything else that is not a whole report.
 */
export function parseReport(text: string, path: string): Report {
  const value = parseJson(text, path);
  const version = typeof value === "object" && value !== null && "version" in value ? value.version : undefined;
  if (typeof version !== "number") throw new ParallelError("NOT_A_REPORT", { path, detail: "it names no version of the report" });
  if (version !== REPORT_VERSION) throw new ParallelError("REPORT_VERSION", { path, found: String(version), expected: REPORT_VERSION });
  const checked = reportSchema.safeParse(value);
  if (!checked.success) throw new ParallelError("NOT_A_REPORT", { path, detail: firstIssue(checked.error.issues) }, checked.error);
  // zod types absent fields as possibly undefined; from JSON they cannot be.
  return checked.data as Report;
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ParallelError(
      "NOT_A_REPORT",
      { path, detail: "it is not JSON, or was cut short" },
      error instanceof Error ? error : undefined,
    );
  }
}

function firstIssue(issues: readonly { readonly path: readonly (string | number)[]; readonly message: string }[]): string {
  const [issue] = issues;
  return issue === undefined ? "it has another shape" : `${issue.path.join(".") || "the whole"}: ${issue.message}`;
}
