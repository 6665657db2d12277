import { EMPTY_CODE_HASH, type Hex } from "../../access/hex.ts";
import type { ExecutedTransaction, Executor } from "../../execution/executor.ts";
import { capturedStateReader, StateDraft } from "../../execution/captured-state.ts";
import type { CapturedState } from "../../execution/state-reader.ts";
import { stateBefore } from "../replay.ts";
import type { Workload } from "../workload.ts";
import { keyedArguments, storedArguments, type RecordedCall } from "./recorded-call.ts";
import type { CallShape } from "./shape.ts";
import { StorageKeys } from "./storage-keys.ts";
import { isAddressWord, substituteState, substituteTransaction, substitutionFor } from "./substitution.ts";

/** What is varied from clone to clone beside the sender: argument words of the call. */
interface Variation {
  readonly recipients: readonly Hex[];
  readonly ids: readonly Hex[];
  readonly values: readonly Hex[];
}

/** One call, made by many senders in one block. */
export interface ClonedCalls {
  readonly shape: CallShape;
  readonly original: RecordedCall;
  /** What was varied from clone to clone: `sender`, `sender and id`, `sender, recipient and value`. */
  readonly variation: string;
  /** The accepted clones only, as one block that starts from the original's own state. */
  readonly workload: Workload;
  readonly executed: readonly ExecutedTransaction[];
  readonly rejectedCount: number;
  /** The first clone that was rejected, where there is one. */
  readonly firstRejected?: ExecutedTransaction;
}

/** A call that could not be made by others: the first clone's failure, for the report's "not covered". */
export interface RejectedShape {
  readonly shape: CallShape;
  readonly original: RecordedCall;
  readonly failure: ExecutedTransaction;
}

/**
 * Clones one recorded call of a shape to many senders: the sender replaced in the calldata, the state under the sender's keys copied to the clone's,
 * a balance given; recipients, ids and what a plain variable is set to are varied with it where the call still succeeds. A clone counts where its status and the shape of its logs
 * are the original's.
 */
export async function cloneCalls(shape: CallShape, count: number, executor: Executor): Promise<ClonedCalls | RejectedShape> {
  const original = pickOriginal(shape);
  const words = keyedArguments(original);
  const recipients = words.filter((word) => isAddressWord(word) && isUser(word, original));
  const ids = words.filter((word) => !isAddressWord(word));
  const values = storedArguments(original, shape.calls).filter((word) => !words.includes(word));
  const state = stateBefore(original.recording, original.index);
  let failure = original.executed;
  for (const variation of variationsOf({ recipients, ids, values })) {
    const trial = await runClones(original, state, 2, variation, executor);
    const accepted = trial.executed.filter((executed) => isAccepted(executed, original.executed)).length;
    if (accepted === 0) {
      failure = trial.executed[0] ?? failure;
      continue;
    }
    const full = count <= 2 ? trial : await runClones(original, state, count, variation, executor);
    return acceptedOf(shape, original, told(variation), full);
  }
  return { shape, original, failure };
}

/** The first call that took its block alone, else the first: its own state is the best known. */
function pickOriginal(shape: CallShape): RecordedCall {
  const alone = shape.calls.find(({ recording }) => recording.workload.transactions.length === 1);
  return alone ?? (shape.calls[0] as RecordedCall);
}

/** Ways to vary a call, those that vary most first. */
function variationsOf({ recipients, ids, values }: Variation): Variation[] {
  const none = { recipients: [], ids: [], values: [] };
  const all = [{ recipients, ids }, { ids }, { recipients }, {}].flatMap((some) => [
    { ...none, ...some, values },
    { ...none, ...some },
  ]);
  return [...new Map(all.map((variation) => [told(variation), variation])).values()];
}

function told({ recipients, ids, values }: Variation): string {
  const names = [
    "sender",
    ...(recipients.length > 0 ? ["recipient"] : []),
    ...(ids.length > 0 ? ["id"] : []),
    ...(values.length > 0 ? ["value"] : []),
  ];
  const last = names.pop() ?? "";
  return names.length === 0 ? last : `${names.join(", ")} and ${last}`;
}

async function runClones(
  original: RecordedCall,
  state: CapturedState,
  count: number,
  { recipients, ids, values }: Variation,
  executor: Executor,
) {
  const { recording, sent, executed: originalExecuted } = original;
  const keys = new StorageKeys(originalExecuted.preimages);
  const draft = new StateDraft(state);
  const transactions = Array.from({ length: count }, (_, clone) => {
    const words = substitutionFor(clone, sent.transaction.from, [...recipients, ...ids], values);
    substituteState(draft, state, keys, words);
    return substituteTransaction(sent.transaction, words);
  });
  const { name, block } = recording.workload;
  const workload: Workload = {
    name,
    kind: "traffic",
    block,
    transactions: transactions.map((transaction) => ({ transaction, ...(sent.origin === undefined ? {} : { origin: sent.origin }) })),
    state: draft.finish(),
  };
  const executed = await executor.execute(block, transactions, capturedStateReader(workload.state), { checkSenders: false });
  return { workload, executed };
}

function acceptedOf(
  shape: CallShape,
  original: RecordedCall,
  variation: string,
  { workload, executed }: { workload: Workload; executed: readonly ExecutedTransaction[] },
): ClonedCalls {
  const accepted = executed.map((each) => isAccepted(each, original.executed));
  const firstRejected = executed.find((_, index) => accepted[index] === false);
  return {
    shape,
    original,
    variation,
    workload: { ...workload, transactions: workload.transactions.filter((_, index) => accepted[index]) },
    executed: executed.filter((_, index) => accepted[index]),
    rejectedCount: accepted.filter((each) => !each).length,
    ...(firstRejected === undefined ? {} : { firstRejected }),
  };
}

function isAccepted(clone: ExecutedTransaction, original: ExecutedTransaction): boolean {
  return clone.refusal === undefined && clone.status === original.status && logShape(clone) === logShape(original);
}

/** Where its events came from and what they are; a contract that the call itself created stands at another address for each sender. */
function logShape({ logs, accesses }: ExecutedTransaction): string {
  const created = new Set(
    accesses.flatMap(({ location, before }) => (location.kind === "code" && before === EMPTY_CODE_HASH ? [location.address] : [])),
  );
  return logs.map(({ address, topics }) => `${created.has(address) ? "created" : address}:${topics[0] ?? ""}:${topics.length}`).join(" ");
}

/** An account without code at the time of the call: a person, who could be another person. */
function isUser(word: Hex, { recording }: RecordedCall): boolean {
  const account = recording.workload.state.accounts[`0x${word.slice(26)}`];
  return account === undefined || account.code === "0x";
}
