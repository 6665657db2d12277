/** Cells of a matrix: arrow keys step between them, and the one that is pointed at or focused is put into words below. */
export function startMatrix(): void {
  for (const table of document.querySelectorAll<HTMLTableElement>("table.matrix")) startTable(table);
}

function startTable(table: HTMLTableElement): void {
  const explain = table.closest("section")?.querySelector(".explain");
  const cells = [...table.querySelectorAll<HTMLButtonElement>("button.cell")];
  const place = (cell: HTMLButtonElement): readonly [row: number, column: number] => {
    const box = cell.closest("td");
    return [box?.parentElement instanceof HTMLTableRowElement ? box.parentElement.rowIndex : 0, box?.cellIndex ?? 0];
  };
  const say = (cell: HTMLButtonElement): void => void (explain && (explain.textContent = cell.dataset["explain"] ?? ""));
  const focus = (cell: HTMLButtonElement): void => {
    for (const one of cells) one.tabIndex = one === cell ? 0 : -1;
    cell.focus();
  };

  cells[0]?.setAttribute("tabindex", "0");
  for (const cell of cells) {
    cell.addEventListener("pointerenter", () => say(cell));
    cell.addEventListener("focus", () => say(cell));
    cell.addEventListener("click", () => focus(cell));
    cell.addEventListener("keydown", (event) => {
      const [row, column] = place(cell);
      const target = {
        ArrowRight: [row, column + 1],
        ArrowLeft: [row, column - 1],
        ArrowDown: [row + 1, column],
        ArrowUp: [row - 1, column],
      }[event.key];
      const next = target && cells.find((one) => place(one)[0] === target[0] && place(one)[1] === target[1]);
      if (!next) return;
      event.preventDefault();
      focus(next);
    });
  }
}
