import fc from "fast-check";
import { ADD, OWN, READ, WRITE, type AccessTable } from "../../../src/graph/access-table.ts";

/** Transactions as lists of `[location, mode]`, and their costs (1 each unless told). */
export function tableOf(transactions: readonly (readonly (readonly [number, number])[])[], costs?: readonly number[]): AccessTable {
  const accesses = transactions.flat();
  const offsets = new Uint32Array(transactions.length + 1);
  transactions.forEach((own, index) => (offsets[index + 1] = (offsets[index] ?? 0) + own.length));
  return {
    transactionCount: transactions.length,
    locationCount: accesses.reduce((count, [location]) => Math.max(count, location + 1), 0),
    offsets,
    locations: Uint32Array.from(accesses, ([location]) => location),
    modes: Uint8Array.from(accesses, ([, mode]) => mode),
    costs: Float64Array.from(costs ?? transactions.map(() => 1)),
  };
}

/** The accesses of one transaction of a table, as `[location, mode]`. */
export function accessesOf(table: AccessTable, transaction: number): [number, number][] {
  const accesses: [number, number][] = [];
  for (let access = table.offsets[transaction] ?? 0; access < (table.offsets[transaction + 1] ?? 0); access++) {
    accesses.push([table.locations[access] ?? -1, table.modes[access] ?? 0]);
  }
  return accesses;
}

const anyMode = fc.constantFrom(...[READ, READ | WRITE, WRITE, ADD, READ | ADD].flatMap((mode) => [mode, mode | OWN]));

/** Small blocks over few locations, so that they conflict in every way that there is. */
export function anyTable(maxTransactions = 14, mode: fc.Arbitrary<number> = anyMode): fc.Arbitrary<AccessTable> {
  const transaction = fc.record({
    accesses: fc.uniqueArray(fc.tuple(fc.nat(3), mode), { maxLength: 3, selector: ([location]) => location }),
    cost: fc.integer({ min: 1, max: 100 }),
  });
  return fc.array(transaction, { maxLength: maxTransactions }).map((transactions) =>
    tableOf(
      transactions.map(({ accesses }) => accesses),
      transactions.map(({ cost }) => cost),
    ),
  );
}

/** Checks a law on generated cases: the same ones each time, whose seed fast-check prints where one fails. */
export function checkLaw<T>(property: fc.IPropertyWithHooks<T>, numRuns = 300): void {
  fc.assert(property, { seed: 7928, numRuns });
}
