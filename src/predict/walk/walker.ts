import { toWord, type Hex } from "../../access/hex.ts";
import { locationKey, type Location, type LocationKey } from "../../access/location.ts";
import type { Transaction } from "../../execution/transaction.ts";
import type { CodeCache } from "../code/code-cache.ts";
import type { Edge, Effect, Exit, FlowGraph, FlowNode } from "../flow/graph.ts";
import type { Gap, PredictedSet, PredictionState } from "../predictor.ts";
import { hangingOnState, NO_DATA, PlainData, UNKNOWN_DATA, type Data } from "./data.ts";
import { Frame, type Call, type Surroundings } from "./frame.ts";
import { Trace, type Level } from "./trace.ts";
import { Value } from "./value.ts";

/** Nodes that one prediction goes through at most: some milliseconds. */
const MOST_STEPS = 20_000;
/** Ways that are followed side by side at most. */
const MOST_FORKS = 24;
const DEEPEST_CALL = 24;
const ADDRESS_BITS = 160;
/** The last precompile of all hardforks but P256VERIFY's. */
const LAST_PRECOMPILE = 0x11n;
const P256VERIFY = 0x100n;

/** How a frame ends: what was touched so far, and what it gives back. Undefined where it cannot succeed. */
type Outcome = { readonly trace: Trace; readonly data: Data } | undefined;

/** Goes through one transaction's graphs with its own calldata, as far as the state tells the way. */
export class Walker {
  readonly #codes: CodeCache;
  readonly #state: PredictionState;
  readonly #surroundings: Surroundings;
  readonly #transaction: Transaction;
  readonly #words = new Map<LocationKey, bigint>();
  #steps = 0;
  #forks = 0;

  constructor(codes: CodeCache, state: PredictionState, surroundings: Surroundings, transaction: Transaction) {
    this.#codes = codes;
    this.#state = state;
    this.#surroundings = surroundings;
    this.#transaction = transaction;
  }

  /** Undefined where nothing is known, or where the call cannot succeed. */
  predict(): PredictedSet | undefined {
    const { to, from, value, data } = this.#transaction;
    if (to === undefined) return undefined;
    const trace = new Trace();
    // Whose code its authorizations replace would cost a signature's recovery each.
    if (this.#transaction.authorizationList !== undefined) trace.gaps.add("code");
    if (value > 0n) this.#credit(trace, to, 0);
    const call: Call = {
      address: BigInt(to),
      caller: BigInt(from),
      value: Value.known(value),
      data: new PlainData(data),
      isStatic: false,
      depth: 0,
    };
    const outcome = this.#run(call.address, call, trace);
    if (outcome === undefined) return undefined;
    const { trace: taken } = outcome;
    const accesses = taken.accesses((location, left) => this.#isRestored(location, left));
    return accesses.length === 0 && taken.gaps.size > 0 ? undefined : { accesses, gaps: [...taken.gaps] };
  }

  /** Runs the code of an account with a call: its own, or another's over its storage. */
  #run(codeOf: bigint, call: Call, trace: Trace): Outcome {
    const code = this.#codeAt(codeOf);
    if (code === undefined) return { trace, data: NO_DATA };
    if (code === "precompile") return { trace, data: UNKNOWN_DATA };
    if (call.depth > DEEPEST_CALL) return this.#giveUp(trace, "length", call.isStatic);
    const graph = this.#graphFor(code, call.data, trace);
    if (graph === undefined) return this.#giveUp(trace, "selector", call.isStatic);
    return this.#walk(new Frame(graph, call, this.#surroundings), graph.entry, 0, trace);
  }

  #codeAt(address: bigint): ReturnType<CodeCache["get"]> | "precompile" | undefined {
    if (address === 0n) return undefined;
    if (address <= LAST_PRECOMPILE || address === P256VERIFY) return "precompile";
    const code = this.#ownCodeAt(toAddress(address));
    return code?.delegate === undefined ? code : this.#ownCodeAt(code.delegate);
  }

