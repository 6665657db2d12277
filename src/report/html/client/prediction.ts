import { startMatrix } from "./matrix.ts";
import { startPrint } from "./print.ts";
import { startTheme } from "./theme.ts";

for (const hidden of document.querySelectorAll<HTMLElement>("[data-needs-script]")) hidden.hidden = false;
startTheme();
startMatrix();
startPrint();
