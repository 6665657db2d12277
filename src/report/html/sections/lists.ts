import type { Harmless, Report } from "../../model.ts";
import { count, plural } from "../../terminal/figures.ts";
import { html, type Markup } from "../markup.ts";

const WHY: Readonly<Record<Harmless["why"], string>> = {
  "never written": "read, and never written",
  restored: "changed and put back within each transaction",
  "no-op": "written with the value that was there",
  commutative: "only added to; the order does not matter",
};

/** What is shared, and no reason to wait. */
export function renderHarmless({ harmless }: Report): Markup {
  return html`<section id="harmless" aria-labelledby="harmless-title">
    <h2 id="harmless-title">Shared, but harmless <small>nothing to fix here</small></h2>
    ${harmless.length === 0 ? html`<p>Nothing that is shared was left out of the hotspots.</p>` : undefined}
    <ul class="plain">
      ${harmless.map(
        ({ variable, reads, writes, why }) =>
          html`<li>
            <code>${variable}</code> <span>${WHY[why]}</span>
            <small
              >${plural(reads, "read")}, ${count(writes)}
              ${why === "commutative" ? "additions" : plural(writes, "write").replace(/^\S+ /, "")}</small
            >
          </li>`,
      )}
    </ul>
  </section>`;
}

/** What the figures do not speak of, and why. */
export function renderNotCovered({ notCovered }: Report): Markup {
  return html`<section id="not-covered" aria-labelledby="not-covered-title">
    <h2 id="not-covered-title">Not covered</h2>
    ${notCovered.length === 0 ? html`<p>All that the tests sent was read and scored.</p>` : undefined}
    <ul class="plain">
      ${notCovered.map(({ what, reason }) => html`<li><strong>${what}</strong> <span>${reason}</span></li>`)}
    </ul>
  </section>`;
}
