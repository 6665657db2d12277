import type { ConflictRule } from "../../graph/rule.ts";
import { conflictKind } from "../../graph/mode.ts";
import { ADD, READ, WRITE } from "../../graph/access-table.ts";
import type { Gap } from "../predictor.ts";
import { isTold } from "../templates/key-knowledge.ts";
import { strength, type Condition, type Meeting } from "./condition.ts";
import { OWN_BALANCE, type Footprint, type Touch } from "./footprint.ts";
import { meetKeys, meetSlots } from "./meet.ts";

/** How the calls of two functions relate when many users make them in one block. */
export type RelationKind = "always" | "same-argument" | "same-user" | "never" | "unknown";

/** What two functions conflict on: what each of them does to one variable. */
export interface Contact {
  readonly variable: string;
  readonly one: Touch;
  readonly other: Touch;
}

/** How two functions relate, by prediction: of calls that succeed, in one instance of their contract. */
export interface PredictedRelation {
  /** `never` is proven. `unknown`: it may be `always`. */
  readonly kind: RelationKind;
  /** What is known to come about, whatever else does: `kind` where there are no gaps. */
  readonly atLeast: RelationKind;
  /** The variables of the conflict, each once. */
  readonly variables: readonly string[];
  /** The argument that must agree, for `same-argument`. */
  readonly argument?: string;
  /** True where it takes a way through one of them that not all calls go. */
  readonly conditional: boolean;
  /** What they conflict on, on every way where there is such. */
  readonly contacts: readonly Contact[];
  /** Why it is `unknown`; empty where a key tells why. */
  readonly gaps: readonly Gap[];
}

const KINDS: Readonly<Record<Condition, RelationKind>> = {
  never: "never",
  argument: "same-argument",
  derived: "same-argument",
  user: "same-user",
  unknown: "unknown",
  always: "always",
};

/** A contact, and when it comes about. */
interface Overlap extends Contact, Meeting {
  readonly conditional: boolean;
}

/** Relates two functions of one contract, or one with itself: the strongest condition under which a write of one meets a read (or, under `all`, a write) of the other. */
export function relateFunctions(one: Footprint, other: Footprint, rule: ConflictRule): PredictedRelation {
  const overlaps = [...one.touches, OWN_BALANCE].flatMap((left) =>
    [...other.touches, OWN_BALANCE].flatMap((right) => overlapOf(left, right, one, other, rule) ?? []),
  );
  const strongest = overlaps.reduce<Condition>(
    (known, { condition }) => (strength(condition) > strength(known) ? condition : known),
    "never",
  );
  const gaps = strongest === "always" ? [] : gapsBetween(one, other);
  const alike = overlaps.filter(({ condition }) => condition === strongest);
  const certain = alike.filter(({ conditional }) => !conditional);
  const decisive = certain.length > 0 ? certain : alike;
  const argument = decisive.find((overlap) => overlap.argument !== undefined)?.argument;
  const kind = gaps.length > 0 ? "unknown" : KINDS[strongest];
  return {
    kind,
    atLeast: KINDS[strongest],
    variables: [...new Set(decisive.map(({ variable }) => variable))],
    ...(KINDS[strongest] === "same-argument" && argument !== undefined ? { argument } : {}),
    conditional: decisive.length > 0 && certain.length === 0,
    contacts: decisive.map(({ variable, one: left, other: right }) => ({ variable, one: left, other: right })),
    gaps,
  };
}

function overlapOf(left: Touch, right: Touch, one: Footprint, other: Footprint, rule: ConflictRule): Overlap | undefined {
  // Nobody but its sender waits for what a transaction is paid from.
  if (left.kind !== right.kind || (left === OWN_BALANCE && right === OWN_BALANCE)) return undefined;
  const isPossible = conflict(modeOf(left, right, rule, "sometimes"), modeOf(right, left, rule, "sometimes"), rule);
  if (!isPossible) return undefined;
  const places = [
    { word: left.place, context: one.context },
    { word: right.place, context: other.context },
  ] as const;
  const meeting: Meeting =
    rule.granularity === "account" && left.kind === "storage"
      ? { condition: "always" }
      : left.kind === "storage"
        ? meetSlots(...places)
        : meetKeys(...places);
  if (meeting.condition === "never") return undefined;
  const isCertain = conflict(modeOf(left, right, rule, "always"), modeOf(right, left, rule, "always"), rule);
  return { ...meeting, variable: nameOf(left, right), one: left, other: right, conditional: !isCertain };
}

/** The variable by which two touches that meet are named, whichever comes first: what is written, and told. */
function nameOf(left: Touch, right: Touch): string {
  const rank = ({ write, add, place }: Touch): number => (write === "never" && add === "never" ? 2 : 0) + (isTold(place) ? 0 : 1);
  const [named] = [left, right].sort((one, other) => rank(one) - rank(other) || (one.variable < other.variable ? -1 : 1));
  return named?.variable ?? left.variable;
}

/** What a touch does under a rule on every way (`always`), or on some way. A write reads, for its gas. */
function modeOf(touch: Touch, meets: Touch, rule: ConflictRule, least: "sometimes" | "always"): number {
  const does = (often: Touch["read"]): boolean => often === "always" || often === least;
  const isChanged = rule.writes === "executed" || !touch.restored || isLeftOtherwise(touch, meets);
  const read = does(touch.read) || does(touch.write) ? READ : 0;
  const write = does(touch.write) && isChanged ? WRITE : 0;
  const add = does(touch.add) ? (rule.credits === "commutative" ? ADD : READ | WRITE) : 0;
  return read | write | add;
}

/** Two guards that put back different words change each other's. */
function isLeftOtherwise(touch: Touch, meets: Touch): boolean {
  return meets.write !== "never" && meets.left !== touch.left;
}

/** In either order. */
function conflict(one: number, other: number, { kinds }: ConflictRule): boolean {
  return conflictKind(one, other, kinds) !== undefined || conflictKind(other, one, kinds) !== undefined;
}

/** Why more may meet than is known. What is only read meets nothing that is only read. */
function gapsBetween(one: Footprint, other: Footprint): Gap[] {
  const mayMeet =
    (one.gaps.length > 0 && (one.mayWriteMore ? touchesAny(other) : writesAny(other))) ||
    (other.gaps.length > 0 && (other.mayWriteMore ? touchesAny(one) : writesAny(one)));
  return mayMeet ? [...new Set([...one.gaps, ...other.gaps])] : [];
}

function touchesAny({ touches, gaps }: Footprint): boolean {
  return touches.length > 0 || gaps.length > 0;
}

function writesAny({ touches, mayWriteMore }: Footprint): boolean {
  return mayWriteMore || touches.some(({ write, add }) => write !== "never" || add !== "never");
}
