/**
 * When two keys, or two locations, are the same for calls of different users.
 * - `argument`, `user`: where the calls name the same argument, or the same person.
 * - `derived`: where the contract works the same key out of what each call gave it (a shard, a bitmap's word).
 * - `unknown`: prediction cannot tell.
 */
export type Condition = "never" | "argument" | "derived" | "user" | "unknown" | "always";

/** A condition, and the argument that it is about. */
export interface Meeting {
  readonly condition: Condition;
  readonly argument?: string;
}

export const NEVER: Meeting = { condition: "never" };
export const ALWAYS: Meeting = { condition: "always" };
export const UNKNOWN: Meeting = { condition: "unknown" };

/** From the rarest to the most frequent, where all of them must hold. */
const RARITY: readonly Condition[] = ["never", "argument", "derived", "user", "unknown", "always"];

/** The condition under which all of some hold: the rarest of them. */
export function allOf(meetings: readonly Meeting[]): Meeting {
  return meetings.reduce((rarest, meeting) => (rank(meeting) < rank(rarest) ? meeting : rarest), ALWAYS);
}

function rank({ condition }: Meeting): number {
  return RARITY.indexOf(condition);
}

/** From the weakest to the strongest, where one of them suffices. An unknown overlap may be one that always holds. */
const STRENGTH: readonly Condition[] = ["never", "argument", "user", "derived", "unknown", "always"];

export function strength(condition: Condition): number {
  return STRENGTH.indexOf(condition);
}
