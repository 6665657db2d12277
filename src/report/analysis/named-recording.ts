import type { Access } from "../../access/access.ts";
import type { Hex } from "../../access/hex.ts";
import type { LocationKey } from "../../access/location.ts";
import { LocationIndex } from "../../graph/location-index.ts";
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
  /** Numbers for the locations of the recording's access sets, and the variable of each. */
  readonly locations: LocationIndex;
  readonly variableOf: readonly NamedVariable[];
  readonly variables: ReadonlyMap<LocationKey, NamedVariable>;
}

/** Names a recording. Each location is named once, packed slots once for every way in which they were changed. */
export function nameRecording(recording: Recording, names: Names): NamedRecording {
  const preimages: Record<Hex, Hex> = {};
  for (const executed of recording.executed) Object.assign(preimages, executed.preimages);
  const locations = new LocationIndex(recording.executed.map(({ accesses }) => accesses));
  const touched: (LocationNames | undefined)[] = new Array<undefined>(locations.keys.length).fill(undefined);
  for (const [transaction, { accesses }] of recording.executed.entries()) {
    for (const [index, access] of accesses.entries()) {
      const id = locations.id(transaction, index);
      const seen = touched[id];
      if (seen === undefined) touched[id] = new LocationNames(names.location(access, preimages), access);
      else if (seen.isPacked && access.write === "changed") seen.add(names.location(access, preimages), access);
    }
  }
  const calls = recording.workload.transactions.map(({ transaction }) => names.call(transaction));
  const variableOf = touched.flatMap((seen) => seen?.finish(names) ?? []);
  const variables = new Map(variableOf.map((variable, id) => [locations.keys[id] ?? "", variable]));
  return { recording, names, calls, preimages, locations, variableOf, variables };
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
    const own = named.join(", ");
    const owner = location.keyAddresses.map((address) => names.contract(address)).find((contract) => contract !== undefined);
    return {
      location,
      get variable() {
        const whole = isWhole
          ? location.variable
          : location.variable.endsWith(own)
            ? `${location.variable.slice(0, location.variable.length - own.length)}${changed.join(", ")}`
            : location.variable; // elements of an array: their numbers are no part of its name
        return owner === undefined ? whole : `${whole}[${owner}]`;
      },
      falseSharing,
    };
  }

  #note(location: NamedLocation, access: Access): void {
    if (access.write === "changed" && location.fields !== undefined) this.#changes.push(location.fields.map(({ name }) => name));
  }
}
