import type { NamedLocation, SourceLine } from "../../naming/names.ts";
import { namePlace } from "../../naming/location-label.ts";
import type { ProjectContract } from "../../naming/project-contract.ts";
import { accessedVariables } from "../../naming/storage-names.ts";
import type { Touch } from "../../predict/conflicts/footprint.ts";
import type { Contact } from "../../predict/conflicts/relate.ts";
import { advise } from "../advice/advise.ts";
import { capBetween } from "../advice/cap.ts";
import type { HotspotEvidence } from "../advice/evidence.ts";
import { variableOf, type RelatedPair } from "./matrix.ts";
import type { PredictedHotspot } from "./model.ts";

/** A pair that always conflicts, with one variable that it does so on. */
interface Occasion extends RelatedPair {
  readonly contact: Contact;
}

/** The variables that make functions of one contract conflict always, those of most pairs first, and last what only setters write; those of the same pairs in one bundle. */
export function predictedHotspots(pairs: readonly RelatedPair[]): PredictedHotspot[] {
  const occasions = pairs.flatMap((pair): Occasion[] =>
    pair.relation.kind === "always" && !pair.relation.conditional ? pair.relation.contacts.map((contact) => ({ ...pair, contact })) : [],
  );
  const byVariable = [...Map.groupBy(occasions, ({ one, contact }) => variableOf(one, contact.variable))];
  const bundles = Map.groupBy(byVariable, ([, of]) => [...new Set(of.map(({ one, other }) => `${one.name} ${other.name}`))].join("\n"));
  return [...bundles.values()]
    .map((bundle) => ({
      isSet: isOnlySet(bundle[0]?.[1] ?? []),
      hotspot: hotspotOf(
        bundle.map(([variable]) => variable),
        bundle.map(([, of]) => of),
      ),
    }))
    .sort((one, other) => Number(one.isSet) - Number(other.isSet) || other.hotspot.pairs - one.hotspot.pairs)
    .map(({ hotspot }) => hotspot);
}

function hotspotOf(bundle: readonly string[], occasions: readonly (readonly Occasion[])[]): PredictedHotspot {
  const own = occasions[0] ?? [];
  const functions = [...new Set(own.flatMap(({ one, other }) => [one.name, other.name]))];
  const touches = own.flatMap(({ contact }) => [contact.one, contact.other]);
  const contract = own[0]?.one.contract;
  const location = locationOf(contract, touches);
  const lines = contract === undefined ? {} : linesOf(contract, own);
  return {
    variable: bundle[0] ?? "",
    bundle,
    functions,
    pairs: new Set(own.map(({ one, other }) => `${one.name} ${other.name}`)).size,
    ...lines,
    ...(location?.declaredAt === undefined ? {} : { declaredAt: location.declaredAt }),
    advice: advise(evidenceOf(bundle, occasions, functions, lines)),
  };
}

interface Lines {
  readonly readAt?: SourceLine;
  readonly writtenAt?: SourceLine;
}

/** Where the hotspot's own variable is read and written, by the first function that does. */
function linesOf(contract: ProjectContract, occasions: readonly Occasion[]): Lines {
  const touches = occasions.flatMap(({ contact }) => [contact.one, contact.other]);
  const line = (at: "readAt" | "writtenAt"): SourceLine | undefined => {
    for (const { [at]: counters, name } of touches) {
      const accessed = name?.place === undefined ? undefined : accessedVariables(name.place)[at === "readAt" ? "read" : "written"];
      const found = counters.map((counter) => contract.line(counter, accessed)).find((known) => known !== undefined);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  const [readAt, writtenAt] = [line("readAt"), line("writtenAt")];
  return { ...(readAt === undefined ? {} : { readAt }), ...(writtenAt === undefined ? {} : { writtenAt }) };
}

function locationOf(contract: ProjectContract | undefined, touches: readonly Touch[]): NamedLocation | undefined {
  const place = touches.find(({ name }) => name?.place !== undefined)?.name?.place;
  if (contract === undefined || place === undefined) return undefined;
  return namePlace(contract.name, place, place.fields, (src) => contract.build.declarationLine(src));
}

function evidenceOf(
  bundle: readonly string[],
  occasions: readonly (readonly Occasion[])[],
  functions: readonly string[],
  lines: Lines,
): HotspotEvidence {
  const own = occasions[0] ?? [];
  const contract = own[0]?.one.contract;
  const touches = own.flatMap(({ contact }) => [contact.one, contact.other]);
  const written = touches.filter(({ write, add }) => write !== "never" || add !== "never");
  const deltas = new Set(written.map(({ delta }) => delta));
  const [delta] = deltas;
  const cap = capBetween(lines.readAt, lines.writtenAt, (file, first, last) => contract?.build.linesBetween(file, first, last) ?? []);
  const locations = bundle.map(
    (variable, index) => locationOf(contract, touchesOf(occasions[index] ?? [])) ?? bareLocation(variable, contract),
  );
  const isKeyed = locations[0]?.path.some(({ kind }) => kind === "key") ?? false;
  return {
    locations: locations.map((location, index) => ({ ...location, variable: bundle[index] ?? location.variable })),
    contractFunctions: contract?.functions.map(({ name }) => name) ?? [],
    calls: functions.map((label) => ({ label, transactions: 1 })),
    writers: isOnlySet(own) ? 1 : functions.length + 1,
    callers: isOnlySet(own) ? 1 : functions.length + 1,
    readersOnly: touches.length - written.length,
    transactionCount: functions.length,
    valueChanges: {
      ...(deltas.size === 1 && delta !== undefined ? { delta } : {}),
      adds: written.length > 0 && written.every(({ commutes }) => commutes),
      equalsTimestamp: false,
      sameKeyEverywhere: isKeyed,
    },
    ...(lines.readAt === undefined ? {} : { readLine: lines.readAt }),
    ...(lines.writtenAt === undefined ? {} : { writtenLine: lines.writtenAt }),
    ...(cap === undefined ? {} : { capVariableOrConstant: cap }),
    overwritten: written.length > 0 && touches.every(({ read }) => read === "never"),
    falseSharing: false,
    ...(locations[0]?.type === undefined ? {} : { type: locations[0].type }),
    speedups: { now: 1, alone: 1, best: 1 },
  };
}

/** Functions by which one account sets something, as an administrator or a feed does. */
const SETTER = /^_*(set|init|update|change|pause|unpause|grant|revoke|transferOwnership|renounce)/;

function isOnlySet(occasions: readonly Occasion[]): boolean {
  return writersOf(occasions).every((signature) => SETTER.test(signature));
}

function writersOf(occasions: readonly Occasion[]): string[] {
  return occasions.flatMap(({ one, other, contact }) => [
    ...(contact.one.write === "never" ? [] : [one.row.signature]),
    ...(contact.other.write === "never" ? [] : [other.row.signature]),
  ]);
}

function touchesOf(occasions: readonly Occasion[]): Touch[] {
  return occasions.flatMap(({ contact }) => [contact.one, contact.other]);
}

/** A variable of no layout: a balance, or a slot that code worked out by itself. */
function bareLocation(variable: string, contract: ProjectContract | undefined): NamedLocation {
  return { label: variable, variable, path: [], keyAddresses: [], ...(contract === undefined ? {} : { contract: contract.name }) };
}
