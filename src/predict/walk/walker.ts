import type { Transaction } from "../../execution/transaction.ts";
import { AnalysedCode } from "../analysis/analysed-code.ts";
import type { CodeCache } from "../analysis/code-cache.ts";
import type { FlowGraph } from "../flow/graph.ts";
import { keccakNumber } from "../keccak.ts";
import type { Gap } from "../predictor.ts";
import type { Account } from "./account.ts";
import { type Call, type Caller, type Creation, type Outcome, type Surroundings } from "./call.ts";
import { create2Address, createAddress, hexOf } from "./creation.ts";
import { NO_DATA, PlainData, UNKNOWN_DATA, type Data } from "./data.ts";
import { Frame } from "./frame.ts";
import { GraphWalk } from "./graph-walk.ts";
import { bytesOf } from "./hash-data.ts";
import { outputOfPrecompile } from "./precompiles.ts";
import { StepFrame } from "./step-frame.ts";
import { StepWalk } from "./step-walk.ts";
import type { TouchedState } from "./touched-state.ts";
import { hangOn, Trace } from "./trace.ts";
import { Value } from "./value.ts";
import type { Memos } from "./word-memo.ts";

/** Nodes and blocks that one prediction goes through at most: some milliseconds. */
const MOST_STEPS = 30_000;
/** Ways that are followed side by side at most. */
const MOST_FORKS = 24;
const DEEPEST_CALL = 24;
/** What blocks and locations cost, roughly: code that looks at its gas mostly asks whether there is enough. */
const GAS_A_STEP = 60;
const GAS_A_LOCATION = 3_000;
/** Follows one transaction with its own calldata, as far as the state tells the way. */
export class Walker implements Caller {
  readonly #codes: CodeCache;
  readonly #state: TouchedState;
  readonly #surroundings: Surroundings;
  readonly #memos: Memos;
  readonly #graphs: GraphWalk;
  readonly #steps: StepWalk;
  /** Whether a graph did not tell all, so that its code is stepped through from now on. */
  foundOpenEnd = false;
  /** Whether code was followed instruction by instruction. */
  stepped = false;
  #gasLimit = 0n;
  #stepCount = 0;
  #forkCount = 0;

  /** `insists`: where the state of now lets it fail, it is followed as if it would not. */
  constructor(codes: CodeCache, state: TouchedState, surroundings: Surroundings, memos: Memos, insists: boolean) {
    this.#codes = codes;
    this.#state = state;
    this.#surroundings = surroundings;
    this.#memos = memos;
    this.#graphs = new GraphWalk(state, this, (graph) => this.#noteOpenEnd(graph));
    this.#steps = new StepWalk(state, surroundings, this, insists);
  }

