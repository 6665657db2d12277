import type { Example, Report } from "../model.ts";
import { count } from "./figures.ts";
import type { Page } from "./page.ts";
import { displayWidth, hanging, left, right, shortenMiddle } from "./text.ts";

const MAX_CALL = 34;

/** A test's transactions are listed up to so many: a traffic's preparation sends hundreds. */
const MAX_LISTED = 20;

/** For --tests: what each test sent, with the line that sent it, gas and the variables that changed. */
export function testsSection({ examples }: Report, page: Page): string[] {
  const heading = page.heading("TESTS");
  if (examples.length === 0) return hanging(`${heading}  `, "None of them sent a transaction.", page.width);
  const calls = examples.flatMap(({ transactions }) => transactions.map(({ call }) => displayWidth(call)));
  const callWidth = calls.reduce((widest, width) => Math.min(MAX_CALL, Math.max(widest, width)), 0);
  return [
    `${heading}${page.dim("  examples of calls, not scored")}`,
    ...examples.flatMap((example) => exampleLines(example, callWidth, page)),
  ];
}

function exampleLines({ test, file, transactions }: Example, callWidth: number, page: Page): string[] {
  const place = file === undefined ? "" : ` (${file})`;
  return [
    ...hanging("  ", test + place, page.width).map(page.strong),
    ...transactions.slice(0, MAX_LISTED).flatMap(({ call, line, status, gas, writes }) => {
      const at = right(line === undefined ? "" : `:${line}`, 8);
      const what = `${at}  ${left(shortenMiddle(call, callWidth), callWidth)} ${right(count(gas), 11)} gas  `;
      const changed = status === 0 ? "failed" : writes.length === 0 ? "changes nothing" : writes.join(", ");
      return hanging(what, changed, page.width);
    }),
    ...(transactions.length > MAX_LISTED
      ? [page.dim(`          and ${count(transactions.length - MAX_LISTED)} more, in the HTML and the JSON`)]
      : []),
  ];
}
