import { expect } from "chai";
import { Wallet } from "ethers";
import fc from "fast-check";
import { toWord, type Hex } from "../../src/access/hex.ts";
import { toBytes, toHex } from "../../src/chain/bytes.ts";
import { decodeTransaction } from "../../src/chain/decode-transaction.ts";
import { impersonateTransaction, signTransaction } from "../../src/chain/sign-transaction.ts";
import { nativeSigning, portableSigning, recoverAddress } from "../../src/chain/signature.ts";
import type { UnsignedTransaction } from "../../src/chain/signed-transaction.ts";
import { ALICE, BOB } from "../helpers/little-block.ts";

const KEY: Hex = "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80";

const address = fc.uint8Array({ minLength: 20, maxLength: 20 }).map(toHex);
const word = fc.uint8Array({ minLength: 32, maxLength: 32 }).map(toHex);
const quantity = (bits: bigint) => fc.bigInt({ min: 0n, max: 2n ** bits - 1n });
const common = { nonce: quantity(64n), gasLimit: quantity(64n), value: quantity(256n), data: fc.uint8Array({ maxLength: 200 }).map(toHex) };
const chainId = fc.bigInt({ min: 1n, max: 2n ** 40n });
const accessList = fc.array(fc.record({ address, storageKeys: fc.array(word, { maxLength: 3 }) }), { maxLength: 3 });
const fees = { maxFeePerGas: quantity(128n), maxPriorityFeePerGas: quantity(128n) };
const authorization = fc.record({
  ...{ chainId: quantity(256n), address, nonce: quantity(64n), yParity: fc.nat(255) },
  ...{ r: quantity(256n).map(toWord), s: quantity(256n).map(toWord) },
});

const legacy = fc.record(
  { type: fc.constant(0 as const), ...common, to: address, gasPrice: quantity(128n), chainId },
  { requiredKeys: ["type", "nonce", "gasLimit", "value", "data", "gasPrice"] },
);
const type1 = fc.record({ type: fc.constant(1 as const), ...common, to: address, gasPrice: quantity(128n), chainId, accessList });
const type2 = fc.record({ type: fc.constant(2 as const), ...common, ...fees, chainId, accessList });
const type4 = fc.record({
  type: fc.constant(4 as const),
  ...common,
  ...fees,
  to: address,
  chainId,
  accessList,
  authorizationList: fc.array(authorization),
});
const transaction: fc.Arbitrary<UnsignedTransaction> = fc.oneof(legacy, type1, type2, type4);

describe("signed transactions", () => {
  it("decode to what was signed, and to the signer", () => {
    const signer = new Wallet(KEY).address.toLowerCase();
    fc.assert(
      fc.property(transaction, (unsigned) => {
        const signed = signTransaction(unsigned, KEY);
        expect(signed.from).to.equal(signer);
        expect(decodeTransaction(signed.raw)).to.deep.equal({ ...signed, raw: Buffer.from(signed.raw) });
      }),
      { numRuns: 60 },
    );
  });

  it("are those of ethers, byte by byte", async () => {
    const wallet = new Wallet(KEY);
    const fields = { nonce: 3n, gasLimit: 21_000n, value: 7n, data: "0x1234" as Hex, chainId: 31337n, to: BOB };
    const { chainId: _, ...unprotected } = fields;
    for (const unsigned of [
      { type: 0, ...fields, gasPrice: 5n },
      { type: 0, ...unprotected, gasPrice: 5n },
      { type: 1, ...fields, gasPrice: 5n, accessList: [{ address: ALICE, storageKeys: [toWord(1n)] }] },
      { type: 2, ...fields, maxFeePerGas: 9n, maxPriorityFeePerGas: 1n, accessList: [] },
    ] as UnsignedTransaction[]) {
      const theirs = await wallet.signTransaction({ ...unsigned, nonce: 3 } as never);
      expect(toHex(signTransaction(unsigned, KEY).raw)).to.equal(theirs);
    }
  });

  it("keep what is behind them out", () => {
    const signed = signTransaction({ type: 2, nonce: 0n, gasLimit: 21_000n, value: 0n, data: "0x", chainId: 1n, accessList: [] }, KEY);
    expect(decodeTransaction(Buffer.concat([signed.raw, toBytes("0xabcd")])).hash).to.equal(signed.hash);
  });

  it("hash by sender when impersonated", () => {
    const unsigned = { type: 0, nonce: 0n, gasPrice: 678_912n, gasLimit: 30_000n, value: 1n, data: "0x", chainId: 123n } as const;
    const to: Hex = "0xb5bc06d4548a3ac17d72b372ae1e416bf65b8ead";
    const { hash, r, isImpersonated } = impersonateTransaction({ ...unsigned, to }, "0xa5bc06d4548a3ac17d72b372ae1e416bf65b8ead");
    expect(hash).to.equal("0xbcdd3230665912079522dfbfe605e70443c81bf78db768a688a8d8007accf14b");
    expect([r, isImpersonated]).to.deep.equal([BigInt("0xa5bc06d4548a3ac17d72b372ae1e416bf65b8ead"), true]);
  });
});

describe("signatures", () => {
  it("are the same from native code and from JavaScript", () => {
    const [native, portable] = [nativeSigning(), portableSigning()];
    fc.assert(
      fc.property(word, (hash) => {
        const { compact, yParity } = portable(toBytes(hash), toBytes(KEY));
        if (native !== undefined) expect(native(toBytes(hash), toBytes(KEY))).to.deep.equal({ compact, yParity });
        expect(recoverAddress({ hash: toBytes(hash), compact, yParity })).to.equal(new Wallet(KEY).address.toLowerCase());
      }),
      { numRuns: 20 },
    );
  });
});
