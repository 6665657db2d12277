import type { EdrNetworkAccountsConfig } from "hardhat/types/config";
import type { Hex } from "../access/hex.ts";
import { addressOfKey } from "../chain/signature.ts";
import { deriveKeys, type KeySource } from "./derive-keys.ts";

/** An account that a network owns: it signs for it, and genesis funds it. */
export interface NetworkAccount {
  readonly privateKey: Hex;
  readonly address: Hex;
  /** In wei. */
  readonly balance: bigint;
}

/** The accounts of a network's configuration, in order. */
export async function networkAccounts(accounts: EdrNetworkAccountsConfig): Promise<readonly NetworkAccount[]> {
  if (Array.isArray(accounts)) {
    return Promise.all(
      accounts.map(async ({ privateKey, balance }) => {
        const key = (await privateKey.getHexString()).toLowerCase() as Hex;
        return { privateKey: key, address: addressOfKey(key), balance };
      }),
    );
  }
  const { path, initialIndex, count, accountsBalance: balance } = accounts;
  const [mnemonic, passphrase] = [await accounts.mnemonic.get(), await accounts.passphrase.get()];
  return derived({ mnemonic, passphrase, path, initialIndex, count }).map((account) => ({ ...account, balance }));
}

type Keys = readonly Pick<NetworkAccount, "privateKey" | "address">[];

/** Most connections of a process have the same accounts. */
const known = new Map<string, Keys>();

function derived(source: KeySource): Keys {
  const id = JSON.stringify(source);
  const keys = known.get(id) ?? deriveKeys(source).map((privateKey) => ({ privateKey, address: addressOfKey(privateKey) }));
  known.set(id, keys);
  return keys;
}
