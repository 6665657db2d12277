import type { Hex } from "../access/hex.ts";
import type { Hardfork } from "../execution/block-context.ts";
import type { MiningOptions } from "../mining/mining-options.ts";
import type { MiningOrder } from "./candidates.ts";
import type { TimeSource } from "./clock.ts";
import type { Verification } from "./verification.ts";

/** What a chain is made with: a network's configuration, resolved. Quantities in wei and gas, dates in seconds. */
export interface ChainOptions {
  readonly chainId: number;
  readonly networkId: number;
  readonly hardfork: Hardfork;
  /** Accounts of the genesis state. */
  readonly balances: readonly { readonly address: Hex; readonly balance: bigint }[];
  readonly coinbase: Hex;
  /** What genesis says; all blocks say so where the network has no limit of its own. */
  readonly genesisGasLimit: bigint;
  /** Undefined where blocks may use any gas (`blockGasLimit: false`). */
  readonly blockGasLimit: bigint | undefined;
  /** The most gas of one transaction (EIP-7825); undefined where there is no cap. */
  readonly transactionGasCap: bigint | undefined;
  readonly defaultTransactionGas: bigint;
  readonly initialBaseFee: bigint | undefined;
  /** The time of genesis. */
  readonly initialDate: bigint;
  readonly minGasPrice: bigint;
  readonly automine: boolean;
  readonly miningOrder: MiningOrder;
  readonly allowUnlimitedContractSize: boolean;
  readonly allowBlocksWithSameTimestamp: boolean;
  /** Whether an estimate is to let no call inside run out of gas. */
  readonly estimatesInnerGas: boolean;
  /** How blocks are built on several executors; one transaction after the other where it is left out. */
  readonly mining?: MiningOptions;
  /** Has every block executed a second time; not where it is left out. */
  readonly verification?: Verification;
  /** Hears how many executors were lost so far, whenever one is. */
  readonly onExecutorLost?: (lost: number) => void;
  /** For tests: holds a checksum of the state around every execution. */
  readonly checksWorld?: boolean;
  readonly time?: TimeSource;
}
