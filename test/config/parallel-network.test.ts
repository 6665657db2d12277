import { expect } from "chai";
import { createHardhatRuntimeEnvironment } from "hardhat/hre";
import type { EdrNetworkConfig, HardhatUserConfig, NetworkConfig } from "hardhat/types/config";
import hardhatParallel from "../../src/index.ts";

type Networks = NonNullable<HardhatUserConfig["networks"]>;

const environment = (networks: unknown) => createHardhatRuntimeEnvironment({ plugins: [hardhatParallel], networks: networks as Networks });

const parallelOf = (config: NetworkConfig | undefined): EdrNetworkConfig["parallel"] =>
  config?.type === "edr-simulated" ? config.parallel : undefined;

async function refusal(networks: unknown): Promise<string> {
  try {
    await environment(networks);
    return "";
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

describe("the config of a parallel network", function () {
  it("is on with true and with an object, off with false and by default", async function () {
    const { config } = await environment({
      on: { type: "edr-simulated", parallel: true },
      object: { type: "edr-simulated", parallel: {} },
      off: { type: "edr-simulated", parallel: false },
      other: { type: "edr-simulated" },
    });
    const found = ["on", "object", "off", "other", "default"].map((name) => parallelOf(config.networks[name]));
    expect(found).to.deep.equal([{}, {}, undefined, undefined, undefined]);
  });

  it("can be overridden for one connection, either way", async function () {
    const hre = await environment({ on: { type: "edr-simulated", parallel: true }, off: { type: "edr-simulated" } });
    const on = await hre.network.create({ network: "off", override: { parallel: true } });
    const off = await hre.network.create({ network: "on", override: { parallel: false } });
    expect([parallelOf(on.networkConfig), parallelOf(off.networkConfig)]).to.deep.equal([{}, undefined]);
  });

  it("refuses what is no option, by its path", async function () {
    for (const parallel of ["yes", 1, null]) {
      const message = await refusal({ here: { type: "edr-simulated", parallel } });
      expect(message, JSON.stringify(parallel)).to.match(/networks\.here\.parallel: .*true, false/);
    }
    expect(await refusal({ here: { type: "edr-simulated", parallel: { workers: 2 } } })).to.match(/networks\.here\.parallel: .*'workers'/);
    expect(await refusal({ there: { type: "http", url: "http://localhost:1", parallel: true } })).to.match(
      /networks\.there\.parallel: Only an edr/,
    );
  });
});
