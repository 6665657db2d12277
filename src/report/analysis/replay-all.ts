import type { Hex } from "../../access/hex.ts";
import type { Executor } from "../../execution/executor.ts";
import type { Names } from "../../naming/names.ts";
import type { Naming } from "../../naming/naming.ts";
import { replay, type Recording } from "../../workload/replay.ts";
import type { Capture, Workload } from "../../workload/workload.ts";

/** What a replay needs: the capture, what names it and what executes it. */
export interface ReplayInput {
  readonly capture: Capture;
  readonly naming: Naming;
  readonly executor: Executor;
  readonly onProgress: (step: string, done: number, total: number) => void;
}

/** A replayed workload with its names. */
export interface Replayed {
  readonly recording: Recording;
  readonly names: Names;
}

/** Replays all workloads of a capture, one after another, and opens each one's names. */
export async function replayAll({ capture, executor, naming, onProgress }: ReplayInput): Promise<Replayed[]> {
  const total = capture.workloads.reduce((sum, { transactions }) => sum + transactions.length, 0);
  const codes = codesOf(capture);
  const replayed: Replayed[] = [];
  let done = 0;
  for (const workload of capture.workloads) {
    replayed.push({ recording: await replay(workload, executor), names: naming.open(namingState(workload, codes)) });
    onProgress("Replaying transactions", (done += workload.transactions.length), total);
  }
  return replayed;
}

/** Contracts by address, over all workloads: what a workload itself deploys has its code in the state of a later one. */
function codesOf({ workloads }: Capture): ReadonlyMap<Hex, Hex> {
  const codes = new Map<Hex, Hex>();
  for (const { state } of workloads) {
    for (const [address, { code }] of Object.entries(state.accounts) as [Hex, { code: Hex }][]) if (code !== "0x") codes.set(address, code);
  }
  return codes;
}

/** A workload's own state comes first: other tests may have deployed something else at an address. */
function namingState({ state }: Workload, codes: ReadonlyMap<Hex, Hex>): Parameters<Naming["open"]>[0] {
  return {
    code: (address: Hex) => {
      const own = state.accounts[address]?.code ?? "0x";
      return own === "0x" ? (codes.get(address) ?? "0x") : own;
    },
    storage: (address: Hex, slot: Hex) => state.accounts[address]?.storage[slot],
  };
}
