import fc from "fast-check";
import { type Hex, toWord } from "../../../src/access/hex.ts";
import type { Authorization } from "../../../src/execution/transaction.ts";
import { address, BLOCK } from "../../helpers/little-block.ts";
import { CONTRACTS, DELEGATED, NOBODY, SENDERS, WALLETS } from "../actors.ts";
import { weighted } from "../programs/code.ts";

const SECP256K1_ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;

const signed = new Map<string, Authorization>();

/** Authorizations (EIP-7702), mostly good: by a sender or another account, for a contract or to take a delegation back. */
export const authorization: fc.Arbitrary<Authorization> = fc
  .record({
    wallet: fc.constantFrom(0, 1, 2),
    target: weighted([6, fc.constantFrom(...CONTRACTS)], [2, fc.constantFrom(address(0), ...SENDERS, DELEGATED, NOBODY, address(2))]),
    nonce: weighted([4, fc.constantFrom(0n, 1n)], [1, fc.constantFrom(2n, 3n, 2n ** 64n - 1n)]),
    chainId: weighted([4, fc.constantFrom(BigInt(BLOCK.chainId), 0n)], [1, fc.constant(5n)]),
    damage: weighted<Partial<Authorization>>(
      [8, fc.constant({})],
      [
        1,
        fc.constantFrom<Partial<Authorization>>(
          { yParity: 2 },
          { yParity: 27 },
          { yParity: 255 },
          { s: `0x${"f".repeat(64)}` },
          { r: `0x${"0".repeat(63)}5` },
        ),
      ],
    ),
  })
  .chain(({ wallet, target, nonce, chainId, damage }) => {
    const made = { ...sign(wallet, target, nonce, chainId), ...damage };
    return weighted([15, fc.constant(made)], [1, fc.constant(malleated(made))]);
  });

/** The same signature with its other s, which is in the upper half of the group and not allowed (EIP-2). */
function malleated(authorization: Authorization): Authorization {
  return {
    ...authorization,
    yParity: 1 - (authorization.yParity % 2),
    s: toWord(SECP256K1_ORDER - (BigInt(authorization.s) % SECP256K1_ORDER)),
  };
}

function sign(wallet: number, target: Hex, nonce: bigint, chainId: bigint): Authorization {
  const key = [wallet, target, nonce, chainId].join();
  const known = signed.get(key);
  if (known !== undefined) return known;
  const { yParity, r, s } = (WALLETS[wallet] as (typeof WALLETS)[number]).authorizeSync({ address: target, nonce, chainId }).signature;
  const made: Authorization = { address: target, nonce, chainId, yParity, r: r as Hex, s: s as Hex };
  signed.set(key, made);
  return made;
}
