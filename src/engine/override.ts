import type { Hex } from "../access/hex.ts";
import type { AccountOverride, StateOverrides } from "../execution/state-override.ts";
import type { EngineInstance } from "./instance.ts";
import { ADDRESS_BYTES, WORD_BYTES } from "./memory-map.ts";

/** Puts state in place of the world's, for the block that is open and before its first transaction. */
export function overrideState(engine: EngineInstance, overrides: StateOverrides): void {
  for (const [address, override] of overrides) overrideAccount(engine, address, override);
}

function overrideAccount(engine: EngineInstance, address: Hex, { balance, nonce, code, state, stateDiff }: AccountOverride): void {
  const { exports } = engine;
  const codeLength = code === undefined ? 0 : (code.length - 2) / 2;
  const at = exports.stageState(ADDRESS_BYTES + 2 * WORD_BYTES + codeLength);
  const first = at + ADDRESS_BYTES;
  const second = first + WORD_BYTES;
  engine.writeReversed(at, address, ADDRESS_BYTES);
  if (balance !== undefined) {
    engine.writeWord(first, balance);
    exports.overrideBalance(at, first);
  }
  if (nonce !== undefined) exports.overrideNonce(at, nonce);
  if (code !== undefined) {
    engine.writeData(second, code);
    exports.overrideCode(at, second, codeLength);
  }
  if (state !== undefined) exports.overrideStorage(at);
  for (const [slot, value] of state ?? stateDiff ?? []) {
    engine.writeReversed(first, slot, WORD_BYTES);
    engine.writeReversed(second, value, WORD_BYTES);
    exports.overrideSlot(at, first, second);
  }
}
