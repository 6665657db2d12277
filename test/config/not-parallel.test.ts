import { expect } from "chai";
import type { EdrNetworkConfig } from "hardhat/types/config";
import { whyNotParallel } from "../../src/config/not-parallel.ts";

const USE = { chainType: "generic", measuresCoverage: false, measuresGas: false, printsCalls: false };
const config = (fields: object = {}): EdrNetworkConfig => ({ hardfork: "osaka", ...fields }) as EdrNetworkConfig;

describe("what a parallel network leaves to Hardhat's own", function () {
  it("is nothing from Berlin to Osaka", function () {
    for (const hardfork of ["berlin", "london", "merge", "shanghai", "cancun", "prague", "osaka"]) {
      expect(whyNotParallel(config({ hardfork }), USE), hardfork).to.equal(undefined);
    }
    expect(whyNotParallel(config({ forking: { enabled: false } }), USE)).to.equal(undefined);
  });

  it("is told by its reason", function () {
    expect(whyNotParallel(config(), { ...USE, chainType: "op" })).to.include("op");
    expect(whyNotParallel(config(), { ...USE, measuresCoverage: true })).to.include("--coverage");
    expect(whyNotParallel(config(), { ...USE, measuresGas: true })).to.include("--gas-stats");
    expect(whyNotParallel(config(), { ...USE, printsCalls: true })).to.include("-vvv");
    expect(whyNotParallel(config({ forking: { enabled: true } }), USE)).to.include("forks");
    for (const hardfork of ["istanbul", "muirGlacier", "amsterdam"]) expect(whyNotParallel(config({ hardfork }), USE)).to.include(hardfork);
  });
});
