import type * as Util from "@ethereumjs/util";
import { type Hex, toAddress } from "../access/hex.ts";
import type { Authorization } from "../execution/transaction.ts";
import { lazily, loadModule } from "./precompiles/lazy.ts";

/** An authorization whose signature is good. */
export interface SignedAuthorization {
  readonly authority: Hex;
  readonly target: Hex;
  readonly nonce: bigint;
}

/** The authorizations (EIP-7702) for this chain that are well signed, and by whom. The others have no effect. */
export function recoverAuthorities(list: readonly Authorization[], chainId: number): SignedAuthorization[] {
  if (list.length === 0) return [];
  const { MAX_UINT64, SECP256K1_ORDER_DIV_2 } = util();
  return list.flatMap((authorization) => {
    const { nonce, address } = authorization;
    if (authorization.chainId !== 0n && authorization.chainId !== BigInt(chainId)) return [];
    if (nonce >= MAX_UINT64 || BigInt(authorization.s) > SECP256K1_ORDER_DIV_2 || authorization.yParity > 1) return [];
    const authority = recover(authorization);
    return authority === undefined ? [] : [{ authority, target: toAddress(address), nonce }];
  });
}

function recover({ chainId, address, nonce, yParity, r, s }: Authorization): Hex | undefined {
  const { bigIntToUnpaddedBytes, eoaCode7702RecoverAuthority, hexToBytes, unpadBytes } = util();
  const [chain, count, parity] = [chainId, nonce, BigInt(yParity)].map(bigIntToUnpaddedBytes);
  const item = [chain, hexToBytes(address), count, parity, unpadBytes(hexToBytes(r)), unpadBytes(hexToBytes(s))];
  try {
    return toAddress(eoaCode7702RecoverAuthority(item as Util.EOACode7702AuthorizationListBytesItem).toString());
  } catch {
    return undefined;
  }
}

/** Some twenty modules, which few chains need. */
const util = lazily(() => loadModule("@ethereumjs/util") as typeof Util);
