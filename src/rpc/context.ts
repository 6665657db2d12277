import type { Hex } from "../access/hex.ts";
import type { Filters } from "../chain/filters.ts";
import type { NetworkChain } from "../chain/network-chain.ts";
import type { Batch } from "./batch.ts";
import type { NameLocations } from "./block-names.ts";
import type { Companion } from "./companion/companion.ts";
import type { IntervalMining } from "./interval-mining.ts";
import type { RequestLog } from "./log/request-log.ts";
import type { Subscriptions } from "./subscriptions.ts";
import type { Wallet } from "./wallet.ts";

/** What a network's configuration says about requests: what they get where they leave something out, and which failures are errors. */
export interface RequestRules {
  /** The sender of a request that names none; undefined for the first account. */
  readonly from?: Hex;
  /** The gas of a transaction that names none, or an estimate multiplied. */
  readonly gas: "auto" | bigint;
  readonly gasMultiplier: number;
  readonly gasPrice: "auto" | bigint;
  readonly throwOnTransactionFailures: boolean;
  readonly throwOnCallFailures: boolean;
}

/** What a method answers from. */
export interface MethodContext {
  readonly chain: NetworkChain;
  readonly wallet: Wallet;
  readonly filters: Filters;
  readonly subscriptions: Subscriptions;
  readonly intervalMining: IntervalMining;
  readonly rules: RequestRules;
  /** Where concurrent transactions share blocks. */
  readonly batch?: Batch;
  readonly companion: Companion;
  readonly log: RequestLog;
  readonly nameLocations: NameLocations;
  /** A number of this connection alone, which `hardhat_metadata` gives. */
  readonly instanceId: Hex;
  /** What `web3_clientVersion` and `hardhat_metadata` answer with. */
  readonly clientVersion: string;
}
