import type { NamedLocation, PathStep, SourceLine } from "./names.ts";
import type { Place, SlotField } from "./place.ts";

/** More array elements than this in one slot are told as a range. */
const MOST_LISTED = 3;
/** OpenZeppelin's typed sets and maps wrap the real structure in a member of this name: a step that tells a reader nothing. */
const WRAPPER_MEMBER = "_inner";

/** Names a place in the words of `names.ts`, given the contract's name and the fields of the slot that are meant. */
export function namePlace(
  contract: string,
  place: Place,
  fields: readonly SlotField[],
  declarationLine: (src: string) => SourceLine | undefined,
): NamedLocation {
  const [only, ...more] = fields;
  const path = only !== undefined && more.length === 0 ? [...place.path, only.step] : place.path;
  const several = more.length === 0 ? [] : fields.map(({ step }) => step);
  const addresses = place.shownKeys.flatMap(({ address }) => address ?? []);
  const variableName = [...path, ...several].find((step) => step.kind === "member")?.name;
  const variable = place.declarations.find(({ name }) => name === variableName) ?? place.declarations[0];
  const declaredAt = variable === undefined ? undefined : declarationLine(variable.declaration.src);
  return {
    get label() {
      const keys = place.shownKeys.map(({ shown }) => shown);
      return `${contract}.${written(path, several, keys)}`;
    },
    variable: `${contract}.${written(path, several)}`,
    contract,
    ...(fields.length === 0 ? {} : { fields: fields.map(({ step, offset, bytes }) => ({ name: stepName(step), offset, bytes })) }),
    path,
    keyAddresses: [...new Set(addresses)],
    ...(variable === undefined ? {} : { type: typeText(place, variable.type.label) }),
    ...(declaredAt === undefined ? {} : { declaredAt }),
  };
}

/** `positions[0x70…79C8].shares`, or `positions.shares` where no keys are given. */
function written(path: readonly PathStep[], several: readonly PathStep[], keys?: readonly string[]): string {
  let text = "";
  let keysShown = 0;
  for (const step of path) {
    if (step.kind === "key") text += keys === undefined ? "" : `[${keys[keysShown++] ?? ""}]`;
    else if (step.kind === "index") text += keys === undefined ? "" : `[${step.value}]`;
    else if (stepName(step) !== WRAPPER_MEMBER) text += (text === "" ? "" : ".") + stepName(step);
  }
  if (several.length === 0) return text;
  if (several[0]?.kind === "member") return `${text}${text === "" ? "" : "."}${several.map(stepName).join(", ")}`;
  if (keys === undefined) return text;
  const indexes = several.map(stepName);
  return indexes.length > MOST_LISTED ? `${text}[${indexes[0]}…${indexes.at(-1)}]` : indexes.map((index) => `${text}[${index}]`).join(", ");
}

function stepName(step: PathStep): string {
  switch (step.kind) {
    case "member":
      return step.name;
    case "length":
      return "length";
    default:
      return step.value;
  }
}

/** The variable's type, and for a part of a struct the member's own: `struct EnumerableSet.AddressSet; Set._values: bytes32[]`. */
function typeText(place: Place, variableType: string): string {
  const member = place.declarations.at(-1);
  const struct = place.structs.at(-1);
  return member === undefined || struct === undefined ? variableType : `${variableType}; ${struct}.${member.name}: ${member.type.label}`;
}
