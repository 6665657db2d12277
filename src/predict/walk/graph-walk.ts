import type { Edge, Effect, Exit, FlowGraph, FlowNode } from "../flow/graph.ts";
import type { Account } from "./account.ts";
import { type Call, type Caller, type Creation, type Outcome } from "./call.ts";
import { hangingOnState, NO_DATA, UNKNOWN_DATA } from "./data.ts";
import type { Frame } from "./frame.ts";
import { GraphEffects } from "./graph-effects.ts";
import type { TouchedState } from "./touched-state.ts";
import { hangOn, meet, Trace } from "./trace.ts";
import { Value } from "./value.ts";

/** Leads a frame through its function's graph: only what keys, ways and calls hang on is worked out. */
export class GraphWalk {
  readonly #state: TouchedState;
  readonly #caller: Caller;
  readonly #onOpenEnd: (graph: FlowGraph) => void;
  readonly #effects: GraphEffects;

  /** `onOpenEnd` hears of graphs that did not tell all. */
  constructor(state: TouchedState, caller: Caller, onOpenEnd: (graph: FlowGraph) => void) {
    this.#state = state;
    this.#caller = caller;
    this.#onOpenEnd = onOpenEnd;
    this.#effects = new GraphEffects(state, caller, onOpenEnd);
  }

  /** Follows a frame from one of its graph's effects to its end. */
  walk(frame: Frame, start: FlowNode, from: number, trace: Trace): Outcome {
    let [node, index] = [start, from];
    for (;;) {
      if (!this.#caller.mayStep(1)) return this.#caller.giveUp(trace, "length", false);
      for (; index < node.effects.length; index++) {
        const effect = node.effects[index] as Effect;
        if (effect.kind === "call" || effect.kind === "create") {
          if (!effect.mustSucceed) return this.#callThatMayFail(frame, effect, node, index, trace);
          const outcome = effect.kind === "call" ? this.#call(frame, effect, trace) : this.#create(frame, effect, trace);
          if (outcome === undefined) return undefined;
          trace = outcome.trace;
          continue;
        }
        if (!this.#effects.apply(frame, effect, trace)) return undefined;
      }
      const edge = this.#wayOut(frame, node.exit, trace);
      if (edge === "fork") return this.#walkBoth(frame, node.exit as Exit & { kind: "branch" }, trace);
      if (edge === undefined) return this.#end(frame, node.exit, trace);
      frame.bindAll(edge.bindings);
      [node, index] = [edge.to, 0];
    }
  }

  #wayOut(frame: Frame, exit: Exit, trace: Trace): Edge | "fork" | undefined {
    if (exit.kind === "jump") return exit.edge;
    if (exit.kind !== "branch" && exit.kind !== "switch") return undefined;
    const taint = { hangsOnState: false };
    const word = frame.evaluate(exit.kind === "branch" ? exit.condition : exit.target, taint);
    if (taint.hangsOnState) hangOn(trace);
    if (exit.kind === "switch") return word === undefined ? undefined : exit.edges.get(Number(word));
    if (word === undefined) return "fork";
    return word === 0n ? exit.other : exit.taken;
  }

  #end(frame: Frame, exit: Exit, trace: Trace): Outcome {
    switch (exit.kind) {
      case "stop":
        return { trace, data: NO_DATA };
      case "return": {
        const data = frame.data(exit.data);
        return { trace, data: trace.level > 0 ? hangingOnState(data) : data };
      }
      case "revert":
        return undefined;
      default:
        return this.#effects.leaveOpen(frame, trace, exit.kind === "unresolved" ? exit.reason : "jump");
    }
  }

