import type { EngineExports } from "./instance.ts";

/** The exports that give pointers. */
const POINTERS = [
  ...["allocate", "blockRecord", "executeBatch", "lastResult", "needed", "reserveReturnData", "stageState", "stageTransaction"],
  ...["worldAccountAt", "worldSlotAt", "worldCode", "worldSetAccount", "worldForgetStorage", "proveAccount", "proveSlot"],
] as const satisfies readonly (keyof EngineExports)[];

/** A module's exports, with pointers as they are counted here: WebAssembly hands those into the upper half of a memory of 4 GB over as negative. */
export function withUnsignedPointers(exports: EngineExports): EngineExports {
  const unsigned = POINTERS.map((name) => {
    const give = exports[name] as (...given: readonly unknown[]) => number;
    return [name, (...given: readonly unknown[]) => give(...given) >>> 0];
  });
  return { ...exports, ...(Object.fromEntries(unsigned) as Partial<EngineExports>) };
}
