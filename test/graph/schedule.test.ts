import { expect } from "chai";
import fc from "fast-check";
import { READ, WRITE } from "../../src/graph/access-table.ts";
import { components } from "../../src/graph/components.ts";
import { buildConflictGraph } from "../../src/graph/conflict-graph.ts";
import { levels } from "../../src/graph/levels.ts";
import { metrics } from "../../src/graph/metrics.ts";
import { bestSpeedup, schedule, speedupCurve } from "../../src/graph/schedule.ts";
import { reordered } from "../../src/graph/orders.ts";
import { graphReachability, naiveReachability } from "./helpers/reachability.ts";
import { anyTable, checkLaw, tableOf } from "./helpers/tables.ts";

const UPDATE = READ | WRITE;
const EPSILON = 1e-9;

describe("levels and components", () => {
  it("levels a diamond and numbers its component apart from a loner", () => {
    const graph = buildConflictGraph(
      tableOf([
        [
          [0, UPDATE],
          [1, UPDATE],
        ],
        [
          [0, UPDATE],
          [2, UPDATE],
        ],
        [[9, UPDATE]],
        [
          [1, UPDATE],
          [3, UPDATE],
        ],
        [
          [2, UPDATE],
          [3, UPDATE],
        ],
      ]),
      "raw",
    );
    expect(Array.from(levels(graph))).to.deep.equal([0, 1, 0, 1, 2]);
    expect(components(graph)).to.deep.equal({ count: 2, componentOf: Uint32Array.of(0, 0, 1, 0, 0) });
  });
});

