import { RLP } from "@ethereumjs/rlp";
import { type Hex, toAddress } from "../access/hex.ts";
import type { Authorization } from "../execution/transaction.ts";
import { keccak256, keccakHex } from "./keccak.ts";
import { recoverPublicKey } from "./precompiles/ecrecover.ts";

/** An authorization whose signature is good. */
export interface SignedAuthorization {
  readonly authority: Hex;
  readonly target: Hex;
  readonly nonce: bigint;
}

const MAX_UINT64 = 2n ** 64n - 1n;
/** Half of secp256k1's order: a valid signature's s is not above it (EIP-2). */
const HALF_ORDER = 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0n;
/** What is signed begins with this byte. */
const MAGIC = Uint8Array.of(5);

/** The authorizations (EIP-7702) for this chain that are well signed, and by whom. The others have no effect. */
export function recoverAuthorities(list: readonly Authorization[], chainId: number): SignedAuthorization[] {
  return list.flatMap((authorization) => {
    const { nonce, address } = authorization;
    if (authorization.chainId !== 0n && authorization.chainId !== BigInt(chainId)) return [];
    if (nonce >= MAX_UINT64 || BigInt(authorization.s) > HALF_ORDER || authorization.yParity > 1) return [];
    const authority = recover(authorization);
    return authority === undefined ? [] : [{ authority, target: toAddress(address), nonce }];
  });
}

function recover({ chainId, address, nonce, yParity, r, s }: Authorization): Hex | undefined {
  const hash = keccak256(Buffer.concat([MAGIC, RLP.encode([chainId, address, nonce])]));
  const compact = Buffer.from(`${wordDigits(r)}${wordDigits(s)}`, "hex");
  const publicKey = recoverPublicKey({ hash, compact, yParity: yParity === 0 ? 0 : 1 });
  return publicKey && keccakHex(publicKey.subarray(1), 12);
}

function wordDigits(number: Hex): string {
  return BigInt(number).toString(16).padStart(64, "0");
}
