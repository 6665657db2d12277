/** The page's frame, its prose, its tables and lists. */
export const PAGE = `
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; scroll-padding-top: 7rem; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 400 0.9375rem/1.55 var(--prose); font-variant-numeric: tabular-nums; }
main, .masthead { max-width: 70rem; margin: 0 auto; padding: 0 2rem; }
section { margin: 0 0 3.5rem; }
h1, h2, h3, p, ul, ol, dl, dd, fieldset { margin: 0; padding: 0; border: 0; }
h2 { font-size: 1.1875rem; line-height: 1.35; font-weight: 650; letter-spacing: -0.005em; margin-bottom: 1rem; text-wrap: balance; }
h2 small { font-size: 0.875rem; font-weight: 400; letter-spacing: 0; color: var(--soft); margin-left: 0.35rem; }
h3 { font-size: 1rem; font-weight: 600; overflow-wrap: anywhere; }
small { font-size: 0.8125rem; color: var(--soft); }
code { font: 0.875em var(--code); overflow-wrap: anywhere; }
strong { font-weight: 650; }
.note { max-width: 72ch; margin-top: 0.75rem; font-size: 0.8125rem; color: var(--soft); }
.note:empty { display: none; }
.tag { display: inline-block; padding: 0 0.5em; border: 1px solid var(--line); border-radius: 1em; font: 500 0.75rem/1.6 var(--prose); color: var(--soft); white-space: nowrap; }
.skip { position: absolute; left: -999rem; }
.skip:focus { left: 1rem; top: 1rem; z-index: 9; padding: 0.5rem 0.75rem; background: var(--sheet); }
:focus-visible { outline: 2px solid var(--blue); outline-offset: 2px; border-radius: 3px; }
[hidden] { display: none !important; }

button, select { font: inherit; color: inherit; }
.quiet { padding: 0.2rem 0.7rem; border: 1px solid var(--line); border-radius: 6px; background: var(--sheet); font-size: 0.8125rem; cursor: pointer; }
.quiet:hover:not(:disabled) { border-color: var(--firm); }
.quiet:disabled { color: var(--soft); opacity: 0.55; cursor: default; }

.masthead { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0.25rem 1.5rem; padding-top: 1.5rem; padding-bottom: 1rem; }
.masthead .project { flex: 1 1 auto; color: var(--soft); }
.masthead .project strong { color: var(--ink); margin-right: 0.5rem; }
.masthead .maker { font-size: 0.8125rem; color: var(--soft); }

.verdict { padding: 2.25rem 0 0.5rem; border-top: 1px solid var(--line); margin-bottom: 3rem; }
.eyebrow { font-size: 0.8125rem; font-weight: 600; color: var(--hot); margin-bottom: 0.5rem; }
.lead { font-size: clamp(1.375rem, 1rem + 1.4vw, 1.8125rem); line-height: 1.25; font-weight: 600; letter-spacing: -0.015em; max-width: 42ch; text-wrap: balance; overflow-wrap: anywhere; }
.lead-more { margin-top: 0.75rem; font-size: 1.0625rem; color: var(--soft); max-width: 60ch; }

.scroll { overflow-x: auto; }
table { border-collapse: collapse; font-size: 0.9375rem; }
th { text-align: left; font-weight: 500; }
thead th { font-size: 0.8125rem; color: var(--soft); white-space: nowrap; }
.number { text-align: right; white-space: nowrap; }
.traffic { width: 100%; }
.traffic th, .traffic td { padding: 0.6rem 1.5rem 0.6rem 0; vertical-align: top; border-bottom: 1px solid var(--line); }
.traffic thead th { padding-bottom: 0.35rem; }
.traffic th:last-child, .traffic td:last-child { padding-right: 0; width: 6rem; }
.traffic td small, .traffic th small { display: block; font-weight: 400; }
.traffic .name { font-weight: 600; }
.traffic .strong { font-weight: 650; }
.curve { display: block; overflow: visible; }
.curve polyline { fill: none; stroke-width: 1.75; stroke-linecap: round; stroke-linejoin: round; }
.curve .ideal { stroke: var(--line); stroke-dasharray: 2 4; }
.curve .reached { stroke: var(--blue); }

.plain { list-style: none; }
.plain li { padding: 0.3rem 0; max-width: 84ch; }
.plain li > code, .plain li > strong { margin-right: 0.5rem; font-weight: 500; }
#not-covered .plain span, #harmless .plain span { color: var(--soft); }
#harmless .plain small { margin-left: 0.5rem; }

details { border-bottom: 1px solid var(--line); }
summary { padding: 0.55rem 0; cursor: pointer; }
summary small { margin-left: 0.5rem; }
details > :not(summary) { margin: 0.25rem 0 1rem 1.1rem; }
.example th, .example td { padding: 0.25rem 1.5rem 0.25rem 0; vertical-align: top; font-size: 0.875rem; }
.definitions > div { display: grid; grid-template-columns: 9rem 1fr; gap: 1rem; padding: 0.3rem 0; max-width: 84ch; }
dt { color: var(--soft); }

@media (max-width: 46rem) {
  main, .masthead { padding-left: 1.125rem; padding-right: 1.125rem; }
  .masthead .maker { display: none; }
  .verdict { padding-top: 1.5rem; }
  section { margin-bottom: 2.75rem; }
  h2 small { display: block; margin-left: 0; }
  .traffic, .traffic tbody, .traffic tr, .traffic th, .traffic td { display: block; width: auto; }
  .traffic thead { display: none; }
  .traffic tr { padding: 0.75rem 0; border-bottom: 1px solid var(--line); }
  .traffic tr th, .traffic tr td { padding: 0.15rem 0; border: 0; text-align: left; width: auto; }
  .traffic td::before { content: attr(data-label); display: inline-block; width: 8rem; font-weight: 400; color: var(--soft); }
  #prediction .traffic td::before { width: 11.5rem; }
  .traffic td small { display: inline; margin-left: 0.5rem; }
  .traffic .curve { display: inline-block; vertical-align: middle; }
  .definitions > div { grid-template-columns: 1fr; gap: 0; }
}
`;
