import type { Scene } from "../scene.ts";

/** Something that is done with two networks beside sending transactions. */
export interface Step {
  /** How often it comes, beside the others. */
  readonly weight: number;
  readonly run: (scene: Scene) => Promise<void>;
}
