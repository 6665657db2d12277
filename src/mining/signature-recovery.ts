import { recoverPublicKey, type SignedHash } from "../engine/precompiles/ecrecover.ts";
import { executorPool } from "./executor-pool.ts";
import type { MiningOptions } from "./mining-options.ts";
import { SignatureBatch } from "./signature-batch.ts";

/** How many signatures are shared with executors at once, and with how few it pays: before an executor begins, the main thread has recovered ten. */
const BATCH = 64;
const LEAST_BATCH = 16;

/** Executors are started when so many signatures came in company: that takes as long as recovering a thousand. */
const STARTS_EXECUTORS = 512;

/** A signature whose key will be needed when its turn comes. */
interface Pending {
  readonly signed: SignedHash;
  /** Where executors find it. */
  place?: { readonly batch: SignatureBatch; readonly index: number };
}

/**
 * Recovers who signed. Keys are needed in the order in which signatures came: where many came before the first was needed, the pool's executors
 * recover those at the end meanwhile. One signature after the other concerns no executor.
 */
export class SignatureRecovery {
  /** How many executors help the main thread. */
  readonly #width: number;
  readonly #recover: typeof recoverPublicKey;
  /** Not shared yet. */
  #pending: Pending[] = [];
  /** How many came with others, so far. */
  #inCompany = 0;

  /** Without options, or with a strategy or number of threads that mean one thread, nobody helps. `recover` is what the main thread recovers with. */
  constructor(options: Pick<MiningOptions, "strategy" | "workers"> | undefined, recover = recoverPublicKey) {
    this.#width = options === undefined || options.strategy === "sequential" ? 0 : options.workers - 1;
    this.#recover = recover;
  }

  /** Takes a signature in. What comes gives the public key, of 65 bytes, or undefined where there is none; it is to be called once. */
  begin(signed: SignedHash): () => Uint8Array | undefined {
    if (this.#width < 1) return () => this.#recover(signed);
    const pending: Pending = { signed };
    this.#pending.push(pending);
    if (this.#pending.length === BATCH) this.#share();
    return () => this.#take(pending);
  }

  #take(pending: Pending): Uint8Array | undefined {
    if (pending.place === undefined && this.#pending.length >= LEAST_BATCH) this.#share();
    if (pending.place === undefined) this.#pending.splice(0, this.#pending.indexOf(pending) + 1);
    const { signed, place } = pending;
    const key = place === undefined ? "open" : place.batch.take(place.index);
    return key === "open" ? this.#recover(signed) : key;
  }

  /** Lets executors have what is pending. */
  #share(): void {
    const pending = this.#pending;
    this.#pending = [];
    this.#inCompany += pending.length;
    const executors = this.#inCompany < STARTS_EXECUTORS ? executorPool.helpers(this.#width) : executorPool.prepare(this.#width);
    if (executors.length === 0) return;
    const batch = SignatureBatch.of(pending.map(({ signed }) => signed));
    for (const [index, each] of pending.entries()) each.place = { batch, index };
    for (const executor of executors) executor.recover(batch);
  }
}
