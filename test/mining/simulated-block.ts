import { setImmediate } from "node:timers/promises";
import { type Hex, ZERO_WORD } from "../../src/access/hex.ts";
import { encodeChecked, WasmBlockEngine } from "../../src/engine/block-engine.ts";
import type { EngineRun, Executed } from "../../src/engine/block-run.ts";
import { EngineInstance } from "../../src/engine/instance.ts";
import { engineModule } from "../../src/engine/module.ts";
import type { World } from "../../src/engine/world.ts";
import type { BlockContext } from "../../src/execution/block-context.ts";
import type { CapturedAccount } from "../../src/execution/state-reader.ts";
import type { Transaction } from "../../src/execution/transaction.ts";
import type { Group } from "../../src/mining/groups.ts";
import { jobSteps, type Step, tell } from "../../src/mining/job-steps.ts";
import { HEAD, JobView, layoutOf, writePlan } from "../../src/mining/shared-job.ts";
import { type WindowExecutor } from "../../src/mining/wait-for-executor.ts";
import { type Entry, Window } from "../../src/mining/window.ts";

/** A block, and the state that it starts from. */
export interface Scene {
  readonly block: BlockContext;
  readonly accounts: Readonly<Record<Hex, CapturedAccount>>;
  readonly transactions: readonly Transaction[];
  /** What was done to the state from outside, as hardhat_setBalance does. */
  readonly prepare?: (world: World) => void;
  readonly hashOf?: (number: bigint) => Hex;
  /** Where all lies; by default memory without a limit to speak of. */
  readonly memory?: WebAssembly.Memory;
}

/** Who does what when. */
export interface Schedule {
  readonly executors: number;
  /** How many transactions each window has; the last takes the rest. */
  readonly windows: readonly number[];
  /** The group of each transaction of a window, from 0. */
  readonly groupOf: (transaction: number) => number;
  /** Steps that the executors make before the main thread starts. */
  readonly headStart: number;
  /** A number below `limit`, for each choice. */
  readonly next: (limit: number) => number;
  /** How much gas an executor uses before it tells of transactions; by default it tells of each. */
  readonly batchGas?: number;
  /** An executor dies at a step with this chance, in thousandths. */
  readonly deaths?: number;
}

/** All that a block's execution comes to. */
export interface BlockOutcome extends Executed {
  readonly stateRoot: Hex;
  readonly receipts: { readonly root: Hex; readonly logsBloom: Hex; readonly receipts: readonly string[] };
  readonly gasUsed: bigint;
  readonly outputs: readonly Hex[];
  readonly consoleCalls: readonly Hex[][];
}

/** Executes a block one transaction after the other. */
export async function sequentially(scene: Scene): Promise<BlockOutcome> {
  const { engine, run } = await open(scene);
  return outcomeOf(engine, run, scene, run.execute(encoded(scene)));
}

/** Executes a block with executors of this thread that take turns as a schedule says, and tells how each transaction came into it. */
export async function simulated(scene: Scene, schedule: Schedule): Promise<BlockOutcome & { readonly entries: readonly Entry[] }> {
  const { engine, run } = await open(scene);
  const staged = run.stage(encoded(scene));
  const size = scene.transactions.length;
  const jobAt = engine.allocate(layoutOf(size).bytes);
  const job = new JobView(engine.memory.buffer as SharedArrayBuffer, jobAt, size);
  const module = await engineModule();
  const executors = Array.from({ length: schedule.executors }, (_, index) => new SimulatedExecutor(engine.memory, module, index + 2));
  const entries: Entry[] = [];
  let done = 0;
  for (let window = 0; done < size; window++) {
    const count = Math.min(schedule.windows[window] ?? size, size - done);
    const groups = groupsOf(count, schedule.groupOf);
    run.openWindow();
    const first = done;
    writePlan(job, groups, count, (index) => run.recordAt(staged, first + index));
    job.head[HEAD.block] = run.blockRecord;
    const able = executors.filter(({ isLost }) => !isLost);
    for (const executor of able) executor.start(job, scene.block, schedule.batchGas ?? 0);
    const outcome = await withSteps(able, job, schedule, () => new Window(run, staged, first, count, job, able).walk());
    entries.push(...outcome.entries);
    done += outcome.done;
    if (outcome.stop !== undefined) return { ...outcomeOf(engine, run, scene, { done, stop: outcome.stop }), entries };
  }
  return { ...outcomeOf(engine, run, scene, { done }), entries };
}

