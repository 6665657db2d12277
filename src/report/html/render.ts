import type { Report } from "../model.ts";
import { plural } from "../terminal/figures.ts";
import { renderDocument } from "./document.ts";
import { html, type Markup } from "./markup.ts";
import { pageData } from "./page-data.ts";
import { renderExamples } from "./sections/examples.ts";
import { renderHarmless, renderNotCovered } from "./sections/lists.ts";
import { renderHotspots } from "./sections/hotspots.ts";
import { renderMatrices } from "./sections/matrix.ts";
import { renderPredictionScore } from "./sections/prediction-score.ts";
import { renderRule } from "./sections/rule.ts";
import { renderTraffics } from "./sections/traffics.ts";
import { renderGraph, renderLanes, renderWhatIfBar } from "./sections/what-if.ts";

/**
 * The report as one HTML file that needs nothing else: no network, no fonts, no second file. What can be read without a script is in the markup;
 * lanes, graph and what-ifs are drawn by the script.
 */
export function renderHtml(report: Report): string {
  return renderDocument({
    title: `${report.project}: what runs in parallel`,
    pluginVersion: report.pluginVersion,
    script: "main",
    data: pageData(report),
    body: html`<a class="skip" href="#verdict">Skip to the verdict</a>
      ${renderHeader(report)}
      <main>
        ${renderVerdict(report)} ${renderTraffics(report)}
        <div class="what-if" id="what-if">${renderWhatIfBar(report)} ${renderHotspots(report)} ${renderLanes(report)}</div>
        ${renderMatrices(report.matrix)} ${renderPredictionScore(report)} ${renderHarmless(report)} ${renderNotCovered(report)}
        ${renderGraph(report)} ${renderExamples(report)} ${renderRule(report)}
      </main>
      <div class="tooltip" id="tooltip" role="status" aria-live="polite" hidden></div>`,
  });
}

function renderHeader({ project, counts, pluginVersion }: Report): Markup {
  const read = [plural(counts.traffics, "traffic"), plural(counts.functions, "function"), `${plural(counts.tests, "test")} read`];
  return html`<header class="masthead">
    <p class="project"><strong>${project}</strong> <span>${read.join(" · ")}</span></p>
    <p class="maker">hardhat-parallel ${pluginVersion}</p>
    <button type="button" id="theme" class="quiet" aria-label="Colour theme" hidden>Theme: system</button>
  </header>`;
}

function renderVerdict({ verdict }: Report): Markup {
  const [first, ...others] = verdict;
  return html`<section id="verdict" class="verdict" aria-labelledby="verdict-title">
    <h1 id="verdict-title" class="eyebrow">Verdict</h1>
    <p class="lead">${first ?? "Nothing was scored."}</p>
    ${others.map((sentence) => html`<p class="lead-more">${sentence}</p>`)}
  </section>`;
}
