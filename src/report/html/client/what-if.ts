import { count, megagas, plural } from "../../terminal/figures.ts";
import type { PageData, PageTraffic } from "../page-data.ts";
import { byId, element, inside } from "./dom.ts";
import { drawLanes } from "./lanes.ts";
import { drawLevels } from "./level-graph.ts";
import { DRAWN_TRANSACTIONS } from "./level-layout.ts";
import { startMeasured } from "./measured.ts";
import { Picking } from "./picking.ts";
import { replay, type Replay } from "./replay.ts";
import { Tooltip } from "./tooltip.ts";
import { describeTransaction, sayFigures } from "./words.ts";

interface Shown {
  readonly traffic: PageTraffic;
  readonly executors: number;
  /** The traffic under the what-if, and as it is. */
  readonly now: Replay;
  readonly before: Replay;
}

const SMALLEST_ZOOM = 0.25;
const LARGEST_ZOOM = 64;

/** Wires the bar, the hotspots' toggles, the lanes and the graph: each choice replays the chosen traffic and draws it anew. */
export function startWhatIf(): void {
  const data = JSON.parse(document.getElementById("page-data")?.textContent ?? "{}") as PageData;
  const trafficChoice = byId("traffic-choice", HTMLSelectElement);
  const lanesChart = byId("lanes-chart", HTMLElement);
  const graphChart = byId("graph-chart", HTMLElement);
  const tooltipBox = byId("tooltip", HTMLElement);
  if (!trafficChoice || !lanesChart || !graphChart || !tooltipBox) return;

  const toggles = [...document.querySelectorAll<HTMLInputElement>("input[data-hotspot]")];
  const reset = byId("reset", HTMLButtonElement);
  const tooltip = new Tooltip(tooltipBox);
  const zoom = { lanes: 1, graph: 1 };
  let shown: Shown | undefined;

  const describe = (transaction: number | undefined, x: number, y: number): void => {
    if (transaction === undefined || !shown) tooltip.hide();
    else tooltip.show(describeTransaction(shown.traffic, shown.now, transaction), x, y);
  };
  const lanes = new Picking(lanesChart, describe);
  const graph = new Picking(graphChart, describe);
  const measured = startMeasured(tooltip);

  const compute = (): void => {
    const traffic = data.traffics[Number(trafficChoice.value)];
    if (!traffic) return;
    const executors = Number(document.querySelector<HTMLInputElement>('input[name="executors"]:checked')?.value ?? data.executors);
    const chosen = toggles.filter(({ checked }) => checked).map((toggle) => data.hotspots[Number(toggle.dataset["hotspot"])]);
    const gone = new Set(chosen.flatMap((hotspot) => hotspot?.bundle ?? []));
    const before = replay(traffic, { kinds: data.kinds, executors, gone: new Set() });
    const now = gone.size > 0 ? replay(traffic, { kinds: data.kinds, executors, gone }) : before;
    shown = { traffic, now, before, executors };
    markAbsent(data, shown, toggles);
    if (reset) reset.disabled = chosen.length === 0;
    writeFigures(shown, chosen.length);
    draw();
  };
  const draw = (): void => {
    if (!shown) return;
    const { traffic, now, before, executors } = shown;
    const missing = traffic.costs.length === 0;
    for (const chart of [lanesChart, graphChart]) chart.hidden = missing;
    writeNotes(shown);
    measured(traffic);
    if (missing) return;
    lanes.show(drawLanes(traffic, now, before, executors, inside(lanesChart) * zoom.lanes));
    const picture = drawLevels(now, inside(graphChart), zoom.graph);
    graph.show(picture);
    writeGraphNote(traffic, picture.layout.hiddenCount, picture.hiddenEdges, now);
  };

  for (const control of [trafficChoice, ...toggles, ...document.querySelectorAll('input[name="executors"]')])
    control.addEventListener("change", compute);
  reset?.addEventListener("click", () => {
    for (const toggle of toggles) toggle.checked = false;
    compute();
  });
  for (const button of document.querySelectorAll<HTMLButtonElement>("button[data-zoom]")) {
    button.addEventListener("click", () => {
      const which = button.dataset["zoom"] === "graph" ? "graph" : "lanes";
      const least = which === "lanes" ? 1 : SMALLEST_ZOOM;
      zoom[which] = Math.min(LARGEST_ZOOM, Math.max(least, zoom[which] * Number(button.dataset["by"])));
      draw();
    });
  }
  for (const offer of document.querySelectorAll<HTMLButtonElement>("button[data-show-traffic]")) {
    offer.addEventListener("click", () => {
      trafficChoice.value = String(
        data.traffics.findIndex(({ name }) => name === data.hotspots[Number(offer.dataset["showTraffic"])]?.traffic),
      );
      compute();
    });
  }
  window.addEventListener("resize", draw);
  compute();
}