/** How many transactions came into a block in a way. */
export function countOf(entries: readonly Entry[], wanted: Entry["kind"]): number {
  return entries.reduce((sum, { kind, count }) => (kind === wanted ? sum + count : sum), 0);
}

/** Every transaction has an executor of its own and is executed on the state of before the block, before the main thread looks at any. */
export function allAtOnce(transactions: number): Schedule {
  let turn = 0;
  const next = (limit: number) => turn++ % limit;
  return { executors: transactions, windows: [], groupOf: (transaction) => transaction, headStart: Infinity, next };
}

class SimulatedExecutor implements WindowExecutor {
  readonly number: number;
  isLost = false;
  isIdle = true;
  readonly lost: Promise<void>;
  readonly #engine: EngineInstance;
  #steps: Iterator<Step, void> | undefined;
  #hasBlock = false;
  #lose: () => void = () => undefined;

  constructor(memory: WebAssembly.Memory, module: WebAssembly.Module, number: number) {
    this.number = number;
    this.#engine = EngineInstance.attach(memory, module, number);
    this.lost = new Promise((resolve) => (this.#lose = resolve));
  }

  start(job: JobView, { hardfork }: BlockContext, batchGas: number): void {
    if (this.#hasBlock) this.#engine.exports.openWindow();
    else {
      this.#engine.hardfork = hardfork;
      this.#engine.copyBlock(job.head[HEAD.block] ?? 0);
    }
    this.#hasBlock = true;
    this.isIdle = false;
    this.#steps = jobSteps(this.#engine, job, this.number, batchGas);
  }

  step(): void {
    if (this.#steps?.next().done === true) this.isIdle = true;
  }

  async end(): Promise<void> {
    this.isLost = true;
    this.#lose();
  }
}

/** Lets executors make steps beside some work, in an order that the schedule chooses. */
async function withSteps<T>(
  executors: readonly SimulatedExecutor[],
  job: JobView,
  schedule: Schedule,
  start: () => Promise<T>,
): Promise<T> {
  const makeStep = () => {
    const able = executors.filter(({ isLost, isIdle }) => !isLost && !isIdle);
    const executor = able[able.length === 0 ? 0 : schedule.next(able.length)];
    if (executor === undefined) return false;
    if (schedule.deaths !== undefined && schedule.next(1000) < schedule.deaths) void executor.end();
    else executor.step();
    tell(job);
    return true;
  };
  for (let step = 0; step < schedule.headStart && makeStep(); step++);
  let isOver = false;
  const work = start().finally(() => (isOver = true));
  // Whoever called hears of an error below.
  work.catch(() => undefined);
  while (!isOver) {
    await setImmediate();
    if (!isOver) makeStep();
  }
  return work;
}

function groupsOf(count: number, groupOf: Schedule["groupOf"]): Group[] {
  const groups = new Map<number, number[]>();
  for (let index = 0; index < count; index++) {
    const members = groups.get(groupOf(index)) ?? [];
    groups.set(groupOf(index), members);
    members.push(index);
  }
  return [...groups.values()].map((members) => ({ members, cost: members.length }));
}

function encoded({ transactions, block }: Scene) {
  return transactions.map((transaction) => encodeChecked(transaction, block.chainId));
}

async function open(scene: Scene): Promise<{ engine: WasmBlockEngine; run: EngineRun }> {
  const { accounts, block, prepare, memory, hashOf = () => ZERO_WORD } = scene;
  const engine = await WasmBlockEngine.create({ checksWorld: true, ...(memory !== undefined && { memory }) });
  engine.load(Object.entries(accounts).map(([address, account]) => ({ address: address as Hex, ...account })));
  prepare?.(engine.world);
  // The main thread has what memory it needs before any executor comes.
  engine.open(block, hashOf).execute(encoded(scene).slice(0, 1));
  return { engine, run: engine.open(block, hashOf) };
}

function outcomeOf(engine: WasmBlockEngine, run: EngineRun, { transactions }: Scene, executed: Executed): BlockOutcome {
  const included = transactions.slice(0, executed.done);
  const { root, logsBloom, receipts } = engine.receipts(run, included.map(({ type }) => type)); // prettier-ignore
  const outputs = included.map((_, index) => run.returnData(index));
  const consoleCalls = included.map((_, index) => run.consoleCalls(index));
  const { gasUsed } = run;
  engine.commit(run);
  const hexReceipts = Array.from(receipts, (receipt) => Buffer.from(receipt).toString("hex"));
  return {
    ...executed,
    stateRoot: engine.stateRoot(),
    receipts: { root, logsBloom, receipts: hexReceipts },
    gasUsed,
    outputs,
    consoleCalls,
  };
}
