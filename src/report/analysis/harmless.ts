import { locationKey } from "../../access/location.ts";
import type { Harmless } from "../model.ts";
import type { NamedRecording } from "./named-recording.ts";

/** Tells of at most so many; the rest is noise. */
const SHOWN = 8;

/** A location that so small a share of the transactions touches is not shared. */
const SHARED_SHARE = 0.25;

interface Use {
  reads: Set<number>;
  writes: number;
  why: Set<Harmless["why"]>;
}

/** Storage variables that many transactions share without waiting for each other: never written, put back, stored unchanged, or only added to. */
export function harmlessIn(named: NamedRecording): Harmless[] {
  const uses = new Map<string, Use>();
  for (const [transaction, { accesses }] of named.recording.executed.entries()) {
    for (const { location, write } of accesses) {
      const variable = location.kind === "storage" ? named.variables.get(locationKey(location))?.variable : undefined;
      if (variable === undefined) continue;
      const use = uses.get(variable) ?? { reads: new Set(), writes: 0, why: new Set() };
      uses.set(variable, use);
      use.reads.add(transaction);
      if (write === "changed") use.writes++;
      if (write === "restored" || write === "no-op") use.why.add(write);
      if (write === "added") use.why.add("commutative");
    }
  }
  const enough = Math.max(2, named.recording.executed.length * SHARED_SHARE);
  return [...uses]
    .filter(([, use]) => use.writes === 0 && use.reads.size >= enough)
    .sort(([, a], [, b]) => b.reads.size - a.reads.size)
    .slice(0, SHOWN)
    .map(([variable, { reads, why }]) => ({ variable, reads: reads.size, writes: 0, why: [...why].sort()[why.size - 1] ?? "never written" }));
}
