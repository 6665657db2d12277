/** The bar that stays in sight, and the hotspots under it. */
export const WHAT_IF = `
.bar { position: sticky; top: 0; z-index: 2; display: flex; flex-wrap: wrap; align-items: center; gap: 0.5rem 1.5rem; margin: 0 -0.75rem 2rem; padding: 0.65rem 0.75rem;
  background: var(--ground); border-top: 1px solid var(--line); border-bottom: 1px solid var(--line); font-size: 0.875rem; }
.bar .pick { color: var(--soft); }
.bar select { margin-left: 0.35rem; max-width: 12rem; padding: 0.2rem 0.35rem; border: 1px solid var(--line); border-radius: 6px; background: var(--sheet); color: var(--ink); }
.executors { display: flex; align-items: center; min-width: 0; }
.executors legend { float: left; padding: 0; margin-right: 0.6rem; color: var(--soft); }
.executors label { position: relative; }
.executors input { position: absolute; inset: 0; margin: 0; opacity: 0; cursor: pointer; }
.executors span { display: block; min-width: 2rem; padding: 0.2rem 0.4rem; text-align: center; border: 1px solid var(--line); margin-left: -1px; background: var(--sheet); }
.executors label:first-of-type span { border-radius: 6px 0 0 6px; }
.executors label:last-of-type span { border-radius: 0 6px 6px 0; }
.executors input:checked + span { background: var(--blue-tint); color: var(--blue); font-weight: 650; }
.executors input:focus-visible + span { outline: 2px solid var(--blue); outline-offset: 1px; z-index: 1; position: relative; }
.figures { flex: 1 1 20rem; }
.figures strong { display: block; font-size: 1rem; line-height: 1.3; }
.figures span { font-size: 0.8125rem; color: var(--soft); }

.hotspots { list-style: none; counter-reset: hotspot; }
.hotspot { counter-increment: hotspot; position: relative; padding: 1.1rem 0 1.25rem 2.25rem; border-top: 1px solid var(--line); }
.hotspot::before { content: counter(hotspot); position: absolute; left: 0; top: 1.1rem; font-weight: 600; color: var(--soft); }
.hotspot:has(input:checked) h3 code { text-decoration: line-through; text-decoration-thickness: 1px; text-decoration-color: var(--hot); }
.hotspot-head { display: grid; grid-template-columns: 1fr auto auto; align-items: baseline; gap: 0.25rem 2rem; }
.gain { text-align: right; }
.gain strong { color: var(--hot); font-weight: 650; }
.gain small { display: block; }
.toggle { display: inline-flex; align-items: center; gap: 0.5rem; padding: 0.3rem 0.7rem; border: 1px solid var(--line); border-radius: 6px; background: var(--sheet); font-size: 0.875rem; cursor: pointer; }
.toggle:hover { border-color: var(--firm); }
.toggle:has(input:checked) { background: var(--blue-tint); border-color: var(--blue); }
.toggle input { width: 1rem; height: 1rem; margin: 0; accent-color: var(--blue); cursor: pointer; }
.absent { margin: 0.25rem 0; font-size: 0.8125rem; color: var(--soft); }
.absent .quiet { margin-left: 0.35rem; padding: 0 0.5rem; }
.where { color: var(--soft); max-width: 80ch; }
.lines { margin: 0.75rem 0; padding: 0.5rem 0.8rem; background: var(--sunk); border-radius: 6px; font-size: 0.8125rem; overflow-x: auto; }
.lines { display: grid; grid-template-columns: max-content max-content 1fr; column-gap: 1.25rem; }
.lines > div { display: grid; grid-column: 1 / -1; grid-template-columns: subgrid; align-items: baseline; padding: 0.1rem 0; }
.lines .verb { color: var(--soft); }
.lines .file { font-family: var(--code); color: var(--soft); }
.lines code { color: var(--ink); font-size: 1em; }
.advice { max-width: 76ch; }
.facts { margin-top: 0.6rem; font-size: 0.875rem; }
.facts > div { display: grid; grid-template-columns: 5.5rem 1fr; padding: 0.1rem 0; max-width: 84ch; }

@media (max-width: 46rem) {
  .bar { gap: 0.4rem 1rem; }
  .executors legend { display: none; }
  .figures { flex-basis: 100%; order: 3; }
  .hotspot { padding-left: 1.5rem; }
  .hotspot-head { grid-template-columns: 1fr; }
  .gain { text-align: left; }
  .gain small { display: inline; margin-left: 0.5rem; }
  .toggle { justify-self: start; margin: 0.35rem 0; }
  .lines { display: block; }
  .lines > div { display: block; padding: 0.25rem 0; }
  .lines .file { overflow-wrap: anywhere; }
  .lines code { display: block; }
  .facts > div { grid-template-columns: 1fr; padding: 0.2rem 0; }
}
`;
