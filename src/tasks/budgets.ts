import { ParallelError } from "../errors/error.ts";
import type { Report } from "../report/model.ts";

/** What `--min-speedup` asks of a declared traffic. */
export interface Budget {
  readonly traffic: string;
  readonly speedup: number;
}

/**
 * Holds traffics against their budgets, a line each.
 *
 * @throws UNKNOWN_TRAFFIC where a budget names none of the report's traffics.
 */
export function describeBudgets(budgets: readonly Budget[], report: Report): { readonly passed: boolean; readonly lines: string[] } {
  let passed = true;
  const lines = budgets.map(({ traffic: name, speedup }) => {
    const traffic = report.traffics.find((each) => each.name === name);
    if (traffic === undefined) {
      const known = report.traffics.map((each) => `"${each.name}"`).join(", ") || "none";
      throw new ParallelError("UNKNOWN_TRAFFIC", { option: "--min-speedup", name, known });
    }
    const isMet = traffic.speedup >= speedup;
    passed &&= isMet;
    const figures = `${traffic.speedup.toFixed(2)}x on ${report.executors} executors, at least ${speedup}x is asked`;
    return `${isMet ? "Speedup met" : "Speedup missed"}: "${name}" ${figures}.`;
  });
  return { passed, lines };
}
