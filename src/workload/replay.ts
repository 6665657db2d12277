import { capturedStateReader, StateDraft } from "../execution/captured-state.ts";
import type { ExecutedTransaction, Executor } from "../execution/executor.ts";
import { describeRefusal } from "../execution/refusal.ts";
import type { CapturedState } from "../execution/state-reader.ts";
import { ParallelError } from "../errors/error.ts";
import type { Outcome, Workload, WorkloadTransaction } from "./workload.ts";

/** A transaction that came out otherwise in the replay than on the network that ran it. */
export interface Drift {
  readonly transaction: number;
  readonly what: "refused" | "status" | "gas" | "logs";
  readonly recorded: string;
  readonly replayed: string;
}

/** A workload with what each of its transactions touched. */
export interface Recording {
  readonly workload: Workload;
  readonly executed: readonly ExecutedTransaction[];
  /** Empty for examples, whose replay must agree; traffics may drift, since they ran in other blocks than the one of the replay. */
  readonly drift: readonly Drift[];
}

/**
 * Replays a workload as one block and records what each transaction touched.
 *
 * @throws REPLAY_DIFFERS where an example does not reproduce status, gas and logs of its receipt.
 */
export async function replay(workload: Workload, executor: Executor): Promise<Recording> {
  const transactions = workload.transactions.map(({ transaction }) => transaction);
  const base = capturedStateReader(workload.state);
  const executed = await executor.execute(workload.block, transactions, base, { checkSenders: workload.kind === "example" });
  const drift = workload.transactions.flatMap(({ outcome }, index) => {
    const result = executed[index];
    return outcome === undefined || result === undefined ? [] : driftOf(index, outcome, result);
  });
  if (workload.kind === "example") refuseDrift(workload, drift);
  return { workload, executed, drift };
}

function driftOf(transaction: number, outcome: Outcome, result: ExecutedTransaction): Drift[] {
  if (result.refusal !== undefined) return [{ transaction, what: "refused", recorded: "mined", replayed: describeRefusal(result.refusal) }];
  if (result.status !== outcome.status) {
    return [{ transaction, what: "status", recorded: String(outcome.status), replayed: String(result.status) }];
  }
  if (result.gasUsed !== outcome.gasUsed) {
    return [{ transaction, what: "gas", recorded: String(outcome.gasUsed), replayed: String(result.gasUsed) }];
  }
  const recorded = JSON.stringify(outcome.logs);
  const replayed = JSON.stringify(result.logs);
  return recorded === replayed ? [] : [{ transaction, what: "logs", recorded, replayed }];
}

function refuseDrift(workload: Workload, drift: readonly Drift[]): void {
  const first = drift[0];
  if (first === undefined) return;
  const transaction: WorkloadTransaction | undefined = workload.transactions[first.transaction];
  throw new ParallelError("REPLAY_DIFFERS", {
    transaction: transaction?.transaction.hash ?? `${first.transaction} of ${workload.name}`,
    test: transaction?.origin?.test ?? workload.name,
    what: first.what,
    recorded: first.recorded,
    replayed: first.replayed,
  });
}

/** The state before one transaction of a replayed workload: the workload's own, and what the transactions before it wrote. */
export function stateBefore(recording: Recording, transaction: number): CapturedState {
  if (transaction === 0) return recording.workload.state;
  const draft = new StateDraft(recording.workload.state);
  for (const executed of recording.executed.slice(0, transaction)) applyWrites(draft, executed);
  return draft.finish();
}

function applyWrites(draft: StateDraft, { accesses, deployedCode }: ExecutedTransaction): void {
  for (const { location, write, after } of accesses) {
    if (write !== "changed" && write !== "added") continue;
    if (location.kind === "storage") draft.setStorage(location.address, location.slot, after);
    if (location.kind === "balance") draft.setAccount(location.address, { balance: BigInt(after) });
    if (location.kind === "code") draft.setAccount(location.address, { code: deployedCode?.[after] ?? "0x" });
    if (location.kind === "nonce") draft.setAccount(location.address, { nonce: BigInt(after) });
  }
}