  #ownCodeAt(address: Hex): ReturnType<CodeCache["get"]> | undefined {
    const id = this.#state.codeId(address);
    return id === undefined ? undefined : this.#codes.get(id, () => this.#state.code(address));
  }

  #graphFor(code: ReturnType<CodeCache["get"]>, data: Data, trace: Trace): FlowGraph | undefined {
    const taint = { hangsOnState: false };
    const [size, selector] = [data.size.get(taint), data.bytes(0, 4, taint)];
    if (size === undefined || selector === undefined) return undefined;
    if (taint.hangsOnState) hangOn(trace);
    if (size >= 4n) return code.function(selector);
    // Too short for a selector, yet read as one that is known.
    return code.selectors.includes(selector) ? undefined : code.fallback;
  }

  /** Whatever an unknown code touches: all that was written before may have changed. */
  #giveUp(trace: Trace, gap: Gap, isStatic: boolean): Outcome {
    trace.gaps.add(gap);
    if (!isStatic) trace.forgetStorage();
    return { trace, data: UNKNOWN_DATA };
  }

  #walk(frame: Frame, start: FlowNode, from: number, trace: Trace): Outcome {
    let [node, index] = [start, from];
    for (;;) {
      if (++this.#steps > MOST_STEPS) return this.#giveUp(trace, "length", false);
      for (; index < node.effects.length; index++) {
        const effect = node.effects[index] as Effect;
        if (effect.kind === "call") {
          if (effect.mustSucceed) {
            const outcome = this.#call(frame, effect, trace);
            if (outcome === undefined) return undefined;
            trace = outcome.trace;
            continue;
          }
          return this.#callThatMayFail(frame, effect, node, index, trace);
        }
        if (!this.#apply(frame, effect, trace)) return undefined;
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
        return this.#giveUp(trace, exit.kind === "unresolved" ? exit.reason : "jump", frame.call.isStatic);
    }
  }

  /** Follows both sides of a branch that nothing decides. */
  #walkBoth(frame: Frame, { taken, other }: Exit & { kind: "branch" }, trace: Trace): Outcome {
    if (++this.#forks > MOST_FORKS) return this.#giveUp(trace, "length", frame.call.isStatic);
    const [otherFrame, otherTrace] = [frame.fork(), new Trace(trace)];
    frame.bindAll(taken.bindings);
    const one = this.#walk(frame, taken.to, 0, trace);
    otherFrame.bindAll(other.bindings);
    return meet(one, this.#walk(otherFrame, other.to, 0, otherTrace));
  }

  /** A call after whose failure the caller may go on: whether it does is found out by going on. */
  #callThatMayFail(frame: Frame, effect: Effect & { kind: "call" }, node: FlowNode, index: number, trace: Trace): Outcome {
    if (++this.#forks > MOST_FORKS) return this.#giveUp(trace, "length", frame.call.isStatic);
    const [failedFrame, failedTrace] = [frame.fork(), new Trace(trace)];
    const called = this.#call(frame, effect, trace);
    const succeeded = called === undefined ? undefined : this.#walk(frame, node, index + 1, called.trace);
    failedFrame.isDoubtful = true;
    failedFrame.bind(effect.result, Value.known(0n));
    failedFrame.bindReturned(effect.result, UNKNOWN_DATA);
    const failed = this.#walk(failedFrame, node, index + 1, failedTrace);
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
    if (mode === "call") this.#moveValue(frame, effect, word, trace);
    const data = frame.data(effect.input);
    const outcome = word === undefined ? this.#giveUp(trace, "code", isStatic) : this.#run(addressOf(word), called(frame.call), trace);
    if (outcome !== undefined) frame.bindReturned(result, outcome.data);
    return outcome;

    function called({ address, caller, value, depth }: Call): Call {
      const common = { data, isStatic, depth: depth + 1 };
      if (mode === "delegatecall") return { ...common, address, caller, value };
      const given = mode === "staticcall" ? Value.known(0n) : frame.value(effect.value);
      return { ...common, address: isDelegate ? address : addressOf(word ?? 0n), caller: address, value: given };
    }
  }

  #moveValue(frame: Frame, { value }: Effect & { kind: "call" }, target: bigint | undefined, trace: Trace): void {
    const taint = { hangsOnState: false };
    const amount = frame.evaluate(value, taint);
    if (amount === 0n && !taint.hangsOnState) return;
    const level = amount === undefined ? 2 : taint.hangsOnState ? 1 : 0;
    if (amount === 0n) return hangOn(trace);
    this.#changeBalance(trace, toAddress(frame.call.address), level);
    if (target === undefined) trace.gaps.add("code");
    else this.#changeBalance(trace, toAddress(addressOf(target)), level);
  }

  /** Lets an effect other than a call come to pass; false where the way turns out to be dead. */
  #apply(frame: Frame, effect: Exclude<Effect, { kind: "call" }>, trace: Trace): boolean {
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
        if (at === undefined || at < BigInt(effect.least)) this.#giveUp(trace, "memory", frame.call.isStatic);
        return true;
      }
      case "create":
      case "selfdestruct":
        this.#giveUp(trace, "creation", false);
        if (effect.kind === "create") frame.bind(effect.result, Value.unknown);
        return true;
      case "memory-word":
        this.#loadMemory(frame, effect);
        return true;
      case "memory-hash":
        frame.bind(effect.result, Value.unknown);
        return true;
      case "write":
        this.#write(frame, effect);
        return true;
    }
  }

  #loadMemory(frame: Frame, { at, result }: Effect & { kind: "memory-word" }): void {
    const taint = { hangsOnState: frame.memoryHangsOnState };
    const word = frame.memory.word(frame.evaluate(at, taint), taint);
    if (word === undefined) frame.bind(result, Value.unknown);
    else frame.bind(result, taint.hangsOnState ? Value.known(word).hangingOnState() : Value.known(word));
  }

  #write(frame: Frame, { at, size, source }: Effect & { kind: "write" }): void {
    const taint = { hangsOnState: false };
    const [start, length] = [frame.evaluate(at, taint), frame.evaluate(size, taint)];
    // Where it lies hangs on the state, and with it all that is read later.
    if (taint.hangsOnState) frame.memoryHangsOnState = true;
    const offsetIn = (data: Data, offset: bigint | undefined) =>
      offset === undefined ? { data: UNKNOWN_DATA, offset: 0 } : { data, offset: Number(offset > 1n << 32n ? 1n << 32n : offset) };
    switch (source.kind) {
      case "word":
      case "byte":
        frame.memory = frame.memory.write(start, length, { value: frame.value(source.word), skip: source.kind === "byte" ? 31 : 0 });
        return;
      case "calldata":
        frame.memory = frame.memory.write(start, length, offsetIn(frame.call.data, frame.evaluate(source.offset, taint)));
        return;
      case "code":
        frame.memory = frame.memory.write(start, length, offsetIn(new PlainData(frame.graph.code), frame.evaluate(source.offset, taint)));
        return;
      case "returned":
        frame.memory = frame.memory.write(start, length, offsetIn(frame.returned(source.call), frame.evaluate(source.offset, taint)));
        return;
      case "memory": {
        const from = frame.memory.data(frame.evaluate(source.offset, taint), Value.known(length ?? 0n));
        frame.memory = frame.memory.write(start, length, { data: from, offset: 0 });
        return;
      }
      case "unknown":
        frame.memory = frame.memory.write(start, length, { data: UNKNOWN_DATA, offset: 0 });
    }
  }

  #load(frame: Frame, { slot, result, transient }: Effect & { kind: "load" }, trace: Trace): void {
    const taint = { hangsOnState: false };
    const word = frame.evaluate(slot, taint);
    if (word === undefined) {
      frame.bind(result, Value.unknown);
      if (!transient) trace.gaps.add("key");
      return;
    }
    const [address, key] = [toAddress(frame.call.address), toWord(word)];
    const location: LocationKey = `${address}[${key}]`;
    if (!transient) trace.read(location, () => ({ kind: "storage", address, slot: key }), taint.hangsOnState ? 1 : 0);
    const written = trace.written(location, transient);
    const value = written ?? (transient ? Value.known(0n) : Value.read(() => this.#stored(location, address, key)));
    frame.bind(result, taint.hangsOnState ? value.hangingOnState() : value);
  }

  #stored(key: LocationKey, address: Hex, slot: Hex): bigint {
    let word = this.#words.get(key);
    if (word === undefined) this.#words.set(key, (word = BigInt(this.#state.storage(address, slot))));
    return word;
  }

  #store(frame: Frame, { slot, value, transient, commutes }: Effect & { kind: "store" }, trace: Trace): boolean {
    if (frame.call.isStatic) return false;
    const taint = { hangsOnState: false };
    const word = frame.evaluate(slot, taint);
    if (word === undefined) {
      this.#giveUp(trace, "key", transient);
      return true;
    }
    const [address, key] = [toAddress(frame.call.address), toWord(word)];
    const location: LocationKey = `${address}[${key}]`;
    if (!transient) trace.write(location, () => ({ kind: "storage", address, slot: key }), taint.hangsOnState ? 1 : 0, commutes);
    const left = frame.value(value);
    trace.leave(location, trace.level > 0 || taint.hangsOnState ? left.hangingOnState() : left, transient);
    return true;
  }

  #readAccount(frame: Frame, { address, result }: Effect & { kind: "account" }, trace: Trace): void {
    const taint = { hangsOnState: false };
    const word = frame.evaluate(address, taint);
    const origin = result.symbol?.origin;
    if (word === undefined) {
      if (origin === "balance") trace.gaps.add("key");
      frame.bind(result, Value.unknown);
      return;
    }
    const account = toAddress(addressOf(word));
    if (origin === "code-size") {
      frame.bind(
        result,
        Value.read(() => this.#codeSize(account)),
      );
      return;
    }
    if (origin !== "balance") return frame.bind(result, Value.unknown);
    const key: LocationKey = `${account}.balance`;
    const isMoved = trace.touches.has(key) || account === this.#transaction.from;
    trace.read(key, () => ({ kind: "balance", address: account }), taint.hangsOnState ? 1 : 0);
    frame.bind(result, isMoved ? Value.unknown : Value.read(() => this.#state.balance(account)));
  }

  #codeSize(address: Hex): bigint {
    return this.#state.codeId(address) === undefined ? 0n : BigInt(this.#state.code(address).length / 2 - 1);
  }

  #credit(trace: Trace, address: Hex, level: Level): void {
    const location: Location = { kind: "balance", address };
    trace.credit(locationKey(location), () => location, level);
  }

  #changeBalance(trace: Trace, address: Hex, level: Level): void {
    const location: Location = { kind: "balance", address };
    trace.read(locationKey(location), () => location, level);
    trace.write(locationKey(location), () => location, level, false);
  }

  /** Whether a slot that was written is left as the state holds it: looked at only where what is left is known. */
  #isRestored(location: Location & { kind: "storage" }, left: Value | undefined): boolean {
    if (left === undefined || !left.isAtHand) return false;
    return left.get({ hangsOnState: false }) === this.#stored(locationKey(location), location.address, location.slot);
  }
}

/** What follows hangs on the state. */
function hangOn(trace: Trace): void {
  if (trace.level === 0) trace.level = 1;
}

function meet(one: Outcome, other: Outcome): Outcome {
  if (one === undefined || other === undefined) return one ?? other;
  one.trace.meet(other.trace);
  return { trace: one.trace, data: one.data === other.data ? one.data : UNKNOWN_DATA };
}

function addressOf(word: bigint): bigint {
  return BigInt.asUintN(ADDRESS_BITS, word);
}

function toAddress(address: bigint): Hex {
  return `0x${address.toString(16).padStart(40, "0")}`;
}
