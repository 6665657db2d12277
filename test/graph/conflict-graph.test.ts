import { expect } from "chai";
import fc from "fast-check";
import { ADD, OWN, READ, WRITE } from "../../src/graph/access-table.ts";
import { buildConflictGraph, type ConflictGraph } from "../../src/graph/conflict-graph.ts";
import { metrics } from "../../src/graph/metrics.ts";
import { graphReachability, naiveReachability, predecessorsOf, sorted } from "./helpers/reachability.ts";
import { anyTable, checkLaw, tableOf } from "./helpers/tables.ts";

const UPDATE = READ | WRITE;

/** Edges between vertices as `[from, to]`, in the order of the rows. */
function edgesOf(graph: ConflictGraph): [number, number][] {
  return Array.from({ length: graph.vertexCount }, (_, vertex) =>
    predecessorsOf(graph, vertex).map((from): [number, number] => [from, vertex]),
  ).flat();
}

describe("conflict graph", () => {
  describe("hot counter", () => {
    for (const kinds of ["raw", "all"] as const) {
      it(`makes 11 edges of 12 updates of one slot, a chain (${kinds})`, () => {
        const graph = buildConflictGraph(tableOf(Array.from({ length: 12 }, () => [[0, UPDATE]])), kinds);
        expect(edgesOf(graph)).to.deep.equal(Array.from({ length: 11 }, (_, index) => [index, index + 1]));
        expect(Array.from(graph.locations)).to.deep.equal(Array(11).fill(0));
        expect(metrics(graph)).to.include({ work: 12, span: 12, parallelism: 1, longestChain: 12, conflictCount: 11, componentCount: 1 });
      });
    }
  });

  describe("raw_transfers", () => {
    it("has no edge between transfers of distinct pairs of accounts", () => {
      const graph = buildConflictGraph(
        tableOf(
          [0, 2, 4, 6].map((from) => [
            [from, UPDATE],
            [from + 1, UPDATE],
          ]),
        ),
        "all",
      );
      expect(metrics(graph)).to.include({ work: 4, span: 1, parallelism: 4, longestChain: 1, conflictCount: 0, componentCount: 4 });
    });

    it("lets top-level credits to one recipient run at once", () => {
      const graph = buildConflictGraph(tableOf(Array.from({ length: 8 }, () => [[0, ADD]])), "all");
      expect(metrics(graph)).to.include({ span: 1, conflictCount: 0 });
    });
  });

  describe("erc20", () => {
    it("chains transfers through the balances that they share: 0 → 1 → 2, and 3 apart", () => {
      const graph = buildConflictGraph(
        tableOf(
          [
            [
              [0, UPDATE],
              [1, UPDATE],
            ],
            [
              [1, UPDATE],
              [2, UPDATE],
            ],
            [
              [2, UPDATE],
              [3, UPDATE],
            ],
            [
              [4, UPDATE],
              [5, UPDATE],
            ],
          ],
          [5, 7, 11, 13],
        ),
        "raw",
      );
      expect(edgesOf(graph)).to.deep.equal([
        [0, 1],
        [1, 2],
      ]);
      expect(metrics(graph)).to.deep.include({ work: 36, span: 23, criticalPath: [0, 1, 2], longestChain: 3, componentCount: 2 });
    });

    it("makes the two locations of one pair two edges and one conflict", () => {
      const graph = buildConflictGraph(
        tableOf([
          [
            [0, UPDATE],
            [1, UPDATE],
          ],
          [
            [0, UPDATE],
            [1, UPDATE],
          ],
        ]),
        "raw",
      );
      expect(edgesOf(graph)).to.deep.equal([
        [0, 1],
        [0, 1],
      ]);
      expect(Array.from(graph.locations)).to.deep.equal([0, 1]);
      expect(metrics(graph).conflictCount).to.equal(1);
    });
  });

  describe("beneficiary", () => {
    it("flows a run of fees through one join into all who read the coinbase's balance", () => {
      const graph = buildConflictGraph(tableOf([[[0, ADD]], [[0, ADD]], [[0, ADD]], [[0, READ]], [[0, READ]]]), "raw");
      expect(Array.from(graph.transactionOf)).to.deep.equal([0, 1, 2, -1, 3, 4]);
      expect(edgesOf(graph)).to.have.deep.members([
        [0, 3],
        [1, 3],
        [2, 3],
        [3, 4],
        [3, 5],
      ]);
      expect(metrics(graph)).to.include({ span: 2, longestChain: 2, conflictCount: 4, componentCount: 1 });
    });

    it("extends the join when more fees follow", () => {
      const graph = buildConflictGraph(tableOf([[[0, ADD]], [[0, ADD]], [[0, READ]], [[0, ADD]], [[0, READ]]]), "raw");
      expect(Array.from(graph.transactionOf)).to.deep.equal([0, 1, -1, 2, 3, -1, 4]);
      expect(edgesOf(graph)).to.have.deep.members([
        [0, 2],
        [1, 2],
        [2, 3],
        [2, 5],
        [4, 5],
        [5, 6],
      ]);
    });
  });

  describe("oracle slot", () => {
    const table = tableOf([[[0, UPDATE]], [[0, READ]], [[0, READ]], [[0, UPDATE]], [[0, READ]]]);

    it("makes readers wait for the last writer only (raw)", () => {
      expect(edgesOf(buildConflictGraph(table, "raw"))).to.deep.equal([
        [0, 1],
        [0, 2],
        [0, 3],
        [3, 4],
      ]);
    });

    it("makes the next writer wait for the readers too (all)", () => {
      expect(edgesOf(buildConflictGraph(table, "all"))).to.have.deep.members([
        [0, 1],
        [0, 2],
        [1, 3],
        [2, 3],
        [3, 4],
      ]);
    });
  });

  it("hides earlier writers behind a write that does not read (raw), and orders the writers (all)", () => {
    const table = tableOf([[[0, WRITE]], [[0, WRITE]], [[0, READ]]]);
    expect(edgesOf(buildConflictGraph(table, "raw"))).to.deep.equal([[1, 2]]);
    expect(edgesOf(buildConflictGraph(table, "all"))).to.deep.equal([
      [0, 1],
      [1, 2],
    ]);
  });

  it("lets different senders' own accesses pass each other, and others not", () => {
    const graph = buildConflictGraph(
      tableOf([[[0, UPDATE | OWN]], [[0, UPDATE | OWN]], [[0, UPDATE]], [[0, UPDATE | OWN]], [[0, UPDATE | OWN]]]),
      "raw",
    );
    expect(sorted(graphReachability(graph))).to.deep.equal([[], [], [0, 1], [0, 1, 2], [0, 1, 2]]);
  });

  it("keeps joins linear: n adders, then n readers, then n adders and n readers again", () => {
    const n = 500;
    const runs = [ADD, READ, ADD, READ].flatMap((mode) => Array.from({ length: n }, (): [number, number][] => [[0, mode]]));
    for (const kinds of ["raw", "all"] as const) expect(buildConflictGraph(tableOf(runs), kinds).predecessors.length).to.be.below(8 * n);
  });

  it("is empty for an empty block", () => {
    const graph = buildConflictGraph(tableOf([]), "all");
    expect(metrics(graph)).to.deep.equal({
      work: 0,
      span: 0,
      parallelism: 1,
      criticalPath: [],
      longestChain: 0,
      conflictCount: 0,
      componentCount: 0,
    });
  });

  describe("laws", () => {
    for (const kinds of ["raw", "all"] as const) {
      it(`orders exactly the transactions that comparing all pairs orders (${kinds})`, () => {
        checkLaw(
          fc.property(anyTable(), (table) => {
            expect(sorted(graphReachability(buildConflictGraph(table, kinds)))).to.deep.equal(sorted(naiveReachability(table, kinds)));
          }),
          2000,
        );
      });

      it(`has edges from lower to higher vertices only, in rows that cover all of them, linear in accesses (${kinds})`, () => {
        checkLaw(
          fc.property(anyTable(40), (table) => {
            const graph = buildConflictGraph(table, kinds);
            for (const [from, to] of edgesOf(graph)) expect(from).to.be.below(to);
            expect(graph.offsets[graph.vertexCount]).to.equal(graph.predecessors.length);
            expect(graph.predecessors.length).to.be.at.most(4 * table.modes.length);
            expect(Array.from(graph.vertexOf, (vertex) => graph.transactionOf[vertex])).to.deep.equal(Array.from(graph.vertexOf.keys()));
          }),
        );
      });
    }
  });
});
