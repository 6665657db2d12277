import {
  bigIntToUnpaddedBytes,
  type EOACode7702AuthorizationListBytesItem,
  eoaCode7702RecoverAuthority,
  hexToBytes,
  MAX_UINT64,
  SECP256K1_ORDER_DIV_2,
  unpadBytes,
} from "@ethereumjs/util";
import { type Hex, toAddress } from "../access/hex.ts";
import type { Authorization } from "../execution/transaction.ts";

/** An authorization whose signature is good. */
export interface SignedAuthorization {
  readonly authority: Hex;
  readonly target: Hex;
  readonly nonce: bigint;
}

/** The authorizations (EIP-7702) for this chain that are well signed, and by whom. The others have no effect. */
export function recoverAuthorities(list: readonly Authorization[], chainId: number): SignedAuthorization[] {
  return list.flatMap((authorization) => {
    const { nonce, address } = authorization;
    if (authorization.chainId !== 0n && authorization.chainId !== BigInt(chainId)) return [];
    if (nonce >= MAX_UINT64 || BigInt(authorization.s) > SECP256K1_ORDER_DIV_2 || authorization.yParity > 1) return [];
    const authority = recover(authorization);
    return authority === undefined ? [] : [{ authority, target: toAddress(address), nonce }];
  });
}

function recover({ chainId, address, nonce, yParity, r, s }: Authorization): Hex | undefined {
  const [chain, count, parity] = [chainId, nonce, BigInt(yParity)].map(bigIntToUnpaddedBytes);
  const item = [chain, hexToBytes(address), count, parity, unpadBytes(hexToBytes(r)), unpadBytes(hexToBytes(s))];
  try {
    return toAddress(eoaCode7702RecoverAuthority(item as EOACode7702AuthorizationListBytesItem).toString());
  } catch {
    return undefined;
  }
}
