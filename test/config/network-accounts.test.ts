import { expect } from "chai";
import { HDNodeWallet, Mnemonic } from "ethers/wallet";
import { deriveKeys } from "../../src/config/derive-keys.ts";

describe("the keys of a mnemonic", function () {
  const phrase = "test test test test test test test test test test test junk";

  it("are those of a wallet", function () {
    for (const [passphrase, path, initialIndex] of [
      ["", "m/44'/60'/0'/0", 0],
      ["pässword", "m/44'/60'/1'/0", 7],
      ["", "m/0'/1/2'", 2],
    ] as const) {
      const root = HDNodeWallet.fromMnemonic(Mnemonic.fromPhrase(phrase, passphrase), path);
      const expected = [0, 1, 2].map((index) => root.deriveChild(initialIndex + index).privateKey);
      expect(deriveKeys({ mnemonic: phrase, passphrase, path, initialIndex, count: 3 })).to.deep.equal(expected);
    }
  });
});
