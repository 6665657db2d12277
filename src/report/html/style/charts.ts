/** Lanes, graph, matrix and the tooltip. */
export const CHARTS = `
.chart-head { display: flex; justify-content: space-between; align-items: center; gap: 1rem; margin-bottom: 0.5rem; }
.legend { font-size: 0.8125rem; color: var(--soft); }
.zoom { display: flex; gap: 0.35rem; }
.swatch { display: inline-block; width: 1rem; height: 0.7rem; margin: 0 0.2rem 0 0.75rem; vertical-align: -0.05rem; background: var(--blue-block); }
.swatch:first-child { margin-left: 0; }
.swatch.critical { background: var(--hot-block); }
.swatch.idle { background: var(--sunk); outline: 1px solid var(--line); outline-offset: -1px; }
.swatch.timed { background: var(--green-block); }
.swatch.in-vain { background: repeating-linear-gradient(45deg, var(--hot-block) 0 2px, transparent 2px 4px); outline: 1px solid var(--hot-block); outline-offset: -1px; }
.swatch.dot { width: 0.7rem; border-radius: 50%; }
.chart { overflow-x: auto; overflow-y: hidden; padding: 0.75rem; border: 1px solid var(--line); border-radius: 8px; background: var(--sheet); touch-action: pan-x pan-y; }
.chart .drawing { display: block; max-width: none; }
.chart text { font: 11px var(--prose); fill: var(--soft); font-variant-numeric: tabular-nums; }
.chart .lane-name { text-anchor: end; dominant-baseline: central; }
.chart .idle { fill: var(--sunk); }
.chart .block, .chart .dots { fill: var(--blue-block); }
.chart .block.critical, .chart .dots.critical { fill: var(--hot-block); }
.chart .block.timed { fill: var(--green-block); }
.chart .block.in-vain { fill: var(--hot-block); fill-opacity: 0.35; stroke: var(--hot-block); }
#measured { margin-top: 2rem; }
#measured h3 { margin-bottom: 0.5rem; }
#measured h3 small { margin-left: 0.35rem; font-weight: 400; }
.chart .tick { stroke: var(--firm); }
.chart .before { stroke: var(--soft); stroke-dasharray: 3 3; }
.chart .picked, .chart .ring { fill: none; stroke: var(--ink); stroke-width: 2; }
.chart .edges { fill: none; stroke: var(--firm); stroke-opacity: 0.55; stroke-width: 1; }
.chart .edges.critical { stroke: var(--hot-block); stroke-opacity: 1; stroke-width: 2; }
.chart .around { fill: none; stroke: var(--ink); stroke-width: 1.5; }

.matrix { margin: 1rem 0 0.75rem; }
.matrix thead th { padding: 0 0 0.5rem; vertical-align: bottom; font: 500 0.8125rem var(--code); color: var(--ink); }
.matrix thead th span { display: inline-block; writing-mode: vertical-rl; transform: rotate(180deg); max-height: 9rem; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; margin-left: 0.6rem; }
.matrix tbody th { padding-right: 1rem; font: 500 0.8125rem var(--code); white-space: nowrap; }
.matrix td { padding: 1px; }
.cell { display: inline-grid; place-items: center; width: 2.25rem; height: 2.25rem; padding: 0; border: 1px solid transparent; border-radius: 4px; background: var(--sunk); font: 600 0.875rem var(--prose); color: var(--soft); cursor: default; }
.cell.always { background: var(--hot); color: light-dark(#ffffff, #1c1208); }
.cell.same-argument { background: var(--amber-tint); color: var(--amber-ink); }
.cell.same-user { background: var(--blue-tint); color: var(--blue); }
details.uncalled { margin: -2.5rem 0 3.5rem; }
details.uncalled section { margin: 1.5rem 0 2rem; }
.cell.predicted { border-radius: 50%; }
.cell.weak { border: 1px dashed var(--firm); }
button.cell:hover { border-color: var(--ink); }
.key { display: inline-flex; align-items: center; gap: 0.4rem; margin: 0 1.1rem 0.35rem 0; vertical-align: middle; }
.key .cell { width: 1.35rem; height: 1.35rem; font-size: 0.75rem; }
.beside { display: flex; flex-wrap: wrap; gap: 0 3rem; align-items: flex-start; }
.beside > .scroll { max-width: 100%; }
.beside > .words { flex: 1 1 18rem; align-self: flex-end; min-width: 0; background: var(--ground); }
.beside > .words:not(:has(details[open])) { position: sticky; bottom: 0; }
.explain { min-height: 3.2em; font-size: 0.875rem; overflow-wrap: anywhere; }

.tooltip { position: fixed; z-index: 5; max-width: min(24rem, calc(100vw - 1rem)); padding: 0.5rem 0.75rem; border: 1px solid var(--firm); border-radius: 6px; background: var(--sheet); color: var(--ink);
  font-size: 0.8125rem; line-height: 1.45; pointer-events: none; overflow-wrap: anywhere; }
.tooltip .title { font: 600 0.8125rem var(--code); }

@media (max-width: 46rem) {
  .chart { padding: 0.5rem; }
  .chart-head { align-items: flex-start; }
  .cell { width: 1.9rem; height: 1.9rem; }
  .matrix tbody th { width: 8.5rem; min-width: 8.5rem; padding-right: 0.5rem; font-size: 0.75rem; line-height: 1.15; white-space: normal; overflow-wrap: anywhere; }
}
@media (forced-colors: active) {
  .chart .block, .chart .dots, .swatch, .cell { forced-color-adjust: none; }
}
`;
