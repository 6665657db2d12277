import type { Hex } from "../access/hex.ts";
import type { MiningRecord } from "../mining/block-record.ts";

/** Records of so many blocks are kept: the last ones. */
const CAPACITY = 256;

/** How blocks were executed, by hash: for reports, and only of late ones. */
export class MiningRecords {
  readonly #records = new Map<Hex, readonly MiningRecord[]>();

  keep(hash: Hex, records: readonly MiningRecord[]): void {
    this.#records.set(hash, records);
    const [oldest] = this.#records.keys();
    if (this.#records.size > CAPACITY && oldest !== undefined) this.#records.delete(oldest);
  }

  of(hash: Hex): readonly MiningRecord[] | undefined {
    return this.#records.get(hash);
  }
}
