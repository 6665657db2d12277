import type { AnalysedCode } from "../analysis/analysed-code.ts";
import type { CodeCache } from "../analysis/code-cache.ts";
import { OP } from "../code/opcodes.ts";
import type { Edge, Effect, Exit, FlowGraph, FlowNode } from "../flow/graph.ts";
import type { Expression } from "../symbolic/expression.ts";
import { ComposedFormulas, ownCalldata, wordIn, type RecordedData } from "./recorded-data.ts";
import { RecordedFrame, type RecordedCall } from "./recorded-frame.ts";
import { RecordedStorage } from "./recorded-storage.ts";
import { STEP } from "./instruction.ts";
import { Unrecordable, type Recorder } from "./recorder.ts";

const MOST_NODES = 2_000;
const DEEPEST_CALL = 24;

/** Leads a transaction through its functions' graphs as `GraphWalk` does, and records the way that it takes. */
export class Recording {
  readonly #recorder: Recorder;
  readonly #codes: CodeCache;
  readonly #storage: RecordedStorage;
  readonly #accounts = new Map<Expression, number>();
  readonly #codeAt = new Map<number, AnalysedCode | undefined>();
  /** Whether balances are not those of the state any more. */
  #hasMovedValue: boolean;
  #nodes = 0;

  constructor(recorder: Recorder, codes: CodeCache, hasValue: boolean) {
    this.#recorder = recorder;
    this.#codes = codes;
    this.#storage = new RecordedStorage(recorder);
    this.#hasMovedValue = hasValue;
  }

  /** @throws Unrecordable where it does what a tape does not tell. */
  record(graph: FlowGraph): void {
    const { pool } = this.#recorder;
    const [address, caller, value] = [OP.ADDRESS, OP.CALLER, OP.CALLVALUE].map((opcode) => pool.surrounding(opcode)) as [
      Expression,
      Expression,
      Expression,
    ];
    this.#accounts.set(address, 0);
    this.#walk(
      new RecordedFrame(this.#recorder, graph, {
        ...{ account: 0, address, caller, value, data: ownCalldata(this.#recorder) },
        ...{ isStatic: false, depth: 0 },
      }),
    );
    this.#storage.leave();
  }

