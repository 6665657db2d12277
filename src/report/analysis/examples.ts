import { locationKey } from "../../access/location.ts";
import type { Example } from "../model.ts";
import type { NamedRecording } from "./named-recording.ts";

/** What each test sent, in the order of the run. */
export function examplesOf(recordings: readonly NamedRecording[]): Example[] {
  const byTest = new Map<string, { test: string; file?: string; transactions: Example["transactions"][number][] }>();
  for (const named of recordings) {
    for (const [index, { origin }] of named.recording.workload.transactions.entries()) {
      const executed = named.recording.executed[index];
      if (executed === undefined) continue;
      const test = origin?.test ?? origin?.file ?? "outside of tests";
      const example = byTest.get(test) ?? { test, ...(origin?.file === undefined ? {} : { file: origin.file }), transactions: [] };
      byTest.set(test, example);
      const changed = executed.accesses.filter(({ location, write }) => location.kind === "storage" && write === "changed");
      const writes = changed.map(({ location }) => named.variables.get(locationKey(location))?.location.label ?? "");
      example.transactions.push({
        call: named.calls[index]?.label ?? "",
        ...(origin?.line === undefined ? {} : { line: origin.line }),
        status: executed.status,
        gas: Number(executed.gasUsed),
        writes: [...new Set(writes)],
      });
    }
  }
  return [...byTest.values()];
}
