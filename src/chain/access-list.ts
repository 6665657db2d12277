import type { AccessSet } from "../access/access.ts";
import type { Hex } from "../access/hex.ts";
import type { BlockContext } from "../execution/block-context.ts";
import type { AccessListEntry } from "../execution/transaction.ts";
import { createdAddress } from "./created-address.ts";
import type { Message } from "./network-chain.ts";

/** Addresses of precompiled contracts are below this number. */
const PRECOMPILES_END = 0x200n;

/**
 * The accounts and slots that an execution touched, in the order of first touch, as EIP-2930 lists them. Accounts that are warm without being
 * listed (sender, recipient, coinbase, precompiled contracts) stand there only for their slots.
 */
export function listAccesses(accesses: AccessSet, message: Message, { coinbase }: BlockContext): AccessListEntry[] {
  const entries = new Map<Hex, Hex[]>();
  const recipient = message.to ?? createdAddress(message.from, message.nonce);
  const isWarm = (address: Hex) =>
    address === message.from || address === recipient || address === coinbase || BigInt(address) < PRECOMPILES_END;
  for (const { location } of accesses) {
    const keys = entries.get(location.address) ?? [];
    if (location.kind === "storage") keys.push(location.slot);
    else if (isWarm(location.address)) continue;
    entries.set(location.address, keys);
  }
  return [...entries].map(([address, storageKeys]) => ({ address, storageKeys }));
}
