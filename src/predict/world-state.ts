import type { World } from "../engine/world.ts";
import type { PredictionState } from "./predictor.ts";

/** An engine's world as prediction reads it: always as it is now. */
export function worldState(world: World): PredictionState {
  return {
    codeId: (address) => world.codeHash(address),
    code: (address) => world.code(address),
    storage: (address, slot) => world.stored(address, slot),
    balance: (address) => world.balance(address),
    nonce: (address) => world.nonce(address),
  };
}
