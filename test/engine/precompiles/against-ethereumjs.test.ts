import { expect } from "chai";
import fc from "fast-check";
import { type Hardfork, HARDFORKS } from "../../../src/execution/block-context.ts";
import { bn254Curve, bn254Started } from "../../../src/engine/precompiles/bn254-curve.ts";
import { isPrecompile, precompileGas, runPrecompile } from "../../../src/engine/precompiles/precompiles.ts";
import { callEthereumjs, ethereumjsAddresses } from "./helpers/ethereumjs.ts";
import type { Vector } from "./helpers/vectors/vector.ts";
import { VECTORS } from "./helpers/vectors/vectors.ts";

const SINCE_BERLIN = HARDFORKS.slice(HARDFORKS.indexOf("berlin"));

/** The first hardfork that has the precompile, and the last: rules change between them if they change at all. */
const hardforksOf = (address: number): Hardfork[] => [
  ...new Set([SINCE_BERLIN.find((hardfork) => isPrecompile(address, hardfork)) ?? "osaka", "osaka" as const]),
];

const hex = (bytes: Uint8Array | undefined): string => (bytes === undefined ? "failed" : `0x${Buffer.from(bytes).toString("hex")}`);

/** Holds output, failure and gas against @ethereumjs/evm's. */
async function compare(address: number, input: Uint8Array, hardfork: Hardfork): Promise<void> {
  const untouched = input.slice();
  const theirs = await callEthereumjs(address, input, hardfork);
  expect(hex(runPrecompile(address, input, hardfork)), "output").to.equal(hex(theirs.output));
  if (theirs.gas !== undefined) expect(precompileGas(address, input, hardfork), "gas").to.equal(theirs.gas);
  expect(hex(input), "the input afterwards").to.equal(hex(untouched));
}

describe("precompiles against @ethereumjs/evm", function () {
  this.timeout(120_000);

  before("the quick curve is up", () => {
    bn254Curve();
    return bn254Started();
  });

  for (const hardfork of SINCE_BERLIN) {
    it(`has the same addresses at ${hardfork}`, async () => {
      const ours = Array.from({ length: 0x201 }, (_, address) => address).filter((address) => isPrecompile(address, hardfork));
      expect(ours).to.deep.equal(await ethereumjsAddresses(hardfork));
    });
  }

  for (const [address, vectors] of VECTORS) {
    describe(`0x${address.toString(16).padStart(2, "0")}`, () => {
      for (const hardfork of hardforksOf(address)) {
        it(`agrees on valid and on edge inputs at ${hardfork}`, async () => {
          for (const { what, input } of vectors()) {
            await compare(address, input, hardfork).catch((error: Error) => {
              error.message = `${what}: ${error.message}`;
              throw error;
            });
          }
        });
      }

      it("agrees where one unit of gas is missing", async () => {
        const valid = vectors().find(({ input }) => runPrecompile(address, input, "osaka") !== undefined);
        expect(valid, "a valid input").to.not.equal(undefined);
        const { input } = valid as Vector;
        const gas = precompileGas(address, input, "osaka");
        expect((await callEthereumjs(address, input, "osaka", gas)).output).to.not.equal(undefined);
        if (gas > 0n) expect((await callEthereumjs(address, input, "osaka", gas - 1n)).output).to.equal(undefined);
      });

      it("agrees on random and on damaged inputs", async () => {
        const damaged = fc.oneof(
          { arbitrary: fc.uint8Array({ maxLength: 400 }), weight: 1 },
          { arbitrary: damage(vectors().map(({ input }) => input)), weight: 4 },
        );
        const cheap = damaged.filter((input) => precompileGas(address, input, "osaka") < MOST_GAS);
        await fc.assert(
          fc.asyncProperty(cheap, fc.constantFrom(...hardforksOf(address)), (input, hardfork) => compare(address, input, hardfork)),
          { numRuns: address === 0x05 ? 200 : 60 },
        );
      });
    });
  }
});

/** Keeps random inputs from being long loops. */
const MOST_GAS = 2_000_000n;

/** A known input with some bytes changed, and then cut or made longer. */
function damage(inputs: readonly Uint8Array[]): fc.Arbitrary<Uint8Array> {
  return fc
    .record({
      input: fc.constantFrom(...inputs),
      changes: fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 3 }),
      length: fc.option(fc.nat(600), { freq: 4 }),
    })
    .map(({ input, changes, length }) => {
      const copy = new Uint8Array(length ?? input.length);
      copy.set(input.subarray(0, copy.length));
      for (const [index, value] of changes) if (copy.length > 0) copy[index % copy.length] = value;
      return copy;
    });
}
