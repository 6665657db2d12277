import { stateByExecution } from "../block-capture.ts";
import type { History, Sink } from "../history.ts";
import { messageOf } from "../message-of.ts";
import type { Workload } from "../workload.ts";
import { roomFor } from "./capture-traffic.ts";

/** Runs the sequence and stores what it sent as one workload. Where that cannot be, its blocks stay the examples that they are, and a gap says why. */
export async function captureSequence<Result>(
  name: string,
  sequence: () => Promise<Result>,
  history: History,
  store: Sink,
): Promise<Result> {
  const { result, workloads, rewound } = await history.gather(sequence);
  const reason = rewound ? "the network was reverted while it ran" : workloads.length === 0 ? "it sent no transaction" : undefined;
  const captured = reason === undefined ? await history.passOver((ask) => sequenceOf(name, workloads, ask)).catch(messageOf) : reason;
  if (typeof captured === "object") {
    store.workload(captured);
  } else {
    for (const workload of workloads) store.workload(workload);
    store.gap({ what: `workload "${name}"`, reason: captured, count: 1 });
  }
  return result;
}

/** The blocks as one. Its state is what one execution reads of the node's state before the first of them. */
async function sequenceOf(name: string, blocks: readonly Workload[], ask: Parameters<typeof stateByExecution>[0]): Promise<Workload> {
  const transactions = blocks.flatMap((block) => block.transactions);
  const block = roomFor(transactions, (blocks[0] as Workload).block);
  return {
    name,
    kind: "sequence",
    block,
    transactions,
    state: await stateByExecution(
      ask,
      block,
      transactions.map(({ transaction }) => transaction),
    ),
  };
}
