import type { Example, Report } from "../../model.ts";
import { count, plural } from "../../terminal/figures.ts";
import { html, type Markup } from "../markup.ts";

/** What each test sent, closed until asked for. */
export function renderExamples({ examples }: Report): Markup | undefined {
  if (examples.length === 0) return undefined;
  return html`<section id="examples" aria-labelledby="examples-title">
    <h2 id="examples-title">Examples by test <small>calls in sequence from few signers: shown, never scored</small></h2>
    ${examples.map(renderExample)}
  </section>`;
}

function renderExample({ test, file, transactions }: Example): Markup {
  return html`<details>
    <summary>${test} <small>${plural(transactions.length, "transaction")}${file ? `, ${file}` : ""}</small></summary>
    <div class="scroll">
      <table class="example">
        <thead>
          <tr>
            <th scope="col">Call</th>
            <th scope="col" class="number">Line</th>
            <th scope="col" class="number">Gas</th>
            <th scope="col">Writes</th>
          </tr>
        </thead>
        <tbody>
          ${transactions.map(
            ({ call, line, status, gas, writes }) =>
              html`<tr>
                <td><code>${call}</code>${status === 0 ? html` <span class="tag">failed</span>` : undefined}</td>
                <td class="number">${line}</td>
                <td class="number">${count(gas)}</td>
                <td>${writes.length === 0 ? "nothing" : writes.map((name, at) => html`${at > 0 ? ", " : ""}<code>${name}</code>`)}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
  </details>`;
}
