import { expect } from "chai";
import fc from "fast-check";
import { ADD, READ, WRITE, type AccessTable } from "../../src/graph/access-table.ts";
import { bundles } from "../../src/graph/bundles.ts";
import { buildConflictGraph } from "../../src/graph/conflict-graph.ts";
import { metrics } from "../../src/graph/metrics.ts";
import { repaired, withoutLocations } from "../../src/graph/repair.ts";
import { bestSpeedup, speedupOn } from "../../src/graph/schedule.ts";
import { MAX_STEPS, speedupRepaired, whatIf } from "../../src/graph/what-if.ts";
import { anyTable, checkLaw, tableOf } from "./helpers/tables.ts";

const UPDATE = READ | WRITE;

/** Each location a variable of its own. */
function each(table: AccessTable): number[] {
  return Array.from({ length: table.locationCount }, (_, location) => location);
}

function bundlesOf(table: AccessTable, variableOf: number[] = each(table)) {
  return bundles(buildConflictGraph(table, "raw"), variableOf);
}

function repeat(count: number, transaction: (index: number) => [number, number][]): [number, number][][] {
  return Array.from({ length: count }, (_, index) => transaction(index));
}

describe("bundles", () => {
  const [RESERVES, BALANCE_0, BALANCE_1, LOCK, SUPPLY] = [0, 1, 2, 3, 4];
  const swap: [number, number][] = [RESERVES, BALANCE_0, BALANCE_1, LOCK].map((location) => [location, UPDATE]);

  it("makes an AMM's reserves, balances and lock one, and leaves the liquidity supply apart", () => {
    const mint: [number, number][] = [...swap, [SUPPLY, UPDATE]];
    const table = tableOf(repeat(20, (index) => (index % 5 === 0 ? mint : swap)));
    expect(bundlesOf(table)).to.deep.equal([
      { variables: [RESERVES, BALANCE_0, BALANCE_1, LOCK], transactions: Array.from({ length: 20 }, (_, index) => index) },
      { variables: [SUPPLY], transactions: [0, 5, 10, 15] },
    ]);
  });

  it("does not part it for one transaction that touches a balance alone", () => {
    const table = tableOf([...repeat(30, () => swap), [[BALANCE_0, UPDATE]], ...repeat(30, () => swap)]);
    expect(bundlesOf(table).map(({ variables }) => variables)).to.deep.equal([[BALANCE_0, RESERVES, BALANCE_1, LOCK]]);
  });

  it("knows a token's balances by the pool's among them, whatever users send each other besides", () => {
    const table = tableOf(
      repeat(60, (index) =>
        index % 2 === 0
          ? [
              [RESERVES, UPDATE],
              [BALANCE_0, UPDATE],
            ]
          : [[10 + (index % 6), UPDATE]],
      ),
    );
    const variableOf = Array.from({ length: table.locationCount }, (_, location) => (location === RESERVES ? 0 : 1));
    expect(bundlesOf(table, variableOf)).to.deep.equal([
      { variables: [0, 1], transactions: Array.from({ length: 60 }, (_, index) => index) },
    ]);
  });

  it("keeps a counter of all apart from a mapping that pairs the same transactions two by two", () => {
    const table = tableOf(
      repeat(10, (index) => [
        [0, UPDATE],
        [1 + (index >> 1), UPDATE],
      ]),
    );
    const variableOf = [0, 1, 1, 1, 1, 1];
    expect(bundlesOf(table, variableOf).map(({ variables }) => variables)).to.deep.equal([[0], [1]]);
  });

  it("sees the same pairs behind the joins of two fee-like runs", () => {
    const table = tableOf([
      ...repeat(4, () => [
        [0, ADD],
        [1, ADD],
      ]),
      ...repeat(3, () => [
        [0, READ],
        [1, READ],
      ]),
    ]);
    expect(bundlesOf(table)).to.deep.equal([{ variables: [0, 1], transactions: [0, 1, 2, 3, 4, 5, 6] }]);
  });
});

