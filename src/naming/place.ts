import { toWord, type Hex } from "../access/hex.ts";
import { readKey } from "./key.ts";
import type { Layout } from "./layout.ts";
import type { PathStep } from "./names.ts";
import type { Preimages } from "./preimages.ts";
import { elementsPerSlot, slotCount, type Field, type StorageType } from "./storage-type.ts";

/** A value in a slot: a variable, a struct's member or an array's element. `offset` counts bytes from the slot's low end. */
export interface SlotField {
  readonly step: PathStep;
  readonly offset: number;
  readonly bytes: number;
}

/**
 * What a slot holds. The path starts with the state variable (a `member` step); it ends at what the slot holds where that fills the slot, or
 * at what contains the slot's fields.
 */
export interface Place {
  readonly path: readonly PathStep[];
  /** The values that share the slot: each is one more step of the path. Empty where the path's end fills the slot by itself. */
  readonly fields: readonly SlotField[];
  /** The type that stands at the end of the path: a mapping, a dynamic array, a string, or what contains the fields. */
  readonly type: StorageType | undefined;
  /** The variable, then the members on the way. */
  readonly declarations: readonly Field[];
  /** The names of the structs that were entered on the way. */
  readonly structs: readonly string[];
  /** For each key of the path: how a label shows it, and the address that it is. */
  readonly shownKeys: readonly { readonly shown: string; readonly address?: Hex }[];
}

const START: Place = { path: [], fields: [], type: undefined, declarations: [], structs: [], shownKeys: [] };
/** Mappings in mappings nest no deeper than people write them; a guard against preimages that go in circles. */
const DEEPEST = 16;

/** Finds what a slot holds by a contract's layout and what was hashed to get the slot. Undefined where neither tells. */
export function findPlace(slot: Hex, layout: Layout, preimages: readonly Preimages[], depth = 0): Place | undefined {
  return declaredPlace(slot, layout) ?? (depth < DEEPEST ? hashedPlace(slot, layout, preimages, depth) : undefined);
}

/** Declared slots that were found, by layout: every entry of a mapping comes back to the mapping's own. */
const declaredPlaces = new WeakMap<Layout, Map<Hex, Place>>();

function declaredPlace(word: Hex, layout: Layout): Place | undefined {
  const known = declaredPlaces.get(layout) ?? new Map<Hex, Place>();
  declaredPlaces.set(layout, known);
  const found = known.get(word);
  if (found !== undefined) return found;
  const slot = BigInt(word);
  const region = layout.regions.find(({ base, slots }) => slot >= base && slot < base + slots);
  const place = region === undefined ? undefined : amongFields(region.fields, slot - region.base, START);
  if (place !== undefined) known.set(word, place);
  return place;
}

function hashedPlace(slot: Hex, layout: Layout, preimages: readonly Preimages[], depth: number): Place | undefined {
  for (const source of preimages) {
    const hashed = source.behind(slot);
    if (hashed === undefined) continue;
    const { parentSlot, key } = splitPreimage(hashed.preimage);
    const parent = findPlace(parentSlot, layout, preimages, depth + 1);
    const place = parent === undefined ? undefined : behindParent(parent, key, hashed.distance, layout);
    if (place !== undefined) return place;
  }
  return undefined;
}

/** A mapping hashes its key and its own slot, an array its own slot alone. */
export function splitPreimage(preimage: Hex): { readonly parentSlot: Hex; readonly key: Hex } {
  return { parentSlot: toWord(`0x${preimage.slice(-64)}`), key: `0x${preimage.slice(2, -64)}` };
}

function behindParent(parent: Place, key: Hex, distance: bigint, layout: Layout): Place | undefined {
  const { type } = parent;
  // Only an empty text leaves nothing of the key.
  if (type?.kind === "mapping" && (key !== "0x" || type.key.kind === "bytes")) {
    const read = readKey(key, type.key, layout.constants);
    const at = { ...parent, path: [...parent.path, read.step], shownKeys: [...parent.shownKeys, read] };
    return distance < slotCount(type.value) ? inside(type.value, distance, at) : undefined;
  }
  if (key !== "0x") return undefined;
  if (type?.kind === "array" && type.length === undefined)
    return amongElements(type.element, distance, { ...parent, path: withoutLength(parent.path) });
  // The data of a long string: the same variable.
  return type?.kind === "bytes" ? parent : undefined;
}

function withoutLength(path: readonly PathStep[]): readonly PathStep[] {
  return path.at(-1)?.kind === "length" ? path.slice(0, -1) : path;
}

function inside(type: StorageType, slot: bigint, at: Place): Place | undefined {
  switch (type.kind) {
    case "struct":
      return amongFields(type.fields().fields, slot, { ...at, type, structs: [...at.structs, type.name] });
    case "array":
      if (type.length !== undefined) return amongElements(type.element, slot, { ...at, type });
      return slot === 0n ? { ...at, type, path: [...at.path, { kind: "length" }] } : undefined;
    default:
      return slot === 0n ? { ...at, type } : undefined;
  }
}

function amongFields(fields: readonly Field[], slot: bigint, at: Place): Place | undefined {
  const here = fields.filter((field) => slot >= field.slot && slot < field.slot + slotCount(field.type));
  const [first] = here;
  if (first === undefined) return undefined;
  if (here.length === 1) {
    return inside(first.type, slot - first.slot, {
      ...at,
      path: [...at.path, { kind: "member", name: first.name }],
      declarations: [...at.declarations, first],
    });
  }
  return {
    ...at,
    fields: here.map(({ name, offset, type }) => ({
      step: { kind: "member", name },
      offset,
      bytes: type.kind === "value" ? type.bytes : 32,
    })),
    declarations: [...at.declarations, ...here],
  };
}

function amongElements(element: StorageType, slot: bigint, at: Place): Place | undefined {
  const perSlot = elementsPerSlot(element);
  if (perSlot > 1n && element.kind === "value") {
    const fields = Array.from({ length: Number(perSlot) }, (_, position): SlotField => ({
      step: { kind: "index", value: (slot * perSlot + BigInt(position)).toString() },
      offset: position * element.bytes,
      bytes: element.bytes,
    }));
    return { ...at, fields };
  }
  const size = slotCount(element);
  return inside(element, slot % size, { ...at, path: [...at.path, { kind: "index", value: (slot / size).toString() }] });
}
