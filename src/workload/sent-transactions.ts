import type { Hex } from "../access/hex.ts";
import type { NodeTransaction } from "./node.ts";
import { originOf, type CallSite } from "./origin.ts";
import { sentHash } from "./sent-hash.ts";
import type { Origin } from "./workload.ts";

/** The transactions that were sent through one connection: which are still on their way, and where the others came from. */
export class SentTransactions {
  readonly #root: string;
  readonly #byHash = new Map<Hex, Origin>();
  readonly #byContent = new Map<string, Origin>();
  readonly #onTheirWay = new Set<Promise<unknown>>();

  constructor(root: string) {
    this.#root = root;
  }

  /** Sends one and notes what comes back; the answer or failure is the sender's own. */
  async send<Answer>(params: unknown, site: CallSite, send: () => Promise<Answer>): Promise<Answer> {
    const sending = send();
    const noted = sending.then(
      (answer) => this.#note(params, site, answer),
      (failure: unknown) => this.#note(params, site, failure),
    );
    this.#onTheirWay.add(noted);
    await noted;
    this.#onTheirWay.delete(noted);
    return sending;
  }

  get areOnTheirWay(): boolean {
    return this.#onTheirWay.size > 0;
  }

  /** Resolves when those that are on their way now have been answered. */
  async settled(): Promise<void> {
    await Promise.all(this.#onTheirWay);
  }

  originOf(transaction: NodeTransaction): Origin | undefined {
    return this.#byHash.get(transaction.hash) ?? this.#byContent.get(contentOf(transaction));
  }

  /** Drops what is known of a transaction that was captured. */
  forget(transaction: NodeTransaction): void {
    this.#byHash.delete(transaction.hash);
    this.#byContent.delete(contentOf(transaction));
  }

  /** A remote node that mined a failure answers without the hash: such a transaction is known by what it says. */
  #note(params: unknown, site: CallSite, answer: unknown): void {
    const origin = originOf(site, this.#root);
    const hash = sentHash(answer);
    const request: unknown = Array.isArray(params) ? params[0] : undefined;
    if (hash !== undefined) this.#byHash.set(hash, origin);
    else if (typeof request === "object" && request !== null) this.#byContent.set(contentOf(request), origin);
  }
}

function contentOf({ from, to, data, input }: { from?: Hex; to?: Hex | null; data?: Hex; input?: Hex }): string {
  return [from, to ?? "", data ?? input ?? "0x"].join(" ").toLowerCase();
}
