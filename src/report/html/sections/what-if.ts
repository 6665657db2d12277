import type { Report } from "../../model.ts";
import { html, type Markup } from "../markup.ts";
import { executorChoices } from "../page-data.ts";

/** The bar that stays in sight over hotspots and lanes: which traffic, how many executors, and the figures of the what-if. */
export function renderWhatIfBar(report: Report): Markup | undefined {
  if (report.traffics.length === 0) return undefined;
  return html`<div class="bar" role="group" aria-label="What if" data-needs-script hidden>
    <label class="pick"
      >Traffic
      <select id="traffic-choice">
        ${report.traffics.map(({ name }, at) => html`<option value="${at}">${name}</option>`)}
      </select></label
    >
    <fieldset class="executors">
      <legend>Executors</legend>
      ${executorChoices(report).map((choice) => renderExecutorChoice(choice, report))}
    </fieldset>
    <p class="figures" id="figures" role="status" aria-live="polite"></p>
    <button type="button" id="reset" class="quiet" disabled>Reset</button>
  </div>`;
}

function renderExecutorChoice(choice: number, { executors }: Report): Markup {
  const checked = choice === executors ? { markup: " checked" } : undefined;
  return html`<label><input type="radio" name="executors" value="${choice}" ${checked} /><span>${choice}</span></label>`;
}

/** The modelled schedule: an executor a lane, a transaction a block. */
export function renderLanes(report: Report): Markup | undefined {
  if (report.traffics.length === 0) return undefined;
  return html`<section id="lanes" aria-labelledby="lanes-title">
    <h2 id="lanes-title">Lanes over time <small id="lanes-subtitle">modelled: one lane an executor, time in gas</small></h2>
    <noscript><p>Lanes, graph and what-ifs are drawn by the page’s script, which is switched off here.</p></noscript>
    <div class="chart-head" data-needs-script hidden>
      <p class="legend">
        <span class="swatch block"></span>transaction <span class="swatch critical"></span>on the critical path
        <span class="swatch idle"></span>executor idle
      </p>
      <p class="zoom" role="group" aria-label="Zoom of the lanes">
        <button type="button" class="quiet" data-zoom="lanes" data-by="0.5" aria-label="Zoom out">−</button>
        <button type="button" class="quiet" data-zoom="lanes" data-by="2" aria-label="Zoom in">+</button>
      </p>
    </div>
    <div
      class="chart"
      id="lanes-chart"
      tabindex="0"
      role="application"
      aria-label="Lanes over time. Arrow keys go from transaction to transaction."
    ></div>
    <p class="note" id="lanes-note"></p>
    ${report.traffics.some(({ measured }) => measured !== undefined) ? renderMeasuredLanes() : undefined}
  </section>`;
}

/** What a parallel network measured when it mined the traffic, under the model of the same. */
function renderMeasuredLanes(): Markup {
  return html`<div id="measured" data-needs-script hidden>
    <h3 id="measured-title">Measured <small id="measured-subtitle"></small></h3>
    <div class="chart-head">
      <p class="legend">
        <span class="swatch timed"></span>executing <span class="swatch in-vain"></span>in vain, executed again
        <span class="swatch idle"></span>waiting, or taking results over
      </p>
    </div>
    <div
      class="chart"
      id="measured-chart"
      tabindex="0"
      role="application"
      aria-label="Measured lanes over time. Arrow keys go from one execution to the next."
    ></div>
    <p class="note" id="measured-note"></p>
  </div>`;
}

/** The conflict graph by levels. */
export function renderGraph(report: Report): Markup | undefined {
  if (report.traffics.length === 0) return undefined;
  return html`<section id="graph" aria-labelledby="graph-title">
    <h2 id="graph-title">Conflict graph by levels <small id="graph-subtitle"></small></h2>
    <div class="chart-head" data-needs-script hidden>
      <p class="legend">
        <span class="swatch dot"></span>transaction <span class="swatch dot critical"></span>on the critical path. Left to right: what waits
        for what.
      </p>
      <p class="zoom" role="group" aria-label="Zoom of the graph">
        <button type="button" class="quiet" data-zoom="graph" data-by="0.5" aria-label="Zoom out">−</button>
        <button type="button" class="quiet" data-zoom="graph" data-by="2" aria-label="Zoom in">+</button>
      </p>
    </div>
    <div
      class="chart"
      id="graph-chart"
      tabindex="0"
      role="application"
      aria-label="Conflict graph by levels. Arrow keys go from transaction to transaction."
    ></div>
    <p class="note" id="graph-note"></p>
  </section>`;
}
