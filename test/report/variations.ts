import type { CellKind, Hotspot, Matrix, Report } from "../../src/report/model.ts";
import { sampleReport } from "../helpers/sample-report.ts";

/** The sample report with other parts. */
export function reportWith(change: Partial<Report>): Report {
  return { ...sampleReport(), ...change };
}

/** A report on a project where nothing was sent. */
export function emptyReport(): Report {
  return reportWith({
    counts: { traffics: 0, functions: 0, tests: 3, transactions: 0 },
    verdict: ["No transaction was seen, so nothing can be said."],
    traffics: [],
    hotspots: [],
    harmless: [],
    matrix: { functions: [], cells: [] },
    notCovered: [],
    examples: [],
    otherRules: [],
  });
}

/** A report whose calls are all independent of each other. */
export function independentReport(): Report {
  const [drop] = sampleReport().traffics;
  return reportWith({
    traffics:
      drop === undefined ? [] : [{ ...drop, longestChain: 1, speedup: drop.bestSpeedup, overOrders: { orders: 20, min: 8, max: 8 } }],
    hotspots: [],
    matrix: matrixOf(["Drop.mint", "Drop.burn"], () => "never"),
    otherRules: [],
  });
}

/** A hotspot like the sample's first, changed. */
export function hotspotWith(change: Partial<Hotspot>): Hotspot {
  const [first] = sampleReport().hotspots;
  if (first === undefined) throw new TypeError("the sample report has hotspots");
  return { ...first, ...change };
}

/** A whole matrix, its cells' kinds by the places of their row and column. */
export function matrixOf(
  names: readonly string[],
  kindOf: (row: number, column: number) => CellKind,
  variables: readonly string[] = ["Drop.nextId"],
): Matrix {
  return {
    functions: names.map((name) => ({ name, calls: 10, clones: 64, admin: false })),
    cells: names.flatMap((row, at) =>
      names.slice(at).map((column, step) => {
        const kind = kindOf(at, at + step);
        const on = kind === "never" || kind === "unknown" ? [] : variables;
        return { row, column, kind, variables: on, evidence: "cloned" as const, weak: false };
      }),
    ),
  };
}
