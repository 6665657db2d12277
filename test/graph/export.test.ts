import { expect } from "chai";
import { DirectedGraph } from "graphology";
import gexf from "graphology-gexf";
import graphml from "graphology-graphml";
import { ADD, READ, WRITE } from "../../src/graph/access-table.ts";
import { buildConflictGraph } from "../../src/graph/conflict-graph.ts";
import { FORMATS } from "../../src/graph/export/formats.ts";
import { toGraphology } from "../../src/graph/export/graphology.ts";
import { tableOf } from "./helpers/tables.ts";

const NASTY = `a"b<c>&d'\\ ]]> --> \n é 🙂`;
const graph = buildConflictGraph(
  tableOf(
    [
      [[0, ADD]],
      [[0, ADD]],
      [
        [0, READ],
        [1, READ | WRITE],
      ],
      [
        [0, READ],
        [1, READ],
      ],
    ],
    [3, 5, 7, 11],
  ),
  "raw",
);
const out = toGraphology(graph, {
  transaction: (transaction) => `${NASTY}${transaction}`,
  attributes: (transaction) => ({ sender: `0x0${transaction}` }),
  location: (location) => (location === 1 ? NASTY : "fees"),
});

describe("export", () => {
  it("gives graphology the transactions, the joins and the names on the edges", () => {
    expect(out.nodes()).to.deep.equal(["t0", "t1", "join2", "t2", "t3"]);
    expect(out.getNodeAttributes("t3")).to.deep.equal({
      sender: "0x03",
      label: `${NASTY}3`,
      kind: "transaction",
      cost: 11,
      level: 2,
      critical: true,
    });
    expect(out.getNodeAttributes("t0")).to.include({ level: 0, critical: false });
    expect(out.getNodeAttribute("join2", "kind")).to.equal("join");
    expect(out.getEdgeAttribute("t2", "t3", "label")).to.equal(NASTY);
    expect(out.getEdgeAttribute("t0", "join2", "label")).to.equal("fees");
  });

  it("names two locations of one pair on one edge", () => {
    const pair = buildConflictGraph(
      tableOf([
        [
          [0, READ | WRITE],
          [1, READ | WRITE],
        ],
        [
          [0, READ],
          [1, READ],
        ],
      ]),
      "raw",
    );
    const named = toGraphology(pair, { transaction: String, location: (location) => ["reserve0", "reserve1"][location] ?? "?" });
    expect(named.mapEdges((_, attributes) => attributes["label"])).to.deep.equal(["reserve0, reserve1"]);
  });

  it("writes JSON that graphology reads back", () => {
    expect(DirectedGraph.from(JSON.parse(FORMATS.json(out))).export()).to.deep.equal(out.export());
  });

  it("writes GEXF that reads back, names and all", () => {
    const read = gexf.parse(DirectedGraph, FORMATS.gexf(out));
    expect(read.nodes()).to.deep.equal(out.nodes());
    expect(read.edges().length).to.equal(out.edges().length);
    expect(read.getNodeAttributes("t3")).to.include({ label: `${NASTY}3`, cost: 11, critical: true, sender: "0x03" });
    expect(read.getEdgeAttribute("t2", "t3", "label")).to.equal(NASTY);
  });

  it("writes GraphML that reads back, names and all", () => {
    const read = graphml.parse(DirectedGraph, FORMATS.graphml(out));
    expect(read.nodes()).to.deep.equal(out.nodes());
    expect(read.getNodeAttributes("t3")).to.deep.equal(out.getNodeAttributes("t3"));
    expect(read.getEdgeAttribute("t2", "t3", "label")).to.equal(NASTY);
  });

  it("writes DOT with every name quoted and escaped", () => {
    const dot = FORMATS.dot(out).split("\n");
    const quoted = `"a\\"b<c>&d'\\\\ ]]> --> \\n é 🙂3"`;
    expect(dot.find((line) => line.startsWith(`  "t3" [`))).to.contain(`"label"=${quoted}`);
    expect(dot.filter((line) => line.includes(" -> "))).to.have.length(out.size);
    const strings = /"(?:[^"\\]|\\.)*"/g;
    const syntax = dot.join("\n").replace(strings, "S");
    expect(syntax).to.match(/^digraph conflicts \{\n {2}rankdir=LR;\n {2}node \[shape=box\];\n( {2}S( -> S)? \[S=S(, S=S)*\];\n)+\}\n$/);
  });

  it("replaces what XML cannot hold", () => {
    const odd = toGraphology(graph, { transaction: () => "a\u0000b\u001bc\ud800d", location: String });
    expect(odd.getNodeAttribute("t0", "label")).to.equal("a\ufffdb\ufffdc\ufffdd");
    expect(graphml.parse(DirectedGraph, FORMATS.graphml(odd)).getNodeAttribute("t0", "label")).to.equal("a\ufffdb\ufffdc\ufffdd");
  });
});
