import type { Scene } from "../scene.ts";
import { creations, lives } from "./creations.ts";
import { failures, refused } from "./failures.ts";
import { programs } from "./programs.ts";
import { collectibles, market, tokens } from "./tokens.ts";
import type { Traffic } from "./traffic.ts";
import { transfers } from "./transfers.ts";
import { accessLists, automatic, blobs, delegations, fillers, nonces, signed } from "./typed.ts";

const TRAFFIC: readonly Traffic[] = [
  ...[transfers, tokens, collectibles, market, failures, refused, creations, lives, programs, accessLists],
  ...[delegations, blobs, signed, nonces, fillers, automatic],
];

/** Sends the next transaction, of any kind that the hardfork knows. */
export async function sendNext(scene: Scene): Promise<void> {
  const possible = TRAFFIC.filter(({ since = "berlin" }) => scene.isSince(since));
  const { next } = scene.random.weighted(possible.map((traffic) => [traffic.weight, traffic] as const));
  const transaction = await next(scene);
  await scene.send(typeof transaction === "string" ? "eth_sendRawTransaction" : "eth_sendTransaction", transaction);
}
