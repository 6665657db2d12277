import { CHARTS } from "./charts.ts";
import { PAGE } from "./page.ts";
import { PRINT } from "./print.ts";
import { THEME } from "./theme.ts";
import { WHAT_IF } from "./what-if.ts";

/** The page's whole style sheet. */
export const STYLE: string = [THEME, PAGE, WHAT_IF, CHARTS, PRINT].join("\n");
