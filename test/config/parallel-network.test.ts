import { availableParallelism } from "node:os";
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

const DEFAULTS = { workers: availableParallelism(), strategy: "access-sets", minTransactions: 8, batch: false, verify: false };

describe("the config of a parallel network", function () {
  it("is on with true and with an object, off with false and by default", async function () {
    const { config } = await environment({
      on: { type: "edr-simulated", parallel: true },
      object: { type: "edr-simulated", parallel: {} },
      off: { type: "edr-simulated", parallel: false },
      other: { type: "edr-simulated" },
    });
    const found = ["on", "object", "off", "other", "default"].map((name) => parallelOf(config.networks[name]));
    expect(found).to.deep.equal([DEFAULTS, DEFAULTS, undefined, undefined, undefined]);
  });

  it("completes what it is given, and leaves it as it is", async function () {
    const given = { workers: 3, strategy: "optimistic", minTransactions: 100, batch: true, verify: true };
    const { config } = await environment({
      all: { type: "edr-simulated", parallel: given },
      one: { type: "edr-simulated", parallel: { workers: 1 } },
    });
    expect(parallelOf(config.networks["all"])).to.deep.equal(given);
    expect(parallelOf(config.networks["one"])).to.deep.equal({ ...DEFAULTS, workers: 1 });
  });

  it("can be overridden for one connection, either way", async function () {
    const hre = await environment({ on: { type: "edr-simulated", parallel: true }, off: { type: "edr-simulated" } });
    const on = await hre.network.create({ network: "off", override: { parallel: true } });
    const off = await hre.network.create({ network: "on", override: { parallel: false } });
    expect([parallelOf(on.networkConfig), parallelOf(off.networkConfig)]).to.deep.equal([DEFAULTS, undefined]);
  });

  it("is overridden option by option", async function () {
    const hre = await environment({ here: { type: "edr-simulated", parallel: { workers: 1, verify: true } } });
    const { networkConfig } = await hre.network.create({ network: "here", override: { parallel: { workers: 2 } } });
    expect(parallelOf(networkConfig)).to.deep.equal({ ...DEFAULTS, workers: 2, verify: true });
  });

  it("refuses what is no option, by its path", async function () {
    for (const parallel of ["yes", 1, null]) {
      const message = await refusal({ here: { type: "edr-simulated", parallel } });
      expect(message, JSON.stringify(parallel)).to.match(/networks\.here\.parallel: .*true, false/);
    }
    expect(await refusal({ here: { type: "edr-simulated", parallel: { threads: 2 } } })).to.match(/networks\.here\.parallel: .*'threads'/);
    for (const [option, value] of [
      ["workers", 0],
      ["workers", 1.5],
      ["workers", 257],
      ["strategy", "greedy"],
      ["minTransactions", -1],
      ["batch", "yes"],
      ["verify", 1],
    ] as const) {
      const message = await refusal({ here: { type: "edr-simulated", parallel: { [option]: value } } });
      expect(message, `${option}: ${value}`).to.include(`networks.here.parallel.${option}`);
    }
    expect(await refusal({ there: { type: "http", url: "http://localhost:1", parallel: true } })).to.match(
      /networks\.there\.parallel: Only an edr/,
    );
  });
});
