import type { Hardfork } from "../../../src/execution/block-context.ts";
import type { Fields, Scene } from "../scene.ts";

/** One kind of transactions. */
export interface Traffic {
  /** How often it comes, beside the others. */
  readonly weight: number;
  readonly since?: Hardfork;
  /** Makes the next transaction: a request's fields, or a signed transaction. */
  readonly next: (scene: Scene) => Fields | `0x${string}` | Promise<Fields | `0x${string}`>;
}
