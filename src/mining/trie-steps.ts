import type { EngineInstance } from "../engine/instance.ts";
import type { Step } from "./job-steps.ts";
import { FOUND, type TrieJob } from "./trie-job.ts";

/** An executor's part in bringing the state's tries up to date, step by step: it claims what nobody has and tells what it found for it. */
export function* trieSteps({ exports }: EngineInstance, job: TrieJob, executor: number): Generator<Step, void> {
  exports.beginFinding();
  for (let claim = job.claim(executor); claim !== undefined; claim = job.claim(executor)) {
    const isKeys = job.step === "keys";
    const [from, to] = job.partsOf(claim);
    yield { phase: "hashing", result: FOUND.nothing };
    const result = find(() => (isKeys ? exports.findKeys(from, to) : exports.findUnits(job.units + 8 * from, to - from)));
    yield { phase: "hashed", result };
    Atomics.store(job.found, claim, result);
  }
}

/** The pointer to what is found, or that nothing is, for lack of memory: the main thread meets the same where it matters. */
function find(work: () => number): number {
  try {
    return work() >>> 0;
  } catch {
    return FOUND.failed;
  }
}
