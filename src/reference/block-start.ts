import { type Hex, toWord, ZERO_WORD } from "../access/hex.ts";
import { type BlockContext, isAtLeast } from "../execution/block-context.ts";
import type { StateReader } from "../execution/state-reader.ts";

/** The contract that keeps the hashes of the last blocks, and how many (EIP-2935). */
const HISTORY = { address: "0x0000f90827f1c53a10cb7a02335b175320002935", length: 8191n } as const;

/** The contract that keeps the last beacon block roots, and how many (EIP-4788). */
const BEACON_ROOTS = { address: "0x000f3df6d732807ef1319fb7b8bb8522d0beac02", length: 8191n } as const;

/**
 * The state that a block's first transaction meets: its parent's, after the system calls that open the block (EIP-4788, EIP-2935).
 * They belong to the block and to none of its transactions. Slots are answered as they are asked for, so the parent's hash is read
 * only if a transaction wants it; applying this to a state that holds the writes already changes nothing.
 */
export function atBlockStart(parent: StateReader, block: BlockContext): StateReader {
  const written = [...historyWrites(parent, block), ...beaconRootWrites(block)];
  if (written.length === 0) return parent;
  return {
    account: (address) => parent.account(address),
    hasStorage: async (address) => (await parent.hasStorage?.(address)) ?? false,
    blockHash: (number) => parent.blockHash(number),
    async storage(address, slot) {
      const write = written.find((candidate) => candidate.address === address && candidate.slot === slot);
      if (write === undefined || !(await hasCode(parent, address))) return parent.storage(address, slot);
      const value = await write.value();
      // A captured state may hold the slot as it was written, and no block hashes.
      return value === ZERO_WORD ? parent.storage(address, slot) : value;
    },
  };
}

interface SystemWrite {
  readonly address: Hex;
  readonly slot: Hex;
  readonly value: () => Promise<Hex>;
}

function historyWrites(parent: StateReader, block: BlockContext): SystemWrite[] {
  if (!isAtLeast(block.hardfork, "prague") || block.number === 0n) return [];
  const before = block.number - 1n;
  return [{ address: HISTORY.address, slot: toWord(before % HISTORY.length), value: () => parent.blockHash(before) }];
}

function beaconRootWrites({ hardfork, timestamp, parentBeaconBlockRoot }: BlockContext): SystemWrite[] {
  if (!isAtLeast(hardfork, "cancun") || parentBeaconBlockRoot === undefined) return [];
  const { address, length } = BEACON_ROOTS;
  const index = timestamp % length;
  return [
    { address, slot: toWord(index), value: async () => toWord(timestamp) },
    { address, slot: toWord(index + length), value: async () => parentBeaconBlockRoot },
  ];
}

async function hasCode(state: StateReader, address: Hex): Promise<boolean> {
  const account = await state.account(address);
  return account !== undefined && account.code !== "0x";
}
