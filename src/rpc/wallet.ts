import type { Hex } from "../access/hex.ts";
import { impersonateTransaction, signTransaction } from "../chain/sign-transaction.ts";
import { sign } from "../chain/signature.ts";
import type { SignedTransaction, UnsignedTransaction } from "../chain/signed-transaction.ts";
import { invalidInput } from "../errors/rpc-error.ts";
import { checksumAddress } from "../chain/checksum-address.ts";

/** An account that a network owns. */
export interface OwnAccount {
  readonly address: Hex;
  /** 32 bytes. */
  readonly privateKey: Hex;
}

/** The accounts that a network signs for: its own, with their keys, and those that it was told to impersonate. */
export class Wallet {
  readonly #keys: ReadonlyMap<Hex, Hex>;
  readonly #impersonated = new Set<Hex>();

  /** Its own accounts, in the order of `eth_accounts`. */
  constructor(accounts: readonly OwnAccount[]) {
    this.#keys = new Map(accounts.map(({ address, privateKey }) => [address, privateKey]));
  }

  /** Its own accounts. */
  get addresses(): readonly Hex[] {
    return [...this.#keys.keys()];
  }

  impersonate(address: Hex): void {
    this.#impersonated.add(address);
  }

  /** False where the account was not impersonated. */
  stopImpersonating(address: Hex): boolean {
    return this.#impersonated.delete(address);
  }

  /** @throws RpcError where it has no key and does not impersonate the sender. */
  signTransaction(transaction: UnsignedTransaction, from: Hex): SignedTransaction {
    return this.#impersonated.has(from) ? impersonateTransaction(transaction, from) : signTransaction(transaction, this.#keyOf(from), from);
  }

  /** Signs a hash: r, s and v (27 or 28) in 65 bytes. */
  signHash(hash: Uint8Array, address: Hex): Hex {
    const { compact, yParity } = sign(hash, this.#keyOf(address));
    return `0x${Buffer.from(compact).toString("hex")}${(27 + yParity).toString(16)}`;
  }

  #keyOf(address: Hex): Hex {
    const key = this.#keys.get(address);
    if (key === undefined) throw invalidInput(`Unknown account ${checksumAddress(address)}`);
    return key;
  }
}
