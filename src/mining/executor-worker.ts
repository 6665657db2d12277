import { type MessagePort, parentPort, receiveMessageOnPort, workerData } from "node:worker_threads";
import { EngineInstance } from "../engine/instance.ts";
import { Misbehaviour } from "./misbehave.ts";
import { HEAD, JobView, OUTCOME, OWNER, sharedNow } from "./shared-job.ts";
import { CONTROL, type ExecutorMessage, hardforkOf, type WorkerSetup } from "./worker-protocol.ts";

// An executor: a thread that waits for a job, claims groups of it and executes them, on the world that all share and into a region of its own.

interface Attached {
  readonly engine: EngineInstance;
  readonly memory: WebAssembly.Memory;
  /** The block that its engine has open. */
  block: number;
}

const { control, number } = workerData as WorkerSetup;
const attached = new Map<number, Attached>();
const misbehaviour = new Misbehaviour();

if (parentPort !== null) serve(parentPort);

/** Never returns: between jobs the thread sleeps. */
function serve(port: MessagePort): void {
  for (let seen = 0; ;) {
    Atomics.wait(control, CONTROL.command, seen);
    seen = Atomics.load(control, CONTROL.command);
    for (let next = receiveMessageOnPort(port); next !== undefined; next = receiveMessageOnPort(port))
      receive(next.message as ExecutorMessage);
    const chain = attached.get(Atomics.load(control, CONTROL.chain));
    const job = chain === undefined ? undefined : execute(chain);
    Atomics.store(control, CONTROL.done, seen);
    if (job !== undefined) tell(job);
  }
}

function receive(message: ExecutorMessage): void {
  if ("fault" in message) misbehaviour.arm(message.fault);
  else if ("detach" in message) attached.delete(message.detach);
  else {
    const { chain, memory, module } = message.attach;
    attached.set(chain, { engine: EngineInstance.attach(memory, module, number), memory, block: 0 });
  }
}

function execute(chain: Attached): JobView {
  const { engine, memory } = chain;
  // Shows this thread all of a memory that others may have grown.
  memory.grow(0);
  const job = new JobView(memory.buffer, Atomics.load(control, CONTROL.job), Atomics.load(control, CONTROL.capacity));
  const block = Atomics.load(control, CONTROL.block);
  if (chain.block === block) engine.exports.openWindow();
  else {
    engine.hardfork = hardforkOf(Atomics.load(control, CONTROL.hardfork));
    engine.copyBlock(Atomics.load(job.head, HEAD.block));
  }
  chain.block = block;
  const { head } = job;
  for (;;) {
    const group = Atomics.add(head, HEAD.nextGroup, 1);
    if (group >= Atomics.load(head, HEAD.groupCount) || Atomics.load(head, HEAD.isCancelled) !== 0) break;
    if (Atomics.compareExchange(job.groupOwners, group, OWNER.nobody, number) === OWNER.nobody) executeGroup(engine, job, group);
  }
  return job;
}

function executeGroup(engine: EngineInstance, job: JobView, group: number): void {
  const end = job.groupStarts[group + 1] ?? 0;
  for (let at = job.groupStarts[group] ?? 0; at < end; at++) {
    if (Atomics.load(job.head, HEAD.isCancelled) !== 0) return;
    const index = job.members[at] ?? 0;
    misbehaviour.at("before", engine, OUTCOME.none);
    job.started[index] = sharedNow();
    const result = executeOne(engine, job.records[index] ?? 0);
    job.ended[index] = sharedNow();
    if (result !== OUTCOME.failed) job.sums[index] = engine.exports.sumOf(result);
    misbehaviour.at("after", engine, result);
    Atomics.store(job.outcomes, index, result);
    tell(job);
  }
}

/** The pointer to the result, or that there is none: for lack of memory, or of a block's hash. */
function executeOne(engine: EngineInstance, record: number): number {
  try {
    return engine.exports.execute(record) === 0 ? engine.exports.lastResult() : OUTCOME.failed;
  } catch {
    return OUTCOME.failed;
  }
}

function tell({ head }: JobView): void {
  Atomics.add(head, HEAD.progress, 1);
  Atomics.notify(head, HEAD.progress);
}
