import type { Hex } from "../access/hex.ts";

/** A block's header, field by field as it is hashed. Quantities in wei, gas and seconds; a field is absent before the hardfork that brought it. */
export interface BlockHeader {
  readonly parentHash: Hex;
  readonly ommersHash: Hex;
  readonly coinbase: Hex;
  readonly stateRoot: Hex;
  readonly transactionsRoot: Hex;
  readonly receiptsRoot: Hex;
  readonly logsBloom: Hex;
  readonly difficulty: bigint;
  readonly number: bigint;
  readonly gasLimit: bigint;
  readonly gasUsed: bigint;
  readonly timestamp: bigint;
  readonly extraData: Hex;
  /** `prevRandao` since the merge. */
  readonly mixHash: Hex;
  readonly nonce: Hex;
  /** Since London. */
  readonly baseFeePerGas?: bigint;
  /** Since Shanghai. */
  readonly withdrawalsRoot?: Hex;
  /** Since Cancun. */
  readonly blobGasUsed?: bigint;
  readonly excessBlobGas?: bigint;
  readonly parentBeaconBlockRoot?: Hex;
  /** Since Prague. */
  readonly requestsHash?: Hex;
}