  /** Follows a frame to its end, and gives its answer. */
  #walk(frame: RecordedFrame): RecordedData {
    for (let node: FlowNode = frame.graph.entry; ;) {
      if (++this.#nodes > MOST_NODES) throw new Unrecordable();
      for (const effect of node.effects) this.#apply(frame, effect);
      const { exit } = node;
      if (exit.kind === "stop") return new ComposedFormulas(this.#recorder, [], 0);
      if (exit.kind === "return") return frame.call.depth === 0 ? frame.call.data : frame.data(exit.data);
      const edge = this.#wayOut(frame, exit);
      frame.bindAll(edge.bindings);
      node = edge.to;
    }
  }

  #wayOut(frame: RecordedFrame, exit: Exit): Edge {
    if (exit.kind === "jump") return exit.edge;
    if (exit.kind === "branch") return this.#recorder.decide(frame.word(exit.condition)) ? exit.taken : exit.other;
    const edge = exit.kind === "switch" ? exit.edges.get(Number(this.#recorder.select(frame.word(exit.target)))) : undefined;
    if (edge === undefined) throw new Unrecordable();
    return edge;
  }

  #apply(frame: RecordedFrame, effect: Effect): void {
    switch (effect.kind) {
      case "bind":
        return frame.bindAll(effect.bindings);
      case "require":
        return;
      case "load": {
        const slot = this.#storage.slot(frame.call.account, frame.word(effect.slot));
        return frame.bind(effect.result, this.#storage.load(slot, effect.transient));
      }
      case "store": {
        if (frame.call.isStatic) throw new Unrecordable();
        const slot = this.#storage.slot(frame.call.account, frame.word(effect.slot));
        return this.#storage.store(slot, frame.word(effect.value), effect);
      }
      case "account":
        return this.#readAccount(frame, effect);
      case "call":
        return this.#call(frame, effect);
      case "bound":
        if (!frame.isBehind(effect.at, effect.least)) throw new Unrecordable();
        return;
      case "write":
        return frame.write(effect.at, effect.size, effect.source);
      case "memory-word":
        return frame.bind(effect.result, frame.load(effect.at));
      case "memory-hash":
        return frame.bind(effect.result, this.#recorder.unknown());
      default:
        throw new Unrecordable();
    }
  }

  #readAccount(frame: RecordedFrame, { address, result }: Effect & { kind: "account" }): void {
    const word = frame.word(address);
    const a = this.#account(word);
    switch (result.symbol?.origin) {
      case "balance":
        if (this.#hasMovedValue) throw new Unrecordable();
        this.#recorder.emit({ code: STEP.READ_BALANCE, a, b: this.#recorder.hangsOnState(word) ? 1 : 0 });
        return frame.bind(result, this.#recorder.read("balance", { code: STEP.BALANCE, a }));
      case "code-size":
        return frame.bind(result, this.#recorder.read("code-size", { code: STEP.CODE_SIZE, a }));
      case "code-hash":
        return frame.bind(result, this.#recorder.read("code-hash", { code: STEP.CODE_HASH, a }));
      default:
        return frame.bind(result, this.#recorder.unknown());
    }
  }

  #call(frame: RecordedFrame, effect: Effect & { kind: "call" }): void {
    const { mode, result } = effect;
    if (!effect.mustSucceed || mode === "callcode" || frame.call.depth >= DEEPEST_CALL) throw new Unrecordable();
    const { pool } = this.#recorder;
    const target = frame.word(effect.target);
    const account = this.#account(target);
    this.#recorder.hangOn(target);
    frame.bind(result, pool.constant(1n));
    const value = mode === "call" ? frame.word(effect.value) : pool.constant(0n);
    if (mode === "call") this.#moveValue(frame, account, value);
    const common = { data: frame.data(effect.input), isStatic: frame.call.isStatic || mode === "staticcall", depth: frame.call.depth + 1 };
    const called: RecordedCall =
      mode === "delegatecall"
        ? { ...frame.call, ...common }
        : { ...common, account, address: addressOf(this.#recorder, target), caller: frame.call.address, value };
    const graph = this.#graphOf(this.#codeOf(account), called.data);
    const answer =
      graph === undefined ? new ComposedFormulas(this.#recorder, [], 0) : this.#walk(new RecordedFrame(this.#recorder, graph, called));
    frame.bindReturned(result, answer);
  }

  #moveValue({ call }: RecordedFrame, to: number, value: Expression): void {
    if (value.constant === 0n) return;
    const level = this.#recorder.hangsOnState(value) ? 1 : 0;
    const isMoved = value.constant !== undefined || this.#recorder.guard("truth", this.#recorder.register(value)) === true;
    if (!isMoved) return this.#recorder.hangOn(value);
    this.#hasMovedValue = true;
    this.#recorder.emit({ code: STEP.MOVE, a: call.account, b: to, c: this.#recorder.register(value), to: level });
  }

  #account(address: Expression): number {
    const known = this.#accounts.get(address);
    if (known !== undefined) return known;
    const to = this.#accounts.size;
    this.#recorder.emit({ code: STEP.ACCOUNT, to, a: this.#recorder.register(address) });
    this.#accounts.set(address, to);
    return to;
  }

  /** The code of an account, undefined where it has none. */
  #codeOf(account: number): AnalysedCode | undefined {
    if (this.#codeAt.has(account)) return this.#codeAt.get(account);
    const id = this.#recorder.guard("code", account);
    if (id === "precompile" || typeof id === "boolean") throw new Unrecordable();
    const code = id === undefined ? undefined : this.#codes.known(id);
    if (code?.delegate !== undefined || (id !== undefined && code === undefined)) throw new Unrecordable();
    this.#codeAt.set(account, code);
    return code;
  }

  /** The graph of what calldata ask for, undefined where there is no code. */
  #graphOf(code: AnalysedCode | undefined, data: RecordedData): FlowGraph | undefined {
    if (code === undefined) return undefined;
    const { pool } = this.#recorder;
    const first = wordIn(this.#recorder, [...data.stretches(this.#recorder, 0, 4), { start: 4, end: 32, source: { kind: "zero" } }]);
    const selector = this.#recorder.select(pool.apply(OP.SHR, pool.constant(224n), first));
    const isCall = Number(data.size.constant) >= 4;
    if (!isCall && code.selectors.includes(selector)) throw new Unrecordable();
    const graph = isCall ? code.function(selector) : code.fallback;
    if (graph === undefined || this.#codes.isOpenEnded(graph)) throw new Unrecordable();
    return graph;
  }
}

/** The address in a word's low bytes. */
function addressOf({ pool }: Recorder, word: Expression): Expression {
  return pool.apply(OP.AND, pool.constant((1n << 160n) - 1n), word);
}
