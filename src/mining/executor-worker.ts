import { type MessagePort, parentPort, receiveMessageOnPort, workerData } from "node:worker_threads";
import { EngineInstance } from "../engine/instance.ts";
import { recoverPublicKey } from "../engine/precompiles/ecrecover.ts";
import { jobSteps, tell } from "./job-steps.ts";
import { Misbehaviour } from "./misbehave.ts";
import { HEAD, JobView } from "./shared-job.ts";
import { SignatureBatch } from "./signature-batch.ts";
import { isOfTries, TrieJob } from "./trie-job.ts";
import { trieSteps } from "./trie-steps.ts";
import { CONTROL, type ExecutorMessage, hardforkOf, type WorkerSetup } from "./worker-protocol.ts";

// An executor: a thread that waits for a job, claims groups of it and executes them, on the world that all share and into a region of its own.
// Between jobs it recovers who signed transactions that were sent.

interface Attached {
  readonly engine: EngineInstance;
  readonly memory: WebAssembly.Memory;
  /** The block that its engine has open. */
  block: number;
}

const { control, number } = workerData as WorkerSetup;
const attached = new Map<number, Attached>();
/** Signatures whose keys are to be recovered. */
const batches: SignatureBatch[] = [];
const misbehaviour = new Misbehaviour();

if (parentPort !== null) serve(parentPort);

/** Never returns: between jobs the thread sleeps. */
function serve(port: MessagePort): void {
  Atomics.store(control, CONTROL.isReady, 1);
  Atomics.notify(control, CONTROL.isReady);
  for (let heard = 0, done = 0; ;) {
    Atomics.wait(control, CONTROL.bell, heard);
    heard = Atomics.load(control, CONTROL.bell);
    // Before messages are read: a job's chain is told before the job.
    const given = Atomics.load(control, CONTROL.jobs);
    for (let next = receiveMessageOnPort(port); next !== undefined; next = receiveMessageOnPort(port))
      receive(next.message as ExecutorMessage);
    if (given !== done) {
      done = given;
      const chain = attached.get(Atomics.load(control, CONTROL.chain));
      const job = chain === undefined ? undefined : work(chain);
      Atomics.store(control, CONTROL.done, given);
      if (job !== undefined) tell(job);
    }
    recoverUntil(() => Atomics.load(control, CONTROL.bell) !== heard);
  }
}

/** Recovers keys until there is something else to do, or none is left. Those that are needed last stand in the newest batch. */
function recoverUntil(isCalled: () => boolean): void {
  for (let batch = batches.at(-1); batch !== undefined && !isCalled(); batch = batches.at(-1)) {
    misbehaviour.at("signature");
    if (!batch.recoverOne(recoverPublicKey)) batches.pop();
  }
}

function receive(message: ExecutorMessage): void {
  if ("fault" in message) misbehaviour.arm(message.fault);
  else if ("detach" in message) attached.delete(message.detach);
  else if ("signatures" in message) batches.push(new SignatureBatch(message.signatures.count, message.signatures.memory));
  else {
    const { chain, memory, module } = message.attach;
    attached.set(chain, { engine: EngineInstance.attach(memory, module, number), memory, block: 0 });
    Atomics.add(control, CONTROL.attachments, 1);
    Atomics.notify(control, CONTROL.attachments);
  }
}

function work(chain: Attached): Pick<JobView, "head"> {
  const { memory } = chain;
  // Shows this thread all of a memory that others may have grown.
  memory.grow(0);
  const at = Atomics.load(control, CONTROL.job) >>> 0;
  return isOfTries(memory.buffer, at) ? hash(chain, new TrieJob(memory.buffer, at)) : execute(chain, at);
}

function execute(chain: Attached, at: number): JobView {
  const { engine, memory } = chain;
  const job = new JobView(memory.buffer, at, Atomics.load(control, CONTROL.capacity));
  const block = Atomics.load(control, CONTROL.block);
  if (chain.block === block) engine.exports.openWindow();
  else {
    engine.hardfork = hardforkOf(Atomics.load(control, CONTROL.hardfork));
    engine.copyBlock(Atomics.load(job.head, HEAD.block) >>> 0);
  }
  chain.block = block;
  for (const { phase, result } of jobSteps(engine, job, number)) misbehaviour.at(phase, engine, result);
  return job;
}

function hash({ engine }: Attached, job: TrieJob): TrieJob {
  for (const { phase, result } of trieSteps(engine, job, number)) misbehaviour.at(phase, engine, result);
  return job;
}
