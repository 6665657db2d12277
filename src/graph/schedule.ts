import type { ConflictGraph } from "./conflict-graph.ts";
import { Heap } from "./heap.ts";
import { vertexCost, workOf } from "./metrics.ts";

// Typed arrays are indexed within their bounds throughout this file: that is all that `!` says here.

/** When and where one transaction runs, in units of cost. */
export interface ScheduledTransaction {
  readonly transaction: number;
  readonly executor: number;
  readonly start: number;
  readonly end: number;
}

/** A modelled run of a block on a number of executors. */
export interface Schedule {
  readonly executors: number;
  /** In the order of their start. */
  readonly lanes: readonly ScheduledTransaction[];
  readonly makespan: number;
  /** work / makespan; 1 for a block that costs nothing. Modelled, never measured. */
  readonly speedup: number;
}

/**
 * List scheduling: whenever an executor is free it takes, of the transactions that wait for nobody any more, the one with the heaviest path
 * still before it. At most twice the best possible makespan (Graham, "Bounds on multiprocessing timing anomalies", 1969).
 */
export function schedule(graph: ConflictGraph, executors: number): Schedule {
  const run = new ListScheduler(graph, executors);
  const makespan = run.makespan();
  return { executors, lanes: run.lanes(), makespan, speedup: speedupOf(graph, makespan) };
}

/** The modelled speedup on so many executors. */
export function speedupOn(graph: ConflictGraph, executors: number): number {
  return speedupOf(graph, new ListScheduler(graph, executors).makespan());
}

function speedupOf(graph: ConflictGraph, makespan: number): number {
  return makespan === 0 ? 1 : workOf(graph.costs) / makespan;
}

/** The modelled speedup on each of some numbers of executors. */
export function speedupCurve(graph: ConflictGraph, executorCounts: readonly number[]): { executors: number; speedup: number }[] {
  return executorCounts.map((executors) => ({ executors, speedup: speedupOn(graph, executors) }));
}

/** An upper bound of any speedup on n executors: what the number and the costs of the transactions allow if none conflict. */
export function bestSpeedup(costs: Float64Array, executors: number): number {
  const work = workOf(costs);
  const heaviest = costs.reduce((most, cost) => Math.max(most, cost), 0);
  return work === 0 ? 1 : work / Math.max(work / executors, heaviest);
}

class ListScheduler {
  readonly #graph: ConflictGraph;
  readonly #successors: Successors;
  /** By vertex: how many edges it still waits for. */
  readonly #waiting: Uint32Array;
  readonly #start: Float64Array;
  readonly #end: Float64Array;
  readonly #executorOf: Uint32Array;
  /** Vertices in the order of their start. */
  readonly #started: number[] = [];
  readonly #ready: Heap;
  readonly #running: Heap;
  readonly #idle: Heap;

  constructor(graph: ConflictGraph, executors: number) {
    const { vertexCount, offsets } = graph;
    this.#graph = graph;
    this.#successors = successorsOf(graph);
    this.#waiting = new Uint32Array(vertexCount).map((_, vertex) => offsets[vertex + 1]! - offsets[vertex]!);
    this.#start = new Float64Array(vertexCount);
    this.#end = new Float64Array(vertexCount);
    this.#executorOf = new Uint32Array(vertexCount);
    this.#ready = new Heap(remainingPaths(graph).map((cost) => -cost));
    this.#running = new Heap(this.#end);
    const laneCount = Math.min(executors, graph.transactionCount);
    this.#idle = new Heap(new Float64Array(laneCount));
    for (let executor = 0; executor < laneCount; executor++) this.#idle.push(executor);
  }

  makespan(): number {
    for (let vertex = 0; vertex < this.#graph.vertexCount; vertex++) if (this.#waiting[vertex] === 0) this.#ready.push(vertex);
    let now = 0;
    this.#startReady(now);
    while (this.#running.size > 0) {
      now = this.#end[this.#running.peek()]!;
      while (this.#running.size > 0 && this.#end[this.#running.peek()]! <= now) this.#finish(this.#running.pop());
      this.#startReady(now);
    }
    return now;
  }

  lanes(): ScheduledTransaction[] {
    return this.#started.map((vertex) => ({
      transaction: this.#graph.transactionOf[vertex]!,
      executor: this.#executorOf[vertex]!,
      start: this.#start[vertex]!,
      end: this.#end[vertex]!,
    }));
  }

  #startReady(now: number): void {
    while (this.#idle.size > 0 && this.#ready.size > 0) {
      const vertex = this.#ready.pop();
      this.#executorOf[vertex] = this.#idle.pop();
      this.#start[vertex] = now;
      this.#end[vertex] = now + vertexCost(this.#graph, vertex);
      this.#started.push(vertex);
      this.#running.push(vertex);
    }
  }

  #finish(vertex: number): void {
    this.#idle.push(this.#executorOf[vertex]!);
    this.#release(vertex);
  }

  /** Lets go those who waited for a vertex. Joins take no time and no executor; they can follow one another in a long row. */
  #release(finished: number): void {
    const { offsets, vertices } = this.#successors;
    const released = [finished];
    for (let vertex = released.pop(); vertex !== undefined; vertex = released.pop()) {
      for (let edge = offsets[vertex]!; edge < offsets[vertex + 1]!; edge++) {
        const successor = vertices[edge]!;
        this.#waiting[successor]!--;
        if (this.#waiting[successor]! > 0) continue;
        if (this.#graph.transactionOf[successor]! < 0) released.push(successor);
        else this.#ready.push(successor);
      }
    }
  }
}

/** By vertex, the cost of the heaviest path that starts with it. */
function remainingPaths(graph: ConflictGraph): Float64Array {
  const remaining = new Float64Array(graph.vertexCount);
  for (let vertex = graph.vertexCount - 1; vertex >= 0; vertex--) {
    remaining[vertex]! += vertexCost(graph, vertex);
    for (let edge = graph.offsets[vertex]!; edge < graph.offsets[vertex + 1]!; edge++) {
      const predecessor = graph.predecessors[edge]!;
      remaining[predecessor] = Math.max(remaining[predecessor]!, remaining[vertex]!);
    }
  }
  return remaining;
}

interface Successors {
  readonly offsets: Uint32Array;
  readonly vertices: Uint32Array;
}

/** Turns rows of predecessors into rows of successors, by a counting sort. */
function successorsOf(graph: ConflictGraph): Successors {
  const offsets = new Uint32Array(graph.vertexCount + 2);
  for (const predecessor of graph.predecessors) offsets[predecessor + 2]!++;
  for (let vertex = 0; vertex < graph.vertexCount; vertex++) offsets[vertex + 2]! += offsets[vertex + 1]!;
  const vertices = new Uint32Array(graph.predecessors.length);
  for (let vertex = 0; vertex < graph.vertexCount; vertex++) {
    for (let edge = graph.offsets[vertex]!; edge < graph.offsets[vertex + 1]!; edge++)
      vertices[offsets[graph.predecessors[edge]! + 1]!++] = vertex;
  }
  return { offsets, vertices };
}
