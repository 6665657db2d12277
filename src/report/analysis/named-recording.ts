import type { Access } from "../../access/access.ts";
import type { Hex } from "../../access/hex.ts";
import { locationKey, type LocationKey } from "../../access/location.ts";
import type { NamedCall, NamedLocation, Names } from "../../naming/names.ts";
import type { Recording } from "../../workload/replay.ts";

/** A location of one recording in a developer's words, with all fields of a packed slot that any of its transactions changed. */
export interface NamedVariable {
  readonly location: NamedLocation;
  /** The unit of conflicts: `Pair.reserve0, reserve1`; a contract's own entry stands for itself: `Token._balances[Pair]`. */
  readonly variable: string;
  /** True where transactions change different fields of one packed slot, and none changes a field that another one does. */
  readonly falseSharing: boolean;
}

/** A recording with names for its calls and for every location that it touched. */
export interface NamedRecording {
  readonly recording: Recording;
  readonly names: Names;
  readonly calls: readonly NamedCall[];
  readonly preimages: Readonly<Record<Hex, Hex>>;
  readonly variables: ReadonlyMap<LocationKey, NamedVariable>;
}

/** Names a recording. Each location is named once, packed slots once for every way in which they were changed. */
export function nameRecording(recording: Recording, names: Names): NamedRecording {
  const preimages: Record<Hex, Hex> = {};
  for (const executed of recording.executed) Object.assign(preimages, executed.preimages);
  const touched = new Map<LocationKey, LocationNames>();
  for (const { accesses } of recording.executed) {
    for (const access of accesses) {
      const key = locationKey(access.location);
      const seen = touched.get(key);
      if (seen === undefined) touched.set(key, new LocationNames(names.location(access, preimages), access));
      else if (seen.isPacked && access.write === "changed") seen.add(names.location(access, preimages), access);
    }
  }
  const calls = recording.workload.transactions.map(({ transaction }) => names.call(transaction));
  const variables = new Map([...touched].map(([key, seen]) => [key, seen.finish(names)]));
  return { recording, names, calls, preimages, variables };
}

/** Gathers the names that one location got from transaction to transaction: a packed slot is named by the fields that change. */
class LocationNames {
  #representative: NamedLocation;
  #representativeChanged: boolean;
  readonly #changes: (readonly string[])[] = [];

  constructor(location: NamedLocation, access: Access) {
    this.#representative = location;
    this.#representativeChanged = access.write === "changed";
    this.#note(location, access);
  }

  get isPacked(): boolean {
    return this.#representative.fields !== undefined;
  }

  add(location: NamedLocation, access: Access): void {
    if (!this.#representativeChanged) {
      this.#representative = location;
      this.#representativeChanged = true;
    }
    this.#note(location, access);
  }

  finish(names: Names): NamedVariable {
    const changed = [...new Set(this.#changes.flat())];
    const location = this.#representative;
    const fieldSets = new Set(this.#changes.map((fields) => fields.join()));
    const falseSharing = fieldSets.size > 1 && changed.length === [...fieldSets].flatMap((fields) => fields.split(",")).length;
    const named = location.fields?.map(({ name }) => name) ?? [];
    const isWhole = changed.length <= 1 || changed.every((name) => named.includes(name));
    const whole = isWhole ? location.variable : `${location.contract === undefined ? "" : `${location.contract}.`}${changed.join(", ")}`;
    const owner = location.keyAddresses.map((address) => names.contract(address)).find((contract) => contract !== undefined);
    return { location, variable: owner === undefined ? whole : `${whole}[${owner}]`, falseSharing };
  }

  #note(location: NamedLocation, access: Access): void {
    if (access.write === "changed" && location.fields !== undefined) this.#changes.push(location.fields.map(({ name }) => name));
  }
}
