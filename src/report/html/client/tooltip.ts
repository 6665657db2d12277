import { element } from "./dom.ts";

/** The tooltip: one at a time, beside what it speaks of, and read out when it changes. */
export class Tooltip {
  private readonly box: HTMLElement;

  constructor(box: HTMLElement) {
    this.box = box;
  }

  /** Shows lines near a point of the window. */
  show(lines: readonly string[], x: number, y: number): void {
    this.box.replaceChildren(...lines.map((line, at) => element("div", at === 0 ? "title" : "", line)));
    this.box.hidden = false;
    const { width, height } = this.box.getBoundingClientRect();
    const left = Math.max(8, Math.min(x + 14, document.documentElement.clientWidth - width - 8));
    const below = y + 18;
    this.box.style.left = `${left}px`;
    this.box.style.top = `${below + height > window.innerHeight ? Math.max(8, y - height - 12) : below}px`;
  }

  hide(): void {
    this.box.hidden = true;
  }
}