describe("what-if", () => {
  describe("nft drop", () => {
    // every mint takes the next id (0); half of them also count a referral (1)
    const table = tableOf(
      repeat(64, (index) =>
        index % 2 === 0
          ? [[0, UPDATE]]
          : [
              [0, UPDATE],
              [1, UPDATE],
            ],
      ),
    );

    it("ranks the counter first and the referrals, of no gain alone, after it", () => {
      const { speedupNow, steps } = whatIf(table, "raw", each(table), 8);
      expect(speedupNow).to.equal(1);
      expect(steps.map(({ variables, speedupAlone, speedupWithAbove }) => ({ variables, speedupAlone, speedupWithAbove }))).to.deep.equal([
        { variables: [0], speedupAlone: 2, speedupWithAbove: 2 },
        { variables: [1], speedupAlone: 1, speedupWithAbove: 8 },
      ]);
      expect(steps[1]?.transactions).to.deep.equal(Array.from({ length: 32 }, (_, index) => 2 * index + 1));
    });

    it("knows the repairs: gone, a counter for each user, a number of shards", () => {
      const counter = (location: number) => location === 0;
      const mints = tableOf(repeat(64, () => [[0, UPDATE]]));
      expect(speedupRepaired(mints, "raw", 8, counter, { kind: "gone" })).to.equal(8);
      expect(speedupRepaired(mints, "raw", 8, counter, { kind: "keyed-per-user", userOf: repeatNumber(64, 4) })).to.equal(4);
      expect(speedupRepaired(mints, "raw", 8, counter, { kind: "shards", shards: 1 })).to.equal(1);
      const sharded = speedupRepaired(mints, "raw", 8, counter, { kind: "shards", shards: 16 });
      expect(sharded).to.be.above(4);
      expect(sharded).to.be.at.most(8);
    });
  });

  it("lists two that serialize the same transactions in other pairs, though neither is of use without the other", () => {
    // a chain through all (0), and one through all but the first half of the pairs (1)
    const table = tableOf(
      repeat(40, (index) =>
        index < 20
          ? [
              [0, UPDATE],
              [1, UPDATE],
            ]
          : [
              [0, UPDATE],
              [1, index % 2 === 0 ? UPDATE : READ],
            ],
      ),
    );
    const { steps } = whatIf(table, "raw", each(table), 8);
    expect(steps[0]?.variables).to.deep.equal([0]);
    expect(steps[1]?.variables).to.deep.equal([1]);
    expect(steps[1]?.speedupWithAbove).to.equal(8);
  });

  it("stops after twelve bundles", () => {
    const table = tableOf(repeat(40, (index) => [[index >> 1, UPDATE]]));
    expect(whatIf(table, "raw", each(table), 64).steps).to.have.length(MAX_STEPS);
  });

  it("finds nothing to fix where nothing conflicts", () => {
    const table = tableOf(repeat(16, (index) => [[index, UPDATE]]));
    expect(whatIf(table, "all", each(table), 8)).to.deep.equal({ executors: 8, speedupNow: 8, steps: [] });
  });

  describe("laws", () => {
    it("removing a variable never makes the span longer", () => {
      checkLaw(
        fc.property(anyTable(), fc.nat(3), fc.constantFrom("raw" as const, "all" as const), (table, gone, kinds) => {
          const without = withoutLocations(table, (location) => location === gone);
          expect(metrics(buildConflictGraph(without, kinds)).span).to.be.at.most(metrics(buildConflictGraph(table, kinds)).span);
        }),
      );
    });

    it("with all variables gone what is left is the packing of loners, at least half of the best there can be", () => {
      checkLaw(
        fc.property(anyTable(), fc.integer({ min: 1, max: 8 }), (table, executors) => {
          const { speedupNow, steps } = whatIf(table, "raw", each(table), executors);
          const last = steps.at(-1)?.speedupWithAbove ?? speedupNow;
          const loners = speedupOn(
            buildConflictGraph(
              withoutLocations(table, () => true),
              "raw",
            ),
            executors,
          );
          expect(last).to.be.at.least(loners - 1e-9);
          expect(last).to.be.at.least(bestSpeedup(table.costs, executors) / 2 - 1e-9);
          expect(last).to.be.at.most(bestSpeedup(table.costs, executors) + 1e-9);
        }),
      );
    });

    it("speedups only rise down the ranking, no bundle comes twice, and each names the transactions that conflict", () => {
      checkLaw(
        fc.property(anyTable(), fc.integer({ min: 1, max: 8 }), (table, executors) => {
          const { speedupNow, steps } = whatIf(table, "all", each(table), executors);
          steps.forEach(({ speedupAlone, speedupWithAbove, transactions }, index) => {
            expect(speedupWithAbove).to.be.at.least(steps[index - 1]?.speedupWithAbove ?? speedupNow);
            expect(speedupAlone).to.be.at.least(speedupNow);
            expect(transactions.length).to.be.at.least(2);
          });
          const variables = steps.flatMap((step) => step.variables);
          expect(new Set(variables).size).to.equal(variables.length);
        }),
      );
    });

    it("keying per user by a user for each transaction is as good as gone", () => {
      checkLaw(
        fc.property(anyTable(), fc.nat(3), (table, location) => {
          const isAffected = (other: number) => other === location;
          const keyed = repaired(table, isAffected, {
            kind: "keyed-per-user",
            userOf: each({ ...table, locationCount: table.transactionCount }),
          });
          const gone = repaired(table, isAffected, { kind: "gone" });
          expect(metrics(buildConflictGraph(keyed, "all"))).to.deep.equal(metrics(buildConflictGraph(gone, "all")));
        }),
      );
    });
  });
});

function repeatNumber(count: number, users: number): number[] {
  return Array.from({ length: count }, (_, index) => index % users);
}
