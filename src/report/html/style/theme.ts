/**
 * Colours and type, once for light and dark. Blue and vermilion stay apart for colour-blind eyes, and wherever one of them speaks a letter,
 * a place or a line speaks too. Text reaches a contrast of 4.5 on its ground in both.
 */
export const THEME = `
:root {
  color-scheme: light dark;
  --ground: light-dark(#faf9f6, #15181b);
  --sheet: light-dark(#ffffff, #1c2024);
  --sunk: light-dark(#f1efea, #22272c);
  --ink: light-dark(#1d2327, #e7e9ea);
  --soft: light-dark(#586169, #a0a9b1);
  --line: light-dark(#e2dfd8, #30363c);
  --firm: light-dark(#8b9299, #6a747d);
  --blue: light-dark(#1f5f8f, #8ac0e8);
  --blue-block: light-dark(#8fb4d1, #3f6c90);
  --blue-tint: light-dark(#dbe8f2, #21384a);
  --green-block: light-dark(#8dbf9f, #3d7a58);
  --hot: light-dark(#b3401a, #f39a6d);
  --hot-block: light-dark(#cf5a2a, #e27a48);
  --amber-tint: light-dark(#f6e7c1, #4a3b17);
  --amber-ink: light-dark(#6b4e00, #f0cf85);
  --prose: system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", Arial, sans-serif;
  --code: ui-monospace, "SF Mono", SFMono-Regular, "Cascadia Code", Menlo, Consolas, "DejaVu Sans Mono", monospace;
}
:root[data-theme="light"] { color-scheme: light; }
:root[data-theme="dark"] { color-scheme: dark; }
`;
