import type { Access } from "../access/access.ts";
import type { SourceLine } from "./names.ts";
import type { SlotField } from "./place.ts";

/**
 * Which fields of a packed slot an access is about: those whose bytes it changed; else those that the reading or writing source names;
 * else all of them.
 */
export function touchedFields(
  fields: readonly SlotField[],
  access: Access,
  sourceLine: (site: Access["readAt"]) => SourceLine | undefined,
): readonly SlotField[] {
  const changed =
    access.write === "changed" ? fields.filter((field) => bytesOf(access.before, field) !== bytesOf(access.after, field)) : [];
  if (changed.length > 0) return changed;

  const sites = access.write === "none" ? [access.readAt] : [access.readAt, access.writtenAt];
  const words = new Set(sites.flatMap((site) => sourceLine(site)?.expression?.match(/[A-Za-z_$][\w$]*/g) ?? []));
  const named = fields.filter(({ step }) => step.kind === "member" && words.has(step.name));
  return named.length > 0 ? named : fields;
}

function bytesOf(word: string, { offset, bytes }: SlotField): string {
  const end = word.length - offset * 2;
  return word.slice(end - bytes * 2, end);
}
