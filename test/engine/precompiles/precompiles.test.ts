import { execFileSync } from "node:child_process";
import * as modules from "node:module";
import { expect } from "chai";
import { secp256k1 } from "@noble/curves/secp256k1.js";
import { nativeRecovery, portableRecovery } from "../../../src/engine/precompiles/ecrecover.ts";
import { nativeRipemd160, portableRipemd160 } from "../../../src/engine/precompiles/hashes.ts";
import { isPrecompile, precompileGas, runPrecompile } from "../../../src/engine/precompiles/precompiles.ts";
import { callEthereumjs } from "./helpers/ethereumjs.ts";
import { VECTORS } from "./helpers/vectors/vectors.ts";

const hex = (bytes: Uint8Array | undefined): string => (bytes === undefined ? "failed" : Buffer.from(bytes).toString("hex"));

describe("precompiles", function () {
  this.timeout(60_000);

  it("are none before Berlin, nor at other addresses", () => {
    expect(isPrecompile(1, "istanbul")).to.equal(false);
    for (const address of [0, -1, 0x12, 0xff, 0x101, 1.5, 2 ** 40]) expect(isPrecompile(address, "osaka"), String(address)).to.equal(false);
    expect(() => runPrecompile(0x0b, new Uint8Array(), "cancun")).to.throw("cancun has no precompile at 0xb");
  });

  it("take input that lies in shared memory, amid other bytes, and give results of their own", () => {
    for (const [address, vectors] of VECTORS) {
      for (const { what, input } of vectors().slice(0, 6)) {
        const shared = new Uint8Array(new SharedArrayBuffer(input.length + 75)).fill(0xee);
        const view = shared.subarray(37, 37 + input.length);
        view.set(input);
        const output = runPrecompile(address, view, "osaka");
        const before = hex(output);
        shared.fill(0);
        expect(hex(output), `${address}: ${what}`)
          .to.equal(before)
          .and.to.equal(hex(runPrecompile(address, input, "osaka")));
        output?.fill(0x55);
        expect(hex(runPrecompile(address, input, "osaka")), `${address}: ${what}, again`).to.equal(before);
      }
    }
  });

  it("price every number of products of points as @ethereumjs/evm does", async () => {
    for (const [address, itemLength] of [
      [0x0c, 160],
      [0x0e, 288],
    ] as const) {
      for (let count = 1; count <= 140; count++) {
        const input = new Uint8Array(count * itemLength);
        const gas = precompileGas(address, input, "osaka");
        // Zeros are products of infinity, which are valid and cheap to add up.
        expect((await callEthereumjs(address, input, "osaka")).gas, `${count} at ${address}`).to.equal(gas);
      }
    }
  });

  it("tell prices beyond all gas limits exactly", () => {
    const lengths = (base: bigint, exponent: bigint, modulus: bigint) =>
      Buffer.from([base, exponent, modulus].map((length) => length.toString(16).padStart(64, "0")).join(""), "hex");
    const most = 2n ** 256n - 1n;
    const words = (most + 7n) / 8n;
    expect(precompileGas(5, lengths(0n, most, 0n), "berlin")).to.equal(200n);
    expect(precompileGas(5, lengths(1n, most, 1n), "berlin")).to.equal((8n * (most - 32n)) / 3n);
    expect(precompileGas(5, lengths(most, most, most), "berlin")).to.equal((words ** 2n * 8n * (most - 32n)) / 3n);
    expect(precompileGas(5, lengths(1n, most, 1n), "osaka")).to.equal(16n * 16n * (most - 32n));
  });
});

describe("backends of precompiles", () => {
  const hash = Uint8Array.from({ length: 32 }, (_, index) => index + 1);
  const key = new Uint8Array(32).fill(7);
  const [recovery = 0, ...signature] = secp256k1.sign(hash, key, { prehash: false, format: "recovered" });
  const publicKey = hex(secp256k1.getPublicKey(key, false));

  for (const [name, make] of [
    ["native", nativeRecovery],
    ["portable", portableRecovery],
  ] as const) {
    it(`recover public keys: ${name}`, function () {
      const recover = make();
      if (recover === undefined) return this.skip();
      expect(hex(recover(hash, Uint8Array.from(signature), recovery as 0 | 1))).to.equal(publicKey);
      expect(hex(recover(hash, Uint8Array.from(signature), (1 - recovery) as 0 | 1))).to.not.equal(publicKey);
      expect(recover(hash, new Uint8Array(64), 0)).to.equal(undefined);
      expect(recover(hash, new Uint8Array(64).fill(0xff), 1)).to.equal(undefined);
    });
  }

  it("recover the same keys", function () {
    const native = nativeRecovery();
    if (native === undefined) return this.skip();
    const portable = portableRecovery();
    for (const { what, input } of VECTORS.get(1)?.() ?? []) {
      if (input.length < 128) continue;
      for (const parity of [0, 1] as const) {
        const [hash, signature] = [input.slice(0, 32), input.slice(64, 128)];
        expect(hex(native(hash, signature, parity)), what).to.equal(hex(portable(hash, signature, parity)));
      }
    }
  });

  it("hash with RIPEMD-160 alike", function () {
    const native = nativeRipemd160();
    const empty = "9c1185a5c5e9fc54612808977ee8f548b2258d31";
    expect(hex(portableRipemd160()(new Uint8Array()))).to.equal(empty);
    if (native === undefined) return this.skip();
    expect(hex(native(new Uint8Array()))).to.equal(empty);
    const input = Uint8Array.from({ length: 200 }, (_, index) => index);
    expect(hex(native(input))).to.equal(hex(portableRipemd160()(input)));
  });

  it("are loaded when they are called, not before", function () {
    // Node before 22.15 cannot tell what is loaded.
    if (!("registerHooks" in modules)) return this.skip();
    const source = new URL("../../../src/engine/precompiles/precompiles.ts", import.meta.url).href;
    const script = `
      import { registerHooks } from "node:module";
      const loaded = new Set();
      const names = /secp256k1|@noble\\/[a-z]+|@paulmillr\\/[a-z-]+|@ethereumjs\\/evm|micro-eth-signer/;
      registerHooks({ load: (url, context, next) => { const name = names.exec(url)?.[0]; if (name) loaded.add(name); return next(url, context); } });
      const { isPrecompile, precompileGas, runPrecompile } = await import(${JSON.stringify(source)});
      const seen = [[...loaded]];
      const call = (address, length) => { runPrecompile(address, new Uint8Array(length), "osaka"); seen.push([...loaded]); };
      for (let address = 1; address < 20; address++) if (isPrecompile(address, "osaka")) precompileGas(address, new Uint8Array(384), "osaka");
      call(2, 32); call(4, 32); call(5, 96); call(9, 213); call(6, 128);
      console.log(JSON.stringify(seen));
    `;
    const output = execFileSync(process.execPath, ["--no-warnings", "--experimental-strip-types", "--input-type=module", "--eval", script]);
    const seen = JSON.parse(output.toString()) as string[][];
    expect(seen.slice(0, 5)).to.deep.equal([[], [], [], [], []]);
    expect(seen[5]).to.include("@noble/curves");
  });
});