  /** Follows both sides of a branch that nothing decides. */
  #walkBoth(frame: Frame, { taken, other }: Exit & { kind: "branch" }, trace: Trace): Outcome {
    // What a call that failed gave back is unknown however it is followed.
    if (!frame.isDoubtful) this.#onOpenEnd(frame.graph);
    if (!this.#caller.mayFork()) return this.#caller.giveUp(trace, "length", frame.call.isStatic);
    const [otherFrame, otherTrace] = [frame.fork(), new Trace(trace)];
    frame.bindAll(taken.bindings);
    const one = this.walk(frame, taken.to, 0, trace);
    otherFrame.bindAll(other.bindings);
    return meet(one, this.walk(otherFrame, other.to, 0, otherTrace));
  }

  /** A call or a creation after whose failure the caller may go on: whether it does is found out by going on. */
  #callThatMayFail(frame: Frame, effect: Effect & { kind: "call" | "create" }, node: FlowNode, index: number, trace: Trace): Outcome {
    if (!this.#caller.mayFork()) return this.#effects.leaveOpen(frame, trace, "length");
    const [failedFrame, failedTrace] = [frame.fork(), new Trace(trace)];
    const called = effect.kind === "call" ? this.#call(frame, effect, trace) : this.#create(frame, effect, trace);
    const succeeded = called === undefined ? undefined : this.walk(frame, node, index + 1, called.trace);
    failedFrame.isDoubtful = true;
    failedFrame.bind(effect.result, Value.known(0n));
    failedFrame.bindReturned(effect.result, UNKNOWN_DATA);
    const failed = this.walk(failedFrame, node, index + 1, failedTrace);
    failed?.trace.gaps.add("failure");
    return meet(succeeded, failed);
  }

  /** Goes through what a call does, on the condition that it succeeds. */
  #call(frame: Frame, effect: Effect & { kind: "call" }, trace: Trace): Outcome {
    const { mode, result } = effect;
    const taint = { hangsOnState: false };
    const word = frame.evaluate(effect.target, taint);
    if (taint.hangsOnState) hangOn(trace);
    const isDelegate = mode === "delegatecall" || mode === "callcode";
    const isStatic = frame.call.isStatic || mode === "staticcall";
    frame.bind(result, Value.known(1n));
    const target = word === undefined ? undefined : this.#state.accountIn(word);
    if (mode === "call") this.#moveValue(frame, effect, target, trace);
    const data = frame.data(effect.input);
    const outcome =
      target === undefined
        ? this.#effects.leaveOpen(frame, trace, "code", isStatic)
        : this.#caller.run(target, called(frame.call, target), trace);
    if (outcome !== undefined) frame.bindReturned(result, outcome.data);
    return outcome;

    function called({ account, caller, value, depth }: Call, to: Account): Call {
      const common = { data, isStatic, depth: depth + 1 };
      if (mode === "delegatecall") return { ...common, account, caller, value };
      const given = mode === "staticcall" ? Value.known(0n) : frame.value(effect.value);
      if (isDelegate) return { ...common, account, caller: account.address, value: given };
      return { ...common, account: to, caller: account.address, value: given };
    }
  }

  #moveValue(frame: Frame, { value }: Effect & { kind: "call" }, target: Account | undefined, trace: Trace): void {
    const taint = { hangsOnState: false };
    const amount = frame.evaluate(value, taint);
    if (amount === 0n) return taint.hangsOnState ? hangOn(trace) : undefined;
    const level = amount === undefined ? 2 : taint.hangsOnState ? 1 : 0;
    this.#state.move(trace, frame.call.account, target, Value.settled(amount, taint.hangsOnState), level);
  }

  #create(frame: Frame, { value, initCode, salt, result }: Effect & { kind: "create" }, trace: Trace): Outcome {
    const taint = { hangsOnState: false };
    const salted: Creation["salt"] = salt === undefined ? "none" : frame.evaluate(salt, taint);
    if (taint.hangsOnState) hangOn(trace);
    const creation = { creator: frame.call, value: frame.value(value), initCode: frame.data(initCode), salt: salted };
    const { outcome, address } = this.#caller.create(creation, trace);
    frame.bind(result, Value.settled(address, taint.hangsOnState));
    return outcome;
  }
}
