import { keccak256 } from "ethers";
import type { Access, Log } from "../../src/access/access.ts";
import { toWord, type Hex } from "../../src/access/hex.ts";
import type { Location } from "../../src/access/location.ts";
import type { BlockContext } from "../../src/execution/block-context.ts";
import type { ExecutedTransaction } from "../../src/execution/executor.ts";
import type { CapturedState } from "../../src/execution/state-reader.ts";
import type { Recording } from "../../src/workload/replay.ts";
import type { Workload } from "../../src/workload/workload.ts";

export const BLOCK: BlockContext = {
  chainId: 31337,
  hardfork: "osaka",
  number: 100n,
  timestamp: 1_700_000_000n,
  gasLimit: 60_000_000n,
  coinbase: `0x${"c0".repeat(20)}`,
  baseFee: 0n,
  prevRandao: toWord(0n),
};

/** Made-up addresses: of contracts, which call themselves 0xcc…, and of users, 0xee…. */
export const contractAddress = (index: number): Hex => `0x${"cc".repeat(16)}${index.toString(16).padStart(8, "0")}`;
export const userAddress = (index: number): Hex => `0x${"ee".repeat(16)}${index.toString(16).padStart(8, "0")}`;

/** All preimages that `entry` hashed; recordings made here hold them. */
const preimages: Record<Hex, Hex> = {};

/** The slot of a mapping's entry: `entry(0, owner, spender)` is `allowances[owner][spender]` of a mapping at slot 0. */
export function entry(slot: number, ...keys: readonly (Hex | bigint)[]): Hex {
  return keys.reduce<Hex>(
    (base, key) => {
      const preimage: Hex = `0x${toWord(key).slice(2)}${base.slice(2)}`;
      const hash = keccak256(preimage) as Hex;
      preimages[hash] = preimage;
      return hash;
    },
    toWord(BigInt(slot)),
  );
}

const storage = (address: Hex, slot: Hex | number): Location => ({
  kind: "storage",
  address,
  slot: typeof slot === "number" ? toWord(BigInt(slot)) : slot,
});

/** A slot read. */
export function reads(address: Hex, slot: Hex | number, value: Hex | bigint = 1n, programCounter?: number): Access {
  const word = toWord(value);
  const site = programCounter === undefined ? {} : { readAt: { codeAddress: address, programCounter } };
  return { location: storage(address, slot), read: "value", write: "none", miss: false, before: word, after: word, ...site };
}

/** A slot read and changed. */
export function changes(address: Hex, slot: Hex | number, before: bigint, after: bigint, programCounter?: number): Access {
  const read = reads(address, slot, before, programCounter);
  return { ...read, write: "changed", after: toWord(after), ...(read.readAt === undefined ? {} : { writtenAt: read.readAt }) };
}

/** A transaction as a test writes it down. */
export interface FakeTransaction {
  readonly from: Hex;
  readonly to?: Hex;
  /** Selector and argument words. */
  readonly data?: readonly [Hex, ...(Hex | bigint)[]];
  readonly label?: string;
  readonly status?: 0 | 1;
  readonly gas?: number;
  readonly logs?: readonly Log[];
  readonly accesses: readonly Access[];
}

/** A recording of what some transactions did, as one workload. */
export function recordingOf(
  transactions: readonly FakeTransaction[],
  { name = "workload", kind = "traffic", state = { accounts: {} } }: { name?: string; kind?: Workload["kind"]; state?: CapturedState } = {},
): Recording {
  return {
    workload: {
      name,
      kind,
      block: BLOCK,
      state,
      transactions: transactions.map(({ from, to, data, label }) => ({
        transaction: {
          type: 2,
          from,
          ...(to === undefined ? {} : { to }),
          nonce: 0n,
          gasLimit: 1_000_000n,
          value: 0n,
          data:
            data === undefined
              ? "0x"
              : (`${data[0]}${data
                  .slice(1)
                  .map((word) => toWord(word).slice(2))
                  .join("")}` as Hex),
        },
        ...(label === undefined ? {} : { label }),
      })),
    },
    executed: transactions.map(({ status = 1, gas = 50_000, logs = [], accesses }): ExecutedTransaction => ({
      status,
      gasUsed: BigInt(gas),
      logs,
      returnData: "0x",
      accesses,
      preimages,
    })),
    drift: [],
  };
}
