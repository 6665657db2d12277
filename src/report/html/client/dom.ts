const SVG = "http://www.w3.org/2000/svg";

/** The element with this id, if it is one of the kind; the page's own markup makes sure of it. */
export function byId<Kind extends Element>(id: string, kind: new () => Kind): Kind | undefined {
  const element = document.getElementById(id);
  return element instanceof kind ? element : undefined;
}

/** An SVG element. Text goes in as text nodes only, so nothing of it is ever read as markup. */
export function svg(
  name: string,
  attributes: Readonly<Record<string, string | number>>,
  ...children: readonly (Node | string)[]
): SVGElement {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  element.append(...children);
  return element;
}

/** An HTML element with a class, and children as nodes or text. */
export function element(name: string, className: string, ...children: readonly (Node | string)[]): HTMLElement {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.append(...children);
  return made;
}

/** The width that a chart's drawing may take. */
export function inside(chart: HTMLElement): number {
  const { paddingLeft, paddingRight } = getComputedStyle(chart);
  return Math.max(260, chart.clientWidth - parseFloat(paddingLeft) - parseFloat(paddingRight));
}
