import type { Report, TrafficReport } from "../../model.ts";
import { count, factor, factorRange, megagas, plural } from "../../terminal/figures.ts";
import { measuredSentence } from "../../terminal/measured.ts";
import { html, type Markup } from "../markup.ts";

/** The table of scored traffics, each replayed as one block. */
export function renderTraffics(report: Report): Markup {
  const { traffics, executors } = report;
  if (traffics.length === 0) {
    return html`<section id="traffic" aria-labelledby="traffic-title">
      <h2 id="traffic-title">Traffic</h2>
      <p>No traffic was scored.</p>
    </section>`;
  }
  return html`<section id="traffic" aria-labelledby="traffic-title">
    <h2 id="traffic-title">Traffic <small>each replayed as one block</small></h2>
    <div class="scroll" tabindex="0" role="region" aria-label="Traffic table">
      <table class="traffic">
        <thead>
          <tr>
            <th scope="col">Traffic</th>
            <th scope="col" class="number">Transactions</th>
            <th scope="col" class="number">Mgas</th>
            <th scope="col" class="number">Longest chain</th>
            <th scope="col" class="number">On ${executors}</th>
            <th scope="col" class="number">At most</th>
            <th scope="col">On 1 to 32</th>
          </tr>
        </thead>
        <tbody>
          ${traffics.map((traffic) => renderTraffic(traffic))}
        </tbody>
      </table>
    </div>
    <p class="note">
      Speedups are modelled in gas, not
      timed${report.estimated ? ", and estimated, since some calls were not cloned to distinct senders" : ""}. No speed of a chain is
      implied. “At most” is what the number and the costs of the transactions allow on ${executors} executors if none
      waits.${traffics.some(({ measured }) => measured !== undefined) ? " “Measured” was timed when the network mined it, on that machine." : ""}
    </p>
    ${traffics.flatMap(({ name, drift }) => drift.map((sentence) => html`<p class="note"><strong>${name}</strong> ${sentence}</p>`))}
  </section>`;
}

function renderTraffic(traffic: TrafficReport): Markup {
  const { name, description, transactionCount, failedCount, gas, longestChain, speedup, bestSpeedup, overOrders, measured } = traffic;
  const range =
    overOrders.orders > 0 ? `${factorRange(overOrders.min, overOrders.max)} over ${plural(overOrders.orders, "order")}` : undefined;
  return html`<tr>
    <th scope="row">
      <span class="name">${name}</span> <small>${description}${KIND_NOTES[traffic.kind]}</small>
      ${measured === undefined ? undefined : html`<small class="measured">Measured: ${measuredSentence(measured)}</small>`}
    </th>
    <td class="number" data-label="Transactions">
      ${count(transactionCount)}${failedCount > 0 ? html`<small>${count(failedCount)} failed</small>` : undefined}
    </td>
    <td class="number" data-label="Mgas">${megagas(gas)}</td>
    <td class="number" data-label="Longest chain">${count(longestChain)}<small>${megagas(traffic.span)} Mgas</small></td>
    <td class="number strong" data-label="Speedup">${factor(speedup)}${range ? html`<small>${range}</small>` : undefined}</td>
    <td class="number" data-label="At most">${factor(bestSpeedup)}</td>
    <td data-label="On 1 to 32">${renderCurve(traffic)}</td>
  </tr>`;
}

const KIND_NOTES: Readonly<Record<TrafficReport["kind"], string>> = {
  traffic: "",
  sequence: " (a sequence as captured)",
  cloned: " (cloned calls)",
};

const CURVE_WIDTH = 96;
const CURVE_HEIGHT = 28;

/** Speedup against executors, both on a logarithmic scale, with the line that no schedule passes. */
function renderCurve({ curve }: TrafficReport): Markup | undefined {
  const last = curve.at(-1);
  if (!last || curve.length < 2) return undefined;
  const scale = Math.log2(Math.max(2, last.executors));
  const point = (executors: number, speedup: number): string => {
    const across = (Math.log2(executors) / scale) * (CURVE_WIDTH - 6) + 3;
    const up = (Math.log2(Math.max(1, speedup)) / scale) * (CURVE_HEIGHT - 6) + 3;
    return `${across.toFixed(1)},${(CURVE_HEIGHT - up).toFixed(1)}`;
  };
  const label = curve.map(({ executors, speedup }) => `${factor(speedup)} on ${executors}`).join(", ");
  return html`<svg
    class="curve"
    role="img"
    aria-label="${label}"
    width="${CURVE_WIDTH}"
    height="${CURVE_HEIGHT}"
    viewBox="0 0 ${CURVE_WIDTH} ${CURVE_HEIGHT}"
  >
    <title>${label}</title>
    <polyline class="ideal" points="${point(1, 1)} ${point(last.executors, last.executors)}"></polyline>
    <polyline class="reached" points="${curve.map(({ executors, speedup }) => point(executors, speedup)).join(" ")}"></polyline>
  </svg>`;
}
