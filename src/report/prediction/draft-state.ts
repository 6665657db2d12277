import type { Hex } from "../../access/hex.ts";
import { toWord } from "../../access/hex.ts";
import type { StateDraft } from "../../execution/captured-state.ts";
import type { ExecutedTransaction } from "../../execution/executor.ts";
import type { PredictionState } from "../../predict/predictor.ts";

/** A draft as prediction reads it. */
export function predictionState(draft: Pick<StateDraft, "account">): PredictionState {
  const code = (address: Hex): Hex => draft.account(address)?.code ?? "0x";
  return {
    code,
    codeId: (address) => (code(address) === "0x" ? undefined : code(address)),
    storage: (address, slot) => BigInt(draft.account(address)?.storage[toWord(slot)] ?? 0n),
    balance: (address) => draft.account(address)?.balance ?? 0n,
    nonce: (address) => draft.account(address)?.nonce ?? 0n,
  };
}

/** Brings a draft to the state that a transaction left. */
export function applyWrites(draft: StateDraft, { accesses, deployedCode }: ExecutedTransaction): void {
  for (const { location, write, after } of accesses) {
    if (write !== "changed" && write !== "added") continue;
    if (location.kind === "storage") draft.setStorage(location.address, location.slot, after);
    if (location.kind === "balance") draft.setAccount(location.address, { balance: BigInt(after) });
    if (location.kind === "nonce") draft.setAccount(location.address, { nonce: BigInt(after) });
    if (location.kind === "code") draft.setAccount(location.address, { code: deployedCode?.[after] ?? "0x" });
  }
}