  /** What a transaction touches; undefined where it cannot succeed. */
  follow({ to, from, value, nonce, data, gasLimit, authorizationList }: Transaction): Trace | undefined {
    this.#gasLimit = gasLimit;
    const trace = new Trace();
    // Whose code its authorizations replace would cost a signature's recovery each.
    if (authorizationList !== undefined) trace.gaps.add("code");
    const [sent, sender] = [Value.known(value), this.#state.account(BigInt(from))];
    const common = { caller: sender.address, value: sent, isStatic: false, depth: 0 };
    if (to === undefined) {
      trace.leaveNonce(sender, nonce);
      const creator: Call = { ...common, account: sender, data: NO_DATA };
      return this.create({ creator, value: sent, initCode: new PlainData(data), salt: "none" }, trace).outcome?.trace;
    }
    const account = this.#state.account(BigInt(to), to);
    if (value > 0n) this.#state.credit(trace, account, sent);
    return this.#runAt(account, { ...common, account, data: new PlainData(data) }, trace)?.trace;
  }

  run(codeOf: Account, call: Call, trace: Trace): Outcome {
    const output = outputOfPrecompile(codeOf.address, call.data);
    return output === undefined ? this.#runAt(codeOf, call, trace) : { trace, data: output };
  }

  create({ creator, value, initCode, salt }: Creation, trace: Trace): ReturnType<Caller["create"]> {
    const taint = { hangsOnState: false };
    const bytes = bytesOf(initCode, taint);
    const address = this.#addressOf(creator, salt, bytes, trace);
    if (bytes === undefined || address === undefined) return { outcome: this.giveUp(trace, "creation", false), address: undefined };
    if (taint.hangsOnState) hangOn(trace);
    const account = this.#state.account(address);
    if (value.get(taint) !== 0n) this.#state.move(trace, creator.account, account, value, trace.level);
    trace.leaveNonce(account, 1n);
    const caller = creator.account.address;
    const call: Call = { account, caller, value, data: NO_DATA, isStatic: false, depth: creator.depth + 1 };
    const { blocks } = new AnalysedCode(hexOf(bytes));
    const outcome = this.#steps.walk(new StepFrame(blocks, call), trace);
    const code = outcome === undefined ? undefined : bytesOf(outcome.data, taint);
    if (code !== undefined) outcome?.trace.create(account, hexOf(code));
    else outcome?.trace.gaps.add("creation");
    return { outcome, address };
  }

  giveUp(trace: Trace, gap: Gap, isStatic: boolean): NonNullable<Outcome> {
    trace.gaps.add(gap);
    if (!isStatic) trace.forgetStorage();
    return { trace, data: UNKNOWN_DATA };
  }

  mayStep(count: number): boolean {
    this.#stepCount += count;
    return this.#stepCount <= MOST_STEPS;
  }

  mayFork(): boolean {
    return ++this.#forkCount <= MOST_FORKS;
  }

  guessGas(trace: Trace): bigint {
    const spent = BigInt(this.#stepCount * GAS_A_STEP + trace.touches.size * GAS_A_LOCATION);
    return this.#gasLimit > spent ? this.#gasLimit - spent : this.#gasLimit >> 1n;
  }

  #noteOpenEnd(graph: FlowGraph): void {
    if (this.#codes.isOpenEnded(graph)) return;
    this.#codes.noteOpenEnd(graph);
    this.foundOpenEnd = true;
  }

  #addressOf({ account }: Call, salt: Creation["salt"], initCode: Uint8Array | undefined, trace: Trace): bigint | undefined {
    if (salt === "none") {
      const nonce = this.#state.useNonce(trace, account);
      return nonce === undefined ? undefined : createAddress(account.address, nonce);
    }
    return salt === undefined || initCode === undefined ? undefined : create2Address(account.address, salt, keccakNumber(initCode));
  }

  #runAt(codeOf: Account, call: Call, trace: Trace): Outcome {
    const code = this.#codeAt(codeOf, trace);
    if (code === undefined) return { trace, data: NO_DATA };
    if (call.depth > DEEPEST_CALL) return this.giveUp(trace, "length", call.isStatic);
    const graph = this.#graphFor(code, call.data, trace);
    if (graph === undefined || this.#codes.isOpenEnded(graph)) {
      this.stepped = true;
      return this.#steps.walk(new StepFrame(code.blocks, call), trace);
    }
    const outcome = this.#graphs.walk(new Frame(graph, call, this.#surroundings, this.#memos), graph.entry, 0, trace);
    // A graph's caller asks for no more than it needs; code that is stepped through needs all.
    if (this.stepped && outcome !== undefined && bytesOf(outcome.data, { hangsOnState: false }) === undefined) this.#noteOpenEnd(graph);
    return outcome;
  }

  #codeAt(account: Account, trace: Trace): AnalysedCode | undefined {
    const code = this.#ownCodeAt(account, trace);
    return code?.delegate === undefined ? code : this.#ownCodeAt(this.#state.account(BigInt(code.delegate)), trace);
  }

  #ownCodeAt(account: Account, trace: Trace): AnalysedCode | undefined {
    const id = this.#state.codeId(trace, account);
    return id === undefined ? undefined : this.#codes.get(id, () => this.#state.code(trace, account));
  }

  /** The graph of what calldata ask for; undefined where they do not tell, or have too few bytes for the selector that is read of them. */
  #graphFor(code: AnalysedCode, data: Data, trace: Trace): FlowGraph | undefined {
    const taint = { hangsOnState: false };
    const [size, selector] = [data.size.get(taint), data.bytes(0, 4, taint)];
    if (size === undefined || selector === undefined) return undefined;
    if (taint.hangsOnState) hangOn(trace);
    if (size >= 4n) return code.function(selector);
    return code.selectors.includes(selector) ? undefined : code.fallback;
  }
}
