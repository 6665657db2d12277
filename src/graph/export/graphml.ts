import type { AbstractGraph, Attributes } from "graphology-types";

/** GraphML (http://graphml.graphdrawing.org/specification.html), which graphology reads and does not write. */
export function toGraphml(graph: AbstractGraph): string {
  const nodeKeys = new AttributeKeys(
    "node",
    graph.mapNodes((_, attributes) => attributes),
  );
  const edgeKeys = new AttributeKeys(
    "edge",
    graph.mapEdges((_, attributes) => attributes),
  );
  return [
    `<?xml version="1.0" encoding="UTF-8"?>`,
    `<graphml xmlns="http://graphml.graphdrawing.org/xmlns">`,
    ...nodeKeys.declarations(),
    ...edgeKeys.declarations(),
    `  <graph id="conflicts" edgedefault="directed">`,
    ...graph.mapNodes((key, attributes) => `    <node id="${escaped(key)}">${nodeKeys.data(attributes)}</node>`),
    ...graph.mapEdges(
      (_, attributes, source, target) =>
        `    <edge source="${escaped(source)}" target="${escaped(target)}">${edgeKeys.data(attributes)}</edge>`,
    ),
    `  </graph>`,
    `</graphml>`,
    ``,
  ].join("\n");
}

const TYPES: Readonly<Record<string, string>> = { number: "double", boolean: "boolean" };

/** The `<key>` elements that declare the attributes of nodes or of edges. */
class AttributeKeys {
  readonly #domain: "node" | "edge";
  readonly #types = new Map<string, string>();

  constructor(domain: "node" | "edge", all: readonly Attributes[]) {
    this.#domain = domain;
    for (const attributes of all)
      for (const [name, value] of Object.entries(attributes)) this.#types.set(name, TYPES[typeof value] ?? "string");
  }

  declarations(): string[] {
    return [...this.#types].map(([name, type]) => {
      const id = escaped(this.#id(name));
      return `  <key id="${id}" for="${this.#domain}" attr.name="${escaped(name)}" attr.type="${type}"/>`;
    });
  }

  data(attributes: Attributes): string {
    return Object.entries(attributes)
      .map(([name, value]) => `<data key="${escaped(this.#id(name))}">${escaped(String(value))}</data>`)
      .join("");
  }

  #id(name: string): string {
    return `${this.#domain}.${name}`;
  }
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
