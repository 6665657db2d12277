import type { Effect, FlowGraph } from "../flow/graph.ts";
import type { Gap } from "../predictor.ts";
import type { Caller, Outcome } from "./call.ts";
import type { Frame } from "./frame.ts";
import { loadMemory, writeMemory } from "./memory-effects.ts";
import type { TouchedState } from "./touched-state.ts";
import type { Trace } from "./trace.ts";
import { Value } from "./value.ts";

/** What a frame does beside calling others, on its way through a graph. */
export class GraphEffects {
  readonly #state: TouchedState;
  readonly #caller: Caller;
  readonly #onOpenEnd: (graph: FlowGraph) => void;

  constructor(state: TouchedState, caller: Caller, onOpenEnd: (graph: FlowGraph) => void) {
    this.#state = state;
    this.#caller = caller;
    this.#onOpenEnd = onOpenEnd;
  }

  /** Lets an effect other than a call or a creation come to pass; false where the way turns out to be dead. */
  apply(frame: Frame, effect: Exclude<Effect, { kind: "call" | "create" }>, trace: Trace): boolean {
    const taint = { hangsOnState: false };
    switch (effect.kind) {
      case "bind":
        frame.bindAll(effect.bindings);
        return true;
      case "load":
        this.#load(frame, effect, trace);
        return true;
      case "store":
        return this.#store(frame, effect, trace);
      case "account":
        this.#readAccount(frame, effect, trace);
        return true;
      case "require": {
        if (!frame.isDoubtful) return true;
        const word = frame.evaluate(effect.condition, taint);
        return word === undefined || (word !== 0n) === effect.holds;
      }
      case "bound": {
        const at = frame.evaluate(effect.at, taint);
        if (at === undefined || at < effect.least) this.leaveOpen(frame, trace, "memory");
        return true;
      }
      case "selfdestruct":
        this.#caller.giveUp(trace, "creation", false);
        return true;
      case "memory-word":
        loadMemory(frame, effect);
        return true;
      case "memory-hash":
        frame.bind(effect.result, Value.unknown);
        return true;
      case "write":
        writeMemory(frame, effect);
        return true;
    }
  }

  #load(frame: Frame, { slot, result, transient }: Effect & { kind: "load" }, trace: Trace): void {
    const named = frame.slot(slot);
    if (named !== undefined) return frame.bind(result, this.#state.load(trace, named, transient));
    frame.bind(result, Value.unknown);
    if (transient) return;
    this.#onOpenEnd(frame.graph);
    trace.gaps.add("key");
  }

  #store(frame: Frame, { slot, value, transient, commutes }: Effect & { kind: "store" }, trace: Trace): boolean {
    if (frame.call.isStatic) return false;
    const named = frame.slot(slot);
    if (named === undefined) this.leaveOpen(frame, trace, "key", transient);
    else this.#state.store(trace, named, frame.value(value), transient, commutes);
    return true;
  }

  #readAccount(frame: Frame, { address, result }: Effect & { kind: "account" }, trace: Trace): void {
    const taint = { hangsOnState: false };
    const word = frame.evaluate(address, taint);
    const origin = result.symbol?.origin;
    if (word === undefined) {
      if (origin === "balance") trace.gaps.add("key");
      return frame.bind(result, Value.unknown);
    }
    const account = this.#state.accountIn(word);
    if (origin === "code-size") frame.bind(result, this.#state.codeSize(trace, account));
    else if (origin === "code-hash") frame.bind(result, this.#state.codeHash(trace, account));
    else if (origin === "balance") frame.bind(result, this.#state.balance(trace, account, taint.hangsOnState));
    else frame.bind(result, Value.unknown);
  }

  /** Gives up where stepping through the code may tell more: its graph is told of. */
  leaveOpen(frame: Frame, trace: Trace, gap: Gap, isStatic = frame.call.isStatic): NonNullable<Outcome> {
    this.#onOpenEnd(frame.graph);
    return this.#caller.giveUp(trace, gap, isStatic);
  }
}
