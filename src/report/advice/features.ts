import type { NamedLocation } from "../../naming/names.ts";
import { variableName } from "../variable-name.ts";
import type { HotspotEvidence } from "./evidence.ts";

/** The hotspot's own location: the first of its bundle. */
export function mainLocation(evidence: HotspotEvidence): NamedLocation | undefined {
  return evidence.locations[0];
}

/** The hotspot's own variable as its contract's source calls it: `nextId`. */
export function mainName(evidence: HotspotEvidence): string {
  const location = mainLocation(evidence);
  return location === undefined ? "this location" : variableName(location.variable, location.contract);
}

/** The variables of the bundle as their contracts' sources call them. */
export function names(evidence: HotspotEvidence): string[] {
  return evidence.locations.map((location) => variableName(location.variable, location.contract));
}

export function everyName(evidence: HotspotEvidence, pattern: RegExp): boolean {
  return evidence.locations.length > 0 && names(evidence).every((name) => pattern.test(name));
}

export function anyName(evidence: HotspotEvidence, pattern: RegExp): boolean {
  return names(evidence).some((name) => pattern.test(name));
}

/** Whether the contract's ABI has one of the functions. */
export function hasFunction(evidence: HotspotEvidence, ...functions: string[]): boolean {
  return functions.some((name) => evidence.contractFunctions.includes(name));
}

/** Whether one of the conflicting calls is to a function whose name fits. */
export function calls(evidence: HotspotEvidence, pattern: RegExp): boolean {
  return evidence.calls.some(({ label }) => pattern.test(label.slice(label.lastIndexOf(".") + 1)));
}

/** The hotspot's type, of which a mapping's or array's values count. */
export function isInteger(evidence: HotspotEvidence): boolean {
  const type = evidence.type ?? mainLocation(evidence)?.type;
  return type !== undefined && /^u?int\d*$/.test(type.replace(/^.*=>\s*/, "").replace(/[)\s]+$/, ""));
}

/** Whether the location is one of a mapping's or array's values. */
export function isKeyed(evidence: HotspotEvidence): boolean {
  return mainLocation(evidence)?.path.some(({ kind }) => kind === "key" || kind === "index") ?? false;
}

/** The conflicting calls as a subject: `mint`, `mint or burn`, `mint, burn or other call`. */
export function callsPhrase(evidence: HotspotEvidence): string {
  const busiestFirst = evidence.calls.toSorted((one, other) => other.transactions - one.transactions);
  const [first, second, ...others] = new Set(busiestFirst.map(({ label }) => label.slice(label.lastIndexOf(".") + 1)));
  if (first === undefined) return "call";
  if (second === undefined) return first;
  return others.length === 0 ? `${first} or ${second}` : `${first}, ${second} or other call`;
}