describe("modelled schedule", () => {
  it("runs a hot counter on one executor, however many there are", () => {
    const graph = buildConflictGraph(tableOf(Array.from({ length: 5 }, () => [[0, UPDATE]])), "raw");
    expect(schedule(graph, 8)).to.include({ makespan: 5, speedup: 1 });
  });

  it("fills two executors with four raw_transfers, in lanes", () => {
    const graph = buildConflictGraph(tableOf([[[0, UPDATE]], [[1, UPDATE]], [[2, UPDATE]], [[3, UPDATE]]], [4, 3, 2, 1]), "raw");
    expect(schedule(graph, 2)).to.deep.equal({
      executors: 2,
      makespan: 5,
      speedup: 2,
      lanes: [
        { transaction: 0, executor: 0, start: 0, end: 4 },
        { transaction: 1, executor: 1, start: 0, end: 3 },
        { transaction: 2, executor: 1, start: 3, end: 5 },
        { transaction: 3, executor: 0, start: 4, end: 5 },
      ],
    });
  });

  it("starts the heaviest path first, so that a long chain does not wait behind short loners", () => {
    const graph = buildConflictGraph(tableOf([[[1, UPDATE]], [[2, UPDATE]], [[0, UPDATE]], [[0, UPDATE]]], [5, 5, 5, 5]), "raw");
    expect(schedule(graph, 2).makespan).to.equal(10);
  });

  it("bounds the speedup by executors, and by the heaviest transaction", () => {
    expect(bestSpeedup(Float64Array.of(1, 1, 1, 1), 2)).to.equal(2);
    expect(bestSpeedup(Float64Array.of(10, 1, 1), 8)).to.equal(1.2);
    expect(bestSpeedup(new Float64Array(0), 8)).to.equal(1);
  });

  it("gives a curve over executors that ends at the parallelism", () => {
    const graph = buildConflictGraph(tableOf([[[0, UPDATE]], [[0, UPDATE]], [[1, UPDATE]], [[2, UPDATE]]]), "raw");
    expect(speedupCurve(graph, [1, 2, 4])).to.deep.equal([
      { executors: 1, speedup: 1 },
      { executors: 2, speedup: 2 },
      { executors: 4, speedup: 2 },
    ]);
    expect(metrics(graph).parallelism).to.equal(2);
  });

  describe("laws", () => {
    const kinds = fc.constantFrom("raw" as const, "all" as const);

    it("span is at most work, and the critical path costs the span and is a path", () => {
      checkLaw(
        fc.property(anyTable(), kinds, (table, kind) => {
          const graph = buildConflictGraph(table, kind);
          const { span, work, criticalPath, longestChain } = metrics(graph);
          expect(span).to.be.at.most(work);
          expect(criticalPath.reduce((sum, transaction) => sum + (table.costs[transaction] ?? 0), 0)).to.equal(span);
          expect(criticalPath.length).to.be.at.most(longestChain);
          const reached = graphReachability(graph);
          criticalPath
            .slice(1)
            .forEach((transaction, index) => expect(reached[transaction]?.has(criticalPath[index] ?? -1)).to.equal(true));
        }),
      );
    });

    it("the span is that of comparing all pairs", () => {
      checkLaw(
        fc.property(anyTable(), kinds, (table, kind) => {
          const finish: number[] = [];
          naiveReachability(table, kind).forEach((before, transaction) => {
            finish.push((table.costs[transaction] ?? 0) + [...before].reduce((latest, other) => Math.max(latest, finish[other] ?? 0), 0));
          });
          expect(metrics(buildConflictGraph(table, kind)).span).to.equal(Math.max(0, ...finish));
        }),
      );
    });

    it("the makespan lies between what nobody can beat and the sequential time", () => {
      checkLaw(
        fc.property(anyTable(30), kinds, fc.integer({ min: 1, max: 9 }), (table, kind, executors) => {
          const graph = buildConflictGraph(table, kind);
          const { makespan, speedup } = schedule(graph, executors);
          const { work, span } = metrics(graph);
          expect(makespan).to.be.at.least(Math.max(span, work / executors) - EPSILON);
          expect(makespan).to.be.at.most(work);
          expect(speedup).to.be.at.most(bestSpeedup(table.costs, executors) + EPSILON);
        }),
      );
    });

    it("a schedule runs each transaction once, after all it waits for, and one at a time on an executor", () => {
      checkLaw(
        fc.property(anyTable(30), kinds, fc.integer({ min: 1, max: 5 }), (table, kind, executors) => {
          const graph = buildConflictGraph(table, kind);
          const { lanes } = schedule(graph, executors);
          const byTransaction = new Map(lanes.map((lane) => [lane.transaction, lane]));
          expect(byTransaction.size).to.equal(table.transactionCount);
          expect(lanes.length).to.equal(table.transactionCount);
          graphReachability(graph).forEach((before, transaction) => {
            for (const other of before) expect(byTransaction.get(other)?.end).to.be.at.most(byTransaction.get(transaction)?.start ?? -1);
          });
          for (let executor = 0; executor < executors; executor++) {
            const own = lanes.filter((lane) => lane.executor === executor);
            own.slice(1).forEach((lane, index) => expect(lane.start).to.be.at.least(own[index]?.end ?? Infinity));
          }
          expect(lanes.every((lane) => lane.executor < executors)).to.equal(true);
        }),
      );
    });

    it("moving whole components about changes no figure", () => {
      checkLaw(
        fc.property(anyTable(12), anyTable(12), kinds, fc.integer(), (one, other, kind, seed) => {
          const both = tableOf([...transactionsOf(one, 0), ...transactionsOf(other, 100)], [...one.costs, ...other.costs]);
          const apart = metrics(buildConflictGraph(both, kind));
          const mixed = metrics(buildConflictGraph(reordered(both, interleaved(one.transactionCount, other.transactionCount, seed)), kind));
          for (const figure of ["work", "span", "longestChain", "conflictCount", "componentCount"] as const)
            expect(mixed[figure]).to.equal(apart[figure]);
        }),
      );
    });
  });
});

function transactionsOf(table: ReturnType<typeof tableOf>, shift: number): [number, number][][] {
  return Array.from({ length: table.transactionCount }, (_, transaction) =>
    Array.from(
      table.locations.subarray(table.offsets[transaction], table.offsets[transaction + 1]),
      (location, index): [number, number] => [location + shift, table.modes[(table.offsets[transaction] ?? 0) + index] ?? 0],
    ),
  );
}

/** The first block's transactions and the second's, each in their order, mixed by the bits of a seed. */
function interleaved(first: number, second: number, seed: number): number[] {
  const order: number[] = [];
  for (let i = 0, j = 0; i < first || j < second; seed = (seed * 69069 + 1) | 0)
    order.push(j === second || (i < first && seed < 0) ? i++ : first + j++);
  return order;
}
