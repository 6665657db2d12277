import { expect } from "chai";
import { READ, WRITE } from "../../src/graph/access-table.ts";
import { ORDERS_SEED, overOrders, reordered } from "../../src/graph/orders.ts";
import { seededRandom, shuffledIndexes } from "../../src/graph/random.ts";
import { accessesOf, tableOf } from "./helpers/tables.ts";

const UPDATE = READ | WRITE;

describe("speedups over shuffled orders", () => {
  it("are all the same for a hot counter, and state their seed", () => {
    const counter = tableOf(Array.from({ length: 10 }, () => [[0, UPDATE]]));
    expect(overOrders(counter, "raw", 8)).to.deep.equal({ orders: 20, seed: ORDERS_SEED, min: 1, max: 1 });
  });

  it("differ where one writer among readers comes early or late", () => {
    const oracle = tableOf(Array.from({ length: 32 }, (_, index) => [[0, index === 0 ? UPDATE : READ]]));
    const { min, max } = overOrders(oracle, "all", 32, 50, 3);
    expect(min).to.be.below(max);
    expect(overOrders(oracle, "all", 32, 50, 3)).to.include({ min, max });
  });

  it("move costs and accesses along with their transaction", () => {
    const table = reordered(
      tableOf(
        [
          [[0, READ]],
          [],
          [
            [1, UPDATE],
            [2, READ],
          ],
        ],
        [5, 6, 7],
      ),
      [2, 0, 1],
    );
    expect(Array.from(table.costs)).to.deep.equal([7, 5, 6]);
    expect([0, 1, 2].map((index) => accessesOf(table, index))).to.deep.equal([
      [
        [1, UPDATE],
        [2, READ],
      ],
      [[0, READ]],
      [],
    ]);
  });

  it("shuffle every index once, the same way for the same seed", () => {
    const order = shuffledIndexes(100, seededRandom(7));
    expect([...order].sort((a, b) => a - b)).to.deep.equal(Array.from({ length: 100 }, (_, index) => index));
    expect(order).to.deep.equal(shuffledIndexes(100, seededRandom(7)));
    expect(order).not.to.deep.equal(shuffledIndexes(100, seededRandom(8)));
  });
});
