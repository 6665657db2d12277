import { createHash } from "node:crypto";
import type { Report } from "../model.ts";
import { plural } from "../terminal/figures.ts";
import { linkModules } from "./link.ts";
import { html, jsonForScript, type Markup } from "./markup.ts";
import { pageData } from "./page-data.ts";
import { renderExamples } from "./sections/examples.ts";
import { renderHarmless, renderNotCovered } from "./sections/lists.ts";
import { renderHotspots } from "./sections/hotspots.ts";
import { renderMatrix } from "./sections/matrix.ts";
import { renderRule } from "./sections/rule.ts";
import { renderTraffics } from "./sections/traffics.ts";
import { renderGraph, renderLanes, renderWhatIfBar } from "./sections/what-if.ts";
import { STYLE } from "./style/index.ts";

/**
 * The report as one HTML file that needs nothing else: no network, no fonts, no second file. What can be read without a script is in the markup;
 * lanes, graph and what-ifs are drawn by the script. A content security policy lets that script and that style run, by their hashes, and nothing besides.
 */
export function renderHtml(report: Report): string {
  const extension = import.meta.url.endsWith(".ts") ? "ts" : "js";
  const script = linkModules(new URL(`./client/main.${extension}`, import.meta.url));
  const policy = `default-src 'none'; script-src ${hashOf(script)}; style-src ${hashOf(STYLE)}; base-uri 'none'; form-action 'none'`;
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${policy}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="referrer" content="no-referrer" />
        <meta name="generator" content="hardhat-parallel ${report.pluginVersion}" />
        <title>${report.project}: what runs in parallel</title>
        ${verbatim("style", STYLE)}
      </head>
      <body>
        <a class="skip" href="#verdict">Skip to the verdict</a>
        ${renderHeader(report)}
        <main>
          ${renderVerdict(report)} ${renderTraffics(report)}
          <div class="what-if" id="what-if">${renderWhatIfBar(report)} ${renderHotspots(report)} ${renderLanes(report)}</div>
          ${renderMatrix(report.matrix)} ${renderHarmless(report)} ${renderNotCovered(report)} ${renderGraph(report)}
          ${renderExamples(report)} ${renderRule(report)}
        </main>
        <div class="tooltip" id="tooltip" role="status" aria-live="polite" hidden></div>
        ${verbatim('script type="application/json" id="page-data"', jsonForScript(pageData(report)))} ${verbatim("script", script)}
      </body>
    </html> `;
  return page.markup;
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

/** A script or style element. Entities are not decoded in there, and its hash covers each character: the text goes in as it is. */
function verbatim(tag: string, text: string): Markup {
  return { markup: `<${tag}>${text}</${tag.split(" ")[0]}>` };
}

function hashOf(text: string): string {
  return `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
}
