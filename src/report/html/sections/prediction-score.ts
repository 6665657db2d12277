import type { FunctionScore, PredictionCounts, Report } from "../../model.ts";
import { count } from "../../terminal/figures.ts";
import { missSentence, share } from "../../terminal/prediction-score.ts";
import { html, type Markup } from "../markup.ts";

/** How far prediction agreed with what the scored traffic did: a row a function, and each miss with its reason. */
export function renderPredictionScore({ prediction }: Report): Markup | undefined {
  if (prediction === undefined) return undefined;
  const wrong = prediction.functions.filter(({ misses }) => misses.length > 0);
  return html`<section id="prediction" aria-labelledby="prediction-title">
    <h2 id="prediction-title">Prediction <small>access sets told from bytecode, held against what ran</small></h2>
    <div class="scroll" tabindex="0" role="region" aria-label="Prediction table">
      <table class="traffic">
        <thead>
          <tr>
            <th scope="col">Function</th>
            <th scope="col" class="number">Transactions</th>
            <th scope="col" class="number">Written slots predicted</th>
            <th scope="col" class="number">Predicted slots written</th>
            <th scope="col" class="number">Sets exact</th>
          </tr>
        </thead>
        <tbody>
          ${renderRow("All", prediction)} ${prediction.functions.map((score) => renderRow(score.name, score))}
        </tbody>
      </table>
    </div>
    ${
      wrong.length === 0
        ? undefined
        : html`<details>
            <summary>Misses and their reasons</summary>
            <ul class="plain">
              ${wrong.map(renderMisses)}
            </ul>
          </details>`
    }
  </section>`;
}

function renderRow(name: string, { transactions, written, found, predicted, right, exact }: PredictionCounts): Markup {
  return html`<tr>
    <th scope="row"><span class="name">${name}</span></th>
    <td class="number" data-label="Transactions">${count(transactions)}</td>
    <td class="number" data-label="Written slots predicted">${share(found, written)}</td>
    <td class="number" data-label="Predicted slots written">${share(right, predicted)}</td>
    <td class="number" data-label="Sets exact">${share(exact, transactions)}</td>
  </tr>`;
}

function renderMisses({ name, misses }: FunctionScore): Markup {
  return html`<li><strong>${name}</strong> ${misses.map((miss) => html`<div>${missSentence(miss)}</div>`)}</li>`;
}
