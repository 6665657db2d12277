/** A point of a drawing, in its pixels. */
interface Place {
  readonly x: number;
  readonly y: number;
}

/** A drawing of transactions in which one can be pointed at. Points in pixels of the drawing. */
export interface Picture {
  readonly drawing: SVGElement;
  /** The transaction at a point. */
  at(x: number, y: number): number | undefined;
  /** The one to the right or left (`across` 1 or -1), below or above (`down`); the first where none was picked. */
  step(from: number | undefined, across: number, down: number): number | undefined;
  /** Marks a transaction, or none. */
  pick(transaction: number | undefined): void;
  pointOf(transaction: number): Place;
}

type OnPick = (transaction: number | undefined, x: number, y: number) => void;

const STEPS: Readonly<Record<string, readonly [across: number, down: number]>> = {
  ArrowRight: [1, 0],
  ArrowLeft: [-1, 0],
  ArrowDown: [0, 1],
  ArrowUp: [0, -1],
};

/** Lets pointer and arrow keys pick transactions in a chart, whatever picture it holds at the time. Drawings go in through `show`. */
export class Picking {
  private readonly chart: HTMLElement;
  private readonly onPick: OnPick;
  private picture: Picture | undefined;
  private picked: number | undefined;

  constructor(chart: HTMLElement, onPick: OnPick) {
    this.chart = chart;
    this.onPick = onPick;
    chart.addEventListener("pointermove", (event) => this.point(event));
    chart.addEventListener("pointerdown", (event) => this.point(event));
    chart.addEventListener("pointerleave", () => this.pick(undefined, 0, 0));
    chart.addEventListener("scroll", () => this.pick(undefined, 0, 0));
    chart.addEventListener("blur", () => this.pick(undefined, 0, 0));
    chart.addEventListener("keydown", (event) => this.key(event));
  }

  /** Replaces the chart's drawing. */
  show(picture: Picture): void {
    this.pick(undefined, 0, 0);
    this.picture = picture;
    this.chart.replaceChildren(picture.drawing);
  }

  private point(event: PointerEvent): void {
    const corner = this.picture?.drawing.getBoundingClientRect();
    if (corner) this.pick(this.picture?.at(event.clientX - corner.left, event.clientY - corner.top), event.clientX, event.clientY);
  }

  private key(event: KeyboardEvent): void {
    if (event.key === "Escape") this.pick(undefined, 0, 0);
    const direction = STEPS[event.key];
    if (!direction || !this.picture) return;
    event.preventDefault();
    const next = this.picture.step(this.picked, ...direction);
    if (next === undefined) return;
    const point = this.picture.pointOf(next);
    this.reveal(point);
    const corner = this.picture.drawing.getBoundingClientRect();
    this.pick(next, corner.left + point.x, corner.top + point.y);
  }

  private reveal({ x }: Place): void {
    const { scrollLeft, clientWidth } = this.chart;
    if (x < scrollLeft + 20 || x > scrollLeft + clientWidth - 20) this.chart.scrollLeft = x - clientWidth / 2;
  }

  private pick(transaction: number | undefined, x: number, y: number): void {
    if (transaction === undefined && this.picked === undefined) return;
    this.picked = transaction;
    this.picture?.pick(transaction);
    this.onPick(transaction, x, y);
  }
}
