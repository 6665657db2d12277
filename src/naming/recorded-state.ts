import type { Hex } from "../access/hex.ts";
import type { ExecutedTransaction } from "../execution/executor.ts";
import type { CapturedState } from "../execution/state-reader.ts";
import type { Transaction } from "../execution/transaction.ts";
import type { CreatedCode, NamingState } from "./names.ts";

/** The state to name a replayed workload in: what it started from, and the contracts that its own transactions created. */
export function recordedState(
  state: CapturedState,
  transactions: readonly Transaction[],
  executed: readonly ExecutedTransaction[],
): NamingState {
  const created = new Map<Hex, CreatedCode>();
  const written = new Map<string, Hex>();
  executed.forEach(({ createdAddress, accesses }, index) => {
    for (const { location, write, after } of accesses) {
      if (write !== "changed") continue;
      if (location.kind === "code") created.set(location.address, { ...created.get(location.address), codeHash: after });
      if (location.kind === "storage") written.set(location.address + location.slot, after);
    }
    const data = transactions[index]?.data;
    if (createdAddress !== undefined && data !== undefined)
      created.set(createdAddress, { ...created.get(createdAddress), creationData: data });
  });
  return {
    code: (address) => state.accounts[address]?.code ?? "0x",
    storage: (address, slot) => state.accounts[address]?.storage[slot] ?? written.get(address + slot),
    created: (address) => created.get(address),
  };
}
