import type { NamedSlot } from "../../predict/templates/telling.ts";
import type { CalleePrediction, ContractPrediction, FunctionPrediction, PredictedHotspot, Prediction } from "../prediction/model.ts";
import { GAPS } from "../prediction/matrix.ts";
import { commonContract, variableName, withoutRepeatedContract } from "../variable-name.ts";
import { plural } from "./figures.ts";
import { placeLines } from "./hotspots.ts";
import { matrixSection } from "./matrix.ts";
import { pageOf, type Page } from "./page.ts";
import { ruleSentence } from "./rule.ts";
import { beside, hanging, inertDeep, left, wrap, wrapItems } from "./text.ts";

const INDENT = "    ";
const LABEL = 9;
/** Hotspots of one contract that the terminal lists; HTML and JSON have all. */
const MAX_HOTSPOTS = 4;

/** What `parallel-predict` prints: for each contract its functions' formulas, who blocks whom, and the hotspots. No line is wider than the columns. */
export function renderPrediction(
  prediction: Prediction,
  { columns, color }: { readonly columns: number; readonly color: boolean },
): string {
  const page = pageOf(columns, color);
  const { contracts, rule } = inertDeep(prediction);
  const sections = [
    ["Predicted from bytecode; nothing was executed. It holds for calls that succeed.", ...wrapItems(LEGEND, "   ", page.width)].map(
      page.dim,
    ),
    contracts.length === 0 ? wrap("No contract of the project has functions and code, so there is nothing to predict.", page.width) : [],
    ...contracts.flatMap((contract) => [
      tableSection(contract, page),
      matrixSection(contract.matrix, page),
      hotspotSection(contract, page),
    ]),
    hanging(`${page.heading("RULE")}  `, ruleSentence(rule), page.width),
  ];
  return (
    sections
      .filter((lines) => lines.length > 0)
      .map((lines) => lines.join("\n"))
      .join("\n\n") + "\n"
  );
}

const LEGEND = ["[…] some entry", "? on some ways only", "+= adds or subtracts", "(restored) as before"];

function tableSection({ contract, functions }: ContractPrediction, page: Page): string[] {
  return [page.heading(contract), ...functions.flatMap((row) => functionLines(row, page))];
}

function functionLines({ signature, slots, calls, gaps }: FunctionPrediction, page: Page): string[] {
  const lines: [label: string, items: readonly string[]][] = [
    ["writes", writesOf(slots)],
    ["reads", readsOf(slots)],
    [
      "calls",
      calls.map(({ call, mode, certain, callees }) =>
        [marked(mode === "delegatecall" ? `delegatecall ${call}` : call, !certain), ...callees.map(calleeLine)].join("\n"),
      ),
    ],
    ["unknown", gaps.map((gap) => GAPS[gap])],
  ];
  const body = lines.flatMap(([label, items]) => labelled(label, [...new Set(items)], page));
  const title = wrapItems(signature.split(/(?<=,)/), "", page.width - 4).map((line, at) => (at === 0 ? "  " : INDENT) + page.strong(line));
  return [...title, ...(body.length === 0 ? [`${INDENT}touches no storage`] : body)];
}

/** Slots that are written, as a reader should see them. */
export function writesOf(slots: readonly NamedSlot[]): string[] {
  const written = slots.filter(({ write }) => write !== "never");
  return written.map(({ slot, write, commutative, restored }) => marked(slot, write !== "always") + note(commutative, restored));
}

/** Slots that are read and not written. */
export function readsOf(slots: readonly NamedSlot[]): string[] {
  return slots.filter(({ write }) => write === "never").map(({ slot, read }) => marked(slot, read !== "always"));
}

/** `in Token: writes _balances[msg.sender] +=; reads paused` */
export function calleeLine({ contracts, slots }: CalleePrediction): string {
  const [writes, reads] = [writesOf(slots), readsOf(slots)];
  const parts = [...(writes.length > 0 ? [`writes ${writes.join("; ")}`] : []), ...(reads.length > 0 ? [`reads ${reads.join("; ")}`] : [])];
  return `  in ${contracts.join(", ")}: ${parts.join("; ")}`;
}

function marked(text: string, isConditional: boolean): string {
  return isConditional ? `${text} ?` : text;
}

function note(commutative: boolean, restored: boolean): string {
  return (commutative ? " +=" : "") + (restored ? " (restored)" : "");
}

/** One item a line (or several of its own) beside their label; an item that is longer goes on under itself. */
function labelled(label: string, items: readonly string[], page: Page): string[] {
  const width = page.width - INDENT.length - LABEL;
  const lines = items
    .flatMap((item) => item.split("\n"))
    .flatMap((item) => {
      const indent = item.startsWith("  ") ? "  " : "";
      return wrap(item, width - indent.length - 2).map((line, at) => indent + (at === 0 ? line : `  ${line}`));
    });
  return lines.length === 0 ? [] : beside(INDENT + page.dim(left(label, LABEL)), lines);
}

function hotspotSection({ contract, hotspots }: ContractPrediction, page: Page): string[] {
  if (hotspots.length === 0) return [];
  const shown = hotspots.slice(0, MAX_HOTSPOTS);
  const more = hotspots.length - shown.length;
  return [
    ...hanging(`${page.heading("HOTSPOTS")}  `, "Variables on which functions always conflict, those of most pairs first.", page.width),
    ...shown.flatMap((hotspot, index) => hotspotLines(hotspot, index, contract, page)),
    ...(more > 0 ? [page.dim(`  and ${more} more, in the HTML and the JSON`)] : []),
  ];
}

function hotspotLines(hotspot: PredictedHotspot, index: number, contract: string, page: Page): string[] {
  const { bundle, functions, pairs, advice } = hotspot;
  const title = wrapItems(
    [`${index + 1} ${page.strong(hotspot.variable)}`, plural(pairs, "pair"), ...(advice.inherent ? ["inherent"] : [])],
    "   ",
    page.width,
  );
  const width = page.width - INDENT.length - LABEL;
  const shared = commonContract(functions) ?? contract;
  const lines: [label: string, lines: readonly string[]][] = [
    ["bundle", bundle.length < 2 ? [] : wrap(`${bundle.length} conflict alike: ${withoutRepeatedContract(bundle).join("; ")}`, width)],
    ["calls", wrap(functions.map((name) => variableName(name, shared)).join(", "), width)],
    ...placeLines(hotspot, page),
    ["Advice", wrap(advice.text, width)],
  ];
  return [
    ...title,
    ...lines.flatMap(([label, content]) => (content.length === 0 ? [] : beside(INDENT + page.dim(left(label, LABEL)), content))),
  ];
}
