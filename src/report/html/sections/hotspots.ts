import type { SourceLine } from "../../../naming/names.ts";
import type { Hotspot, Report } from "../../model.ts";
import { count, factor, factorRange, plural, rate, sameFactor } from "../../terminal/figures.ts";
import { html, type Markup } from "../markup.ts";

/** The hotspots in the order to fix, each with its what-if toggle. */
export function renderHotspots(report: Report): Markup {
  return html`<section id="hotspots" aria-labelledby="hotspots-title">
    <h2 id="hotspots-title">Hotspots <small>in the order to fix; every gain is an upper bound</small></h2>
    ${report.hotspots.length === 0 ? html`<p>No variable makes a transaction wait.</p>` : undefined}
    <ol class="hotspots">
      ${report.hotspots.map((hotspot, at) => renderHotspot(hotspot, at, report))}
    </ol>
  </section>`;
}

function renderHotspot(hotspot: Hotspot, at: number, report: Report): Markup {
  const { variable, bundle, advice, traffic } = hotspot;
  const others = bundle.filter((name) => name !== variable);
  return html`<li class="hotspot">
    <div class="hotspot-head">
      <h3><code>${variable}</code>${advice.inherent ? html` <span class="tag">inherent</span>` : undefined}</h3>
      <p class="gain">${renderGain(hotspot, at)}</p>
      <label class="toggle"
        ><input type="checkbox" data-hotspot="${at}" aria-describedby="absent-${at}" /> <span>As if this were gone</span></label
      >
    </div>
    <p class="absent" id="absent-${at}" hidden>
      Nothing waits on it in the traffic chosen above.
      <button type="button" class="quiet" data-show-traffic="${at}">Show “${traffic}”</button>
    </p>
    <p class="where">
      ${count(hotspot.transactionCount)} of ${plural(hotspot.ofTransactions, "transaction")} of “${traffic}”${KIND_NOTES[hotspot.kind]}.
      ${others.length > 0 ? html`One bundle with ${others.map((name, index) => html`${index > 0 ? ", " : ""}<code>${name}</code>`)}: they conflict on the same pairs.` : undefined}
    </p>
    ${renderLines(hotspot)}
    <p class="advice">${advice.text}</p>
    <dl class="facts">
      ${
        hotspot.serialGasPerCall > 0
          ? html`<div>
              <dt>Queue</dt>
              <dd>${renderQueue(hotspot, report)}</dd>
            </div>`
          : undefined
      }
      ${
        hotspot.functions.length > 0
          ? html`<div>
              <dt>Called by</dt>
              <dd>${list(hotspot.functions)}</dd>
            </div>`
          : undefined
      }
      ${
        hotspot.repairs.length > 0
          ? html`<div>
              <dt>Repairs</dt>
              <dd>on ${report.executors}, ${renderRepairs(hotspot)}</dd>
            </div>`
          : undefined
      }
    </dl>
  </li>`;
}

const KIND_NOTES: Readonly<Record<Hotspot["kind"], string>> = {
  value: "",
  gas: ", through the read that SSTORE’s gas rule makes",
  "false-sharing": ", by false sharing: other fields of the same packed slot change",
};

function renderGain({ speedupNow, speedupAlone, speedupWithAbove, overOrders }: Hotspot, at: number): Markup {
  const orders = overOrders.orders > 0 ? `, ${factorRange(overOrders.min, overOrders.max)} over ${plural(overOrders.orders, "order")}` : "";
  if (!sameFactor(speedupAlone, speedupNow)) {
    const above = at > 0 && !sameFactor(speedupWithAbove, speedupAlone) ? `; with those above, up to ${factor(speedupWithAbove)}` : "";
    return html`<strong>${factor(speedupNow)} → up to ${factor(speedupAlone)}</strong><small>alone${above}${orders}</small>`;
  }
  if (sameFactor(speedupWithAbove, speedupNow)) return html`<strong>no gain</strong>`;
  return html`<strong>no gain before those above are fixed</strong><small>with them, up to ${factor(speedupWithAbove)}${orders}</small>`;
}

/** Where a variable is read and written, else where it is declared. */
export function renderLines({ readAt, writtenAt, declaredAt }: Pick<Hotspot, "readAt" | "writtenAt" | "declaredAt">): Markup | undefined {
  const lines: readonly (readonly [string, SourceLine | undefined])[] = [
    ["read", readAt],
    ["written", writtenAt],
    ["declared", readAt ? undefined : declaredAt],
  ];
  const known = lines.filter(([, line]) => line !== undefined);
  if (known.length === 0) return undefined;
  return html`<div class="lines">
    ${known.map(
      ([verb, line]) =>
        html`<div><span class="verb">${verb}</span> <span class="file">${line?.file}:${line?.line}</span> <code>${line?.text}</code></div>`,
    )}
  </div>`;
}

function renderQueue({ serialGasPerCall, callsPerSecond }: Hotspot, { gasPerSecond }: Report): string {
  const core = `One core of ${count(gasPerSecond / 1e6)} Mgas/s: ${rate(callsPerSecond)} calls a second, no more.`;
  return `${count(serialGasPerCall)} gas in series for each call. ${core}`;
}

function renderRepairs({ repairs }: Hotspot): string {
  const words = { gone: "gone", "keyed-per-user": "keyed per user", shards: "shards" } as const;
  return repairs.map(({ kind, shards, speedup }) => `${shards ? `${shards} ` : ""}${words[kind]}: up to ${factor(speedup)}`).join(" · ");
}

export function list(names: readonly string[]): Markup {
  return html`${names.map((name, at) => html`${at > 0 ? ", " : ""}<code>${name}</code>`)}`;
}
