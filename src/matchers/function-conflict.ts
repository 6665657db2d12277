import type { RelationKind } from "../predict/conflicts/relate.ts";
import type { Obstacle } from "./lines.ts";

/** How calls of two functions relate when different users make them in one block. */
export interface FunctionConflict {
  readonly kind: RelationKind;
  /** The argument that must agree, for `same-argument`. */
  readonly argument?: string | undefined;
  /** For `always`: what they conflict on. */
  readonly obstacles: readonly Obstacle[];
  /** What it rests on, in a user's words. */
  readonly evidence: string;
  /** True where it is proven: no recorded call could tell better. */
  readonly isCertain: boolean;
}
