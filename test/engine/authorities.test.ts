import { eoaCode7702RecoverAuthority, eoaCode7702SignAuthorization, hexToBytes, unpadBytes, bigIntToUnpaddedBytes } from "@ethereumjs/util";
import type * as Util from "@ethereumjs/util";
import { expect } from "chai";
import fc from "fast-check";
import { type Hex, toWord } from "../../src/access/hex.ts";
import { toHex } from "../../src/chain/bytes.ts";
import { recoverAuthorities } from "../../src/engine/authorities.ts";
import type { Authorization } from "../../src/execution/transaction.ts";

const CHAIN_ID = 31_337;
const HALF_ORDER = 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0n;

const word = fc.uint8Array({ minLength: 32, maxLength: 32 }).map(toHex);
const edge = fc.constantFrom(toWord(0n), toWord(1n), toWord(HALF_ORDER), toWord(HALF_ORDER + 1n), toWord(2n ** 256n - 1n));
const message = fc.record({
  chainId: fc.constantFrom(0n, BigInt(CHAIN_ID)),
  address: fc.oneof(fc.uint8Array({ minLength: 20, maxLength: 20 }), fc.constant(new Uint8Array(20))).map(toHex),
  nonce: fc.oneof(fc.constant(0n), fc.bigInt({ min: 0n, max: 2n ** 64n - 2n })),
});
const key = fc.bigInt({ min: 1n, max: 2n ** 250n }).map(toWord);
const signature = fc.record({ yParity: fc.constantFrom(0, 1), r: fc.oneof(word, edge), s: fc.oneof(word, edge) });

describe("authorizations", () => {
  it("are their signer's", () => {
    fc.assert(
      fc.property(message, key, (unsigned, privateKey) => {
        const signed = sign(unsigned, privateKey);
        const [found] = recoverAuthorities([signed], CHAIN_ID);
        expect(found).to.deep.equal({ authority: reference(signed), target: unsigned.address, nonce: unsigned.nonce });
        expect(found?.authority).to.not.equal(undefined);
      }),
      { numRuns: 50 },
    );
  });

  it("with any other signature are whose the reference VM says, or nobody's", () => {
    fc.assert(
      fc.property(message, signature, (unsigned, made) => {
        const authorization = { ...unsigned, ...made };
        const isLow = BigInt(made.s) <= HALF_ORDER;
        expect(recoverAuthorities([authorization], CHAIN_ID)[0]?.authority).to.equal(isLow ? reference(authorization) : undefined);
      }),
      { numRuns: 300 },
    );
  });

  it("of another chain, of the last nonce or of no parity have no effect", () => {
    const good = sign({ chainId: BigInt(CHAIN_ID), address: toHex(new Uint8Array(20)), nonce: 3n }, toWord(7n));
    const others = [
      { ...good, chainId: 1n },
      { ...good, nonce: 2n ** 64n - 1n },
      { ...good, yParity: 2 },
    ];
    expect(recoverAuthorities([...others, good], CHAIN_ID)).to.have.length(1);
  });
});

function sign({ chainId, address, nonce }: Pick<Authorization, "chainId" | "address" | "nonce">, privateKey: Hex): Authorization {
  const unsigned = [bigIntToUnpaddedBytes(chainId), hexToBytes(address), bigIntToUnpaddedBytes(nonce)];
  const [, , , parity = new Uint8Array(), r = new Uint8Array(), s = new Uint8Array()] = eoaCode7702SignAuthorization(
    unsigned as never,
    hexToBytes(privateKey),
  );
  return { chainId, address, nonce, yParity: parity[0] ?? 0, r: toWord(BigInt(toHex(r))), s: toWord(BigInt(toHex(s))) };
}

/** The signer as the reference VM's library finds it; undefined where it finds none. */
function reference({ chainId, address, nonce, yParity, r, s }: Authorization): Hex | undefined {
  const item = [
    ...[bigIntToUnpaddedBytes(chainId), hexToBytes(address), bigIntToUnpaddedBytes(nonce), bigIntToUnpaddedBytes(BigInt(yParity))],
    ...[unpadBytes(hexToBytes(r)), unpadBytes(hexToBytes(s))],
  ];
  try {
    return eoaCode7702RecoverAuthority(item as Util.EOACode7702AuthorizationListBytesItem)
      .toString()
      .toLowerCase() as Hex;
  } catch {
    return undefined;
  }
}
