import { createRequire } from "node:module";
import ethersMatchers from "@nomicfoundation/hardhat-ethers-chai-matchers";
import ethers from "@nomicfoundation/hardhat-ethers";
import ignitionEthers from "@nomicfoundation/hardhat-ignition-ethers";
import mocha from "@nomicfoundation/hardhat-mocha";
import networkHelpers from "@nomicfoundation/hardhat-network-helpers";
import nodeTestRunner from "@nomicfoundation/hardhat-node-test-runner";
import viem from "@nomicfoundation/hardhat-viem";
import viemAssertions from "@nomicfoundation/hardhat-viem-assertions";
import { defineConfig } from "hardhat/config";
import hardhatParallel from "../../../src/index.ts";

const require = createRequire(import.meta.url);
const NODE = process.env["TOOLS_NODE"] ?? "http://127.0.0.1:9";

export default defineConfig({
  plugins: [ethers, ethersMatchers, ignitionEthers, mocha, networkHelpers, nodeTestRunner, viem, viemAssertions, hardhatParallel],
  solidity: { version: "0.8.28", path: require.resolve("solc/soljson.js") },
  paths: { tests: { mocha: "test/mocha", nodejs: "test/node" } },
  networks: {
    parallel: { type: "edr-simulated", parallel: true },
    parallelFork: { type: "edr-simulated", parallel: true, forking: { url: NODE } },
    served: { type: "http", url: NODE },
  },
  test: { mocha: { parallel: process.env["TOOLS_PARALLEL_MOCHA"] === "yes", jobs: 2 } },
});
