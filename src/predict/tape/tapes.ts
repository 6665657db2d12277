import { isDeepStrictEqual } from "node:util";
import type { Transaction } from "../../execution/transaction.ts";
import type { CodeCache } from "../analysis/code-cache.ts";
import type { FlowGraph } from "../flow/graph.ts";
import type { PredictedAccess, PredictedSet, PredictionState } from "../predictor.ts";
import type { Surroundings } from "../walk/call.ts";
import { TouchedState } from "../walk/touched-state.ts";
import { Machine } from "./machine.ts";
import { Recorder, Unrecordable } from "./recorder.ts";
import { Recording } from "./recording.ts";
import { Tape } from "./tape.ts";

/** A function is recorded once it was called so often: most are not called again. */
const WALKS_BEFORE = 2;
/** Ways through one function that are recorded, and tries that led to none. */
const MOST_WAYS = 48;
const MOST_FAILURES = 4;

/** What is known of one function. */
interface Recorded {
  readonly tape: Tape;
  walks: number;
  ways: number;
  failures: number;
}

/** By the graph of a function, and whether value comes with its call. */
const recorded = { withValue: new WeakMap<FlowGraph, Recorded>(), without: new WeakMap<FlowGraph, Recorded>() };

/** Tapes of the functions of a cache's codes: what was found for one transaction serves those that go the same way. */
export class Tapes {
  readonly #codes: CodeCache;
  readonly #state: PredictionState;

  constructor(codes: CodeCache, state: PredictionState) {
    this.#codes = codes;
    this.#state = state;
  }

  /** What a transaction touches, undefined where none was recorded that goes the same way. */
  replay(transaction: Transaction, surroundings: Surroundings): PredictedSet | undefined {
    const graph = this.#graphOf(transaction);
    const known = graph === undefined ? undefined : recordedOf(transaction).get(graph);
    if (known === undefined || known.ways === 0) return undefined;
    const touched = new TouchedState(this.#state, transaction.from);
    const machine = machineFor(touched, surroundings, transaction);
    return known.tape.replay(machine) ? { accesses: accessesOf(machine, touched), gaps: [] } : undefined;
  }

  /** Takes note of a transaction that was walked, and records it where its function is called often. */
  learn(transaction: Transaction, surroundings: Surroundings, { accesses, gaps }: PredictedSet): void {
    const graph = gaps.length > 0 ? undefined : this.#graphOf(transaction);
    if (graph === undefined || this.#codes.isOpenEnded(graph)) return;
    const known = recordedOf(transaction).get(graph) ?? { tape: new Tape(), walks: 0, ways: 0, failures: 0 };
    recordedOf(transaction).set(graph, known);
    if (++known.walks <= WALKS_BEFORE || known.ways >= MOST_WAYS || known.failures >= MOST_FAILURES) return;
    const touched = new TouchedState(this.#state, transaction.from);
    const machine = machineFor(touched, surroundings, transaction);
    const recorder = new Recorder(machine, undefined);
    try {
      new Recording(recorder, this.#codes, transaction.value > 0n).record(graph);
    } catch (error) {
      if (!(error instanceof Unrecordable)) throw error;
      known.failures++;
      return;
    }
    if (!tellsAsMuch(accessesOf(machine, touched), accesses)) known.failures++;
    else {
      known.tape.add(recorder.end());
      known.ways++;
    }
  }

  /** The graph of the function that a transaction calls, where that was looked at before. */
  #graphOf({ to, data, authorizationList }: Transaction): FlowGraph | undefined {
    if (to === undefined || authorizationList !== undefined || data.length < 10) return undefined;
    const id = this.#state.codeId(to);
    const code = id === undefined ? undefined : this.#codes.known(id);
    return code?.delegate === undefined ? code?.known(BigInt(data.slice(0, 10))) : undefined;
  }
}

/** Whether a tape tells what walking told. It may tell more: words that walking had no use for, and with them what was left as it was. */
export function tellsAsMuch(taped: readonly PredictedAccess[], walked: readonly PredictedAccess[]): boolean {
  const asWalked = taped.map((access, index): PredictedAccess => {
    const { write, confidence, commutative } = walked[index] ?? access;
    return access.write === "restored" && write === "changed" ? { ...access, write, confidence, commutative } : access;
  });
  return isDeepStrictEqual(asWalked, walked);
}

function recordedOf({ value }: Transaction): WeakMap<FlowGraph, Recorded> {
  return value > 0n ? recorded.withValue : recorded.without;
}

function machineFor(touched: TouchedState, surroundings: Surroundings, transaction: Transaction): Machine {
  const { to = "0x" } = transaction;
  return new Machine(touched, surroundings, transaction, touched.account(BigInt(to), to));
}

function accessesOf({ trace }: Machine, touched: TouchedState): PredictedAccess[] {
  return trace.accesses((place, left) => touched.isRestored(place, left));
}
