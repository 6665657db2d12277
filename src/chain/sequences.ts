import type { Hex } from "../access/hex.ts";
import { keccakHex, toBytes } from "./bytes.ts";

/** Where the values of prevRandao start: genesis takes the first. */
const PREV_RANDAO_SEED = "randomMixHashSeed";

/** Where the parent beacon block roots start: block 1 takes the first. */
const BEACON_ROOT_SEED = "randomParentBeaconBlockRootSeed";

/** Hashes, each the keccak256 of the one before. Snapshots keep `next` and put it back; hardhat_setPrevRandao sets it. */
export class HashSequence {
  next: Hex;

  constructor(next: Hex) {
    this.next = next;
  }

  /** Gives the next hash and moves on. */
  take(): Hex {
    const taken = this.next;
    this.next = keccakHex(toBytes(taken));
    return taken;
  }
}

/** The values of prevRandao, genesis first. */
export function prevRandaoSequence(): HashSequence {
  return new HashSequence(keccakHex(Buffer.from(PREV_RANDAO_SEED)));
}

/** The parent beacon block roots, block 1 first. */
export function beaconRootSequence(): HashSequence {
  return new HashSequence(keccakHex(Buffer.from(BEACON_ROOT_SEED)));
}