/** Says of each hotspot that nothing in the chosen traffic waits on that its toggle changes nothing here, and offers the traffic that it is scored on. */
function markAbsent(data: PageData, { traffic, before }: Shown, toggles: readonly HTMLInputElement[]): void {
  const waitedOn = new Set(before.web.variables.flat(2).map((variable) => traffic.variables[variable] ?? ""));
  for (const toggle of toggles) {
    const at = toggle.dataset["hotspot"];
    const hotspot = data.hotspots[Number(at)];
    const note = byId(`absent-${at}`, HTMLElement);
    if (!note || !hotspot) continue;
    note.hidden = traffic.costs.length === 0 || hotspot.bundle.some((variable) => waitedOn.has(variable));
    for (const offer of note.querySelectorAll("button")) offer.hidden = hotspot.traffic === traffic.name;
  }
}

function writeFigures({ now, before, executors, traffic }: Shown, goneCount: number): void {
  const figures = byId("figures", HTMLElement);
  if (!figures) return;
  if (traffic.costs.length === 0) return void figures.replaceChildren("The graph of this traffic is not in this file.");
  const { speedup, chain } = sayFigures(before, now, goneCount > 0);
  figures.replaceChildren(
    element("strong", "", speedup),
    " ",
    element("span", "", `“${traffic.name}” on ${executors}, ${chain}, modelled in gas`),
  );
}

function writeNotes({ traffic, now, before }: Shown): void {
  const [note, total] = [byId("lanes-note", HTMLElement), traffic.transactionCount];
  const kept = traffic.costs.length;
  const subtitle = byId("lanes-subtitle", HTMLElement);
  const end = `done after ${megagas(now.schedule.makespan)} Mgas`;
  if (subtitle)
    subtitle.textContent = `modelled: one lane an executor, time in gas; ${end}${now === before ? "" : `, was ${megagas(before.schedule.makespan)}`}`;
  if (!note) return;
  if (kept === 0)
    note.textContent = `The ${plural(total, "transaction")} of “${traffic.name}” are not in this file, so neither lanes nor graph can be drawn.`;
  else if (kept < total)
    note.textContent = `The first ${count(kept)} of ${plural(total, "transaction")} in block order; lanes, graph and what-ifs count these alone.`;
  else note.textContent = "";
}

function writeGraphNote(traffic: PageTraffic, hiddenCount: number, hiddenEdges: number, { componentCount }: Replay): void {
  const [note, subtitle] = [byId("graph-note", HTMLElement), byId("graph-subtitle", HTMLElement)];
  const kept = traffic.costs.length;
  if (subtitle) subtitle.textContent = `${plural(kept, "transaction")} in ${plural(componentCount, "component")}`;
  if (note) {
    note.textContent =
      hiddenCount === 0
        ? ""
        : `${count(DRAWN_TRANSACTIONS)} of ${plural(kept, "transaction")} are drawn: the critical path, then the first of the block. ` +
          `Hidden: ${plural(hiddenCount, "transaction")} and ${plural(hiddenEdges, "edge")}. All figures count them.`;
  }
}
