import type { AdvicePattern } from "../model.ts";
import type { HotspotEvidence } from "./evidence.ts";

/** One shape of contention: how to tell it, and what to say. Texts have at most about 60 words: what it is, what to change, what that costs, when not to. */
export interface Pattern {
  readonly pattern: AdvicePattern;
  /** Set where the contention is the business itself. */
  readonly inherent?: true;
  recognise(evidence: HotspotEvidence): boolean;
  text(evidence: HotspotEvidence): string;
}
