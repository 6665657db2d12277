/** Paper: light, nothing that needs a pointer, nothing cut off. */
export const PRINT = `
@page { margin: 16mm 14mm; }
@media print {
  :root, :root[data-theme] { color-scheme: light; --ground: #ffffff; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  body { font-size: 9.5pt; }
  main, .masthead { max-width: none; padding: 0; }
  section { margin-bottom: 1.75rem; }
  h2, h3, summary { break-after: avoid; }
  .hotspot, .matrix, tr, details { break-inside: avoid; }
  .masthead button, .skip, .toggle, .zoom, .bar select, .executors, #reset, .explain, .tooltip, .absent { display: none !important; }
  .bar { position: static; border: 0; padding: 0; margin: 0 0 1rem; }
  .bar .pick { display: none; }
  .hotspot-head { grid-template-columns: 1fr auto; }
  .chart { overflow: hidden; border: 0; padding: 0; }
  .chart .drawing { max-width: 100%; height: auto; }
  .scroll { overflow: visible; }
  .beside > .words { position: static !important; }
}
`;
