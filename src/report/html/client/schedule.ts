import type { ConflictGraph } from "./conflicts.ts";
import { Heap } from "./heap.ts";

/** A modelled run of a block on executors. Times in gas from the block's start. */
export interface Schedule {
  readonly makespan: number;
  /** By transaction: the executor that ran it, and when it started. */
  readonly lanes: readonly number[];
  readonly starts: readonly number[];
}

/**
 * A list schedule (Graham 1969): whenever an executor is free it takes, of the transactions whose conflicts are done, the one with most gas ahead of it
 * on its heaviest path; of equal ones the first in the block.
 */
export function scheduleOn(executors: number, graph: ConflictGraph, ahead: Float64Array): Schedule {
  const lanes = new Array<number>(graph.transactionCount).fill(0);
  const starts = new Array<number>(graph.transactionCount).fill(0);
  const waiting = graph.before.map((earlier) => earlier.length);
  const ready = new Heap<number>((one, other) => (ahead[other] ?? 0) - (ahead[one] ?? 0) || one - other);
  const running = new Heap<{ vertex: number; lane: number; end: number }>((one, other) => one.end - other.end || one.lane - other.lane);
  const free = new Heap<number>((one, other) => one - other);
  for (let lane = 0; lane < executors; lane++) free.push(lane);
  let time = 0;

  const release = (vertex: number): void => {
    for (const later of graph.after[vertex] ?? []) {
      waiting[later] = (waiting[later] ?? 0) - 1;
      if (waiting[later] === 0) makeReady(later);
    }
  };
  const makeReady = (vertex: number): void => (vertex < graph.transactionCount ? ready.push(vertex) : release(vertex));

  waiting.forEach((count, vertex) => count === 0 && makeReady(vertex));
  for (;;) {
    while (free.size > 0 && ready.size > 0) {
      const [lane, vertex] = [free.pop() ?? 0, ready.pop() ?? 0];
      lanes[vertex] = lane;
      starts[vertex] = time;
      running.push({ vertex, lane, end: time + (graph.costs[vertex] ?? 0) });
    }
    const first = running.pop();
    if (!first) return { makespan: time, lanes, starts };
    time = first.end;
    const ended = [first];
    while (running.peek()?.end === time) ended.push(running.pop() ?? first);
    for (const { vertex, lane } of ended) {
      free.push(lane);
      release(vertex);
    }
  }
}
