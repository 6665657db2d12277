import type { ContractPrediction, FunctionPrediction, PredictedHotspot, Prediction } from "../prediction/model.ts";
import { GAPS } from "../prediction/matrix.ts";
import { plural } from "../terminal/figures.ts";
import { calleeLine, readsOf, writesOf } from "../terminal/prediction.ts";
import { ruleSentence } from "../terminal/rule.ts";
import { renderDocument } from "./document.ts";
import { html, type Markup } from "./markup.ts";
import { list, renderLines } from "./sections/hotspots.ts";
import { renderMatrix } from "./sections/matrix.ts";

/** What `parallel-predict` tells, as one HTML file: for each contract its functions' formulas, who blocks whom, and the hotspots. */
export function renderPredictionPage(prediction: Prediction): string {
  const { project, pluginVersion, contracts, rule } = prediction;
  return renderDocument({
    title: `${project}: predicted conflicts`,
    pluginVersion,
    script: "prediction",
    body: html`<header class="masthead">
        <p class="project">
          <strong>${project}</strong>
          <span>${plural(contracts.length, "contract")}, predicted from bytecode; nothing was executed</span>
        </p>
        <p class="maker">hardhat-parallel ${pluginVersion}</p>
        <button type="button" id="theme" class="quiet" aria-label="Colour theme" hidden>Theme: system</button>
      </header>
      <main>
        ${contracts.map(renderContract)}
        <section aria-labelledby="rule-title">
          <h2 id="rule-title">The rule</h2>
          <p>${ruleSentence(rule)}. All of it holds for calls that succeed, in one instance of each contract.</p>
        </section>
      </main>`,
  });
}

function renderContract({ contract, functions, matrix, hotspots }: ContractPrediction, at: number): Markup {
  return html`<section class="verdict" aria-labelledby="contract-${at}">
      <h1 class="eyebrow">Contract</h1>
      <p class="lead" id="contract-${at}">${contract}</p>
    </section>
    <section aria-labelledby="functions-${at}">
      <h2 id="functions-${at}">What functions touch <small>? on some ways only, += adds or subtracts, […] some entry</small></h2>
      <dl class="definitions">${functions.map(renderFunction)}</dl>
    </section>
    ${matrix.functions.length > 0 ? renderMatrix(matrix, `matrix-${at}`) : undefined} ${renderHotspots(hotspots, at)}`;
}

function renderFunction({ signature, slots, calls, gaps }: FunctionPrediction): Markup {
  const lines: readonly (readonly [string, readonly string[]])[] = [
    ["writes", writesOf(slots)],
    ["reads", readsOf(slots)],
    [
      "calls",
      calls.flatMap(({ call, mode, certain, callees }) => [
        `${mode === "delegatecall" ? "delegatecall " : ""}${call}${certain ? "" : " ?"}`,
        ...callees.map(calleeLine),
      ]),
    ],
    ["unknown", gaps.map((gap) => GAPS[gap])],
  ];
  const told = lines.filter(([, items]) => items.length > 0);
  return html`<div>
    <dt><code>${signature.replaceAll(",", ", ")}</code></dt>
    <dd>
      ${told.length === 0 ? "touches no storage" : undefined}
      ${told.map(([label, items]) => html`<div><small>${label}</small> ${list([...new Set(items)])}</div>`)}
    </dd>
  </div>`;
}

function renderHotspots(hotspots: readonly PredictedHotspot[], at: number): Markup | undefined {
  if (hotspots.length === 0) return undefined;
  return html`<section aria-labelledby="hotspots-${at}">
    <h2 id="hotspots-${at}">Hotspots <small>variables on which functions always conflict, predicted</small></h2>
    <ol class="hotspots">
      ${hotspots.map(renderHotspot)}
    </ol>
  </section>`;
}

function renderHotspot(hotspot: PredictedHotspot): Markup {
  const { variable, bundle, functions, pairs, advice } = hotspot;
  const others = bundle.filter((name) => name !== variable);
  return html`<li class="hotspot">
    <h3><code>${variable}</code>${advice.inherent ? html` <span class="tag">inherent</span>` : undefined}</h3>
    <p class="where">${plural(pairs, "pair")} of ${list(functions)}${others.length > 0 ? html`. So do ${list(others)}` : undefined}.</p>
    ${renderLines(hotspot)}
    <p class="advice">${advice.text}</p>
  </li>`;
}
