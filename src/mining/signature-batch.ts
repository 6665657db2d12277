import type { SignedHash } from "../engine/precompiles/ecrecover.ts";

/** Words of the head, by index. */
const HEAD = {
  /** How many signatures no executor has claimed: they claim from the end. */
  unclaimed: 0,
  /** How many the main thread is past: it goes through them from the start. */
  passed: 1,
  words: 2,
} as const;

/** What is known of a signature: nothing yet, its key, or that it has none. */
const STATE = { open: 0, recovered: 1, invalid: 2 } as const;

const HASH_BYTES = 32;
const COMPACT_BYTES = 64;
const INPUT_BYTES = HASH_BYTES + COMPACT_BYTES;
const KEY_BYTES = 65;

/** Where each part lies, counted from the start in bytes, for so many signatures. */
function layoutOf(count: number): Readonly<Record<"states" | "parities" | "inputs" | "keys" | "bytes", number>> {
  const states = HEAD.words * Int32Array.BYTES_PER_ELEMENT;
  const parities = states + count * Int32Array.BYTES_PER_ELEMENT;
  const inputs = parities + count;
  const keys = inputs + count * INPUT_BYTES;
  return { states, parities, inputs, keys, bytes: keys + count * KEY_BYTES };
}

/**
 * Signatures as threads share them that recover their keys. The main thread needs them in their order and executors begin at the end, until
 * they meet. Nobody waits: what is not known when it is needed, the main thread recovers itself, whatever has become of an executor.
 */
export class SignatureBatch {
  readonly memory: SharedArrayBuffer;
  readonly #head: Int32Array;
  /** Written last: whoever finds a key's state finds the key. */
  readonly #states: Int32Array;
  readonly #parities: Uint8Array;
  readonly #inputs: Uint8Array;
  readonly #keys: Uint8Array;

  /** The batch of so many signatures that lies in a shared memory. */
  constructor(count: number, memory = new SharedArrayBuffer(layoutOf(count).bytes)) {
    const layout = layoutOf(count);
    this.memory = memory;
    this.#head = new Int32Array(memory, 0, HEAD.words);
    this.#states = new Int32Array(memory, layout.states, count);
    this.#parities = new Uint8Array(memory, layout.parities, count);
    this.#inputs = new Uint8Array(memory, layout.inputs, count * INPUT_BYTES);
    this.#keys = new Uint8Array(memory, layout.keys, count * KEY_BYTES);
  }

  /** A batch of these signatures, of which none is claimed. */
  static of(signatures: readonly SignedHash[]): SignatureBatch {
    const batch = new SignatureBatch(signatures.length);
    for (const [index, { hash, compact, yParity }] of signatures.entries()) {
      batch.#inputs.set(hash, index * INPUT_BYTES);
      batch.#inputs.set(compact, index * INPUT_BYTES + HASH_BYTES);
      batch.#parities[index] = yParity;
    }
    batch.#head[HEAD.unclaimed] = signatures.length;
    return batch;
  }

  get count(): number {
    return this.#states.length;
  }

  /** Main thread: the public key that is needed next, of 65 bytes; undefined where there is none, "open" where it is not known. */
  take(index: number): Uint8Array | undefined | "open" {
    Atomics.store(this.#head, HEAD.passed, index + 1);
    const state = Atomics.load(this.#states, index);
    if (state === STATE.open) return "open";
    return state === STATE.invalid ? undefined : this.#keys.slice(index * KEY_BYTES, (index + 1) * KEY_BYTES);
  }

  /** Executors: recovers one more key. False where there is nothing left to do. */
  recoverOne(recover: (signed: SignedHash) => Uint8Array | undefined): boolean {
    const index = Atomics.sub(this.#head, HEAD.unclaimed, 1) - 1;
    if (index < Atomics.load(this.#head, HEAD.passed)) return false;
    const key = recover(this.#input(index));
    if (key !== undefined) this.#keys.set(key, index * KEY_BYTES);
    Atomics.store(this.#states, index, key === undefined ? STATE.invalid : STATE.recovered);
    return true;
  }

  /** Copies: native code takes no shared memory. */
  #input(index: number): SignedHash {
    const start = index * INPUT_BYTES;
    const compact = start + HASH_BYTES;
    return {
      hash: this.#inputs.slice(start, compact),
      compact: this.#inputs.slice(compact, compact + COMPACT_BYTES),
      yParity: this.#parities[index] === 0 ? 0 : 1,
    };
  }
}
