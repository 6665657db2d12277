import { createRequire } from "node:module";
import toolbox from "@nomicfoundation/hardhat-toolbox-mocha-ethers";
import { defineConfig } from "hardhat/config";
import hardhatParallel from "../../../src/index.ts";
import { captureTask } from "../capture-task.ts";

const require = createRequire(import.meta.url);

export default defineConfig({
  plugins: [toolbox, hardhatParallel],
  tasks: [captureTask],
  solidity: { version: "0.8.28", path: require.resolve("solc/soljson.js") },
  networks: {
    optimistic: { type: "edr-simulated", chainType: "op" },
    logged: { type: "edr-simulated", loggingEnabled: true },
    small: { type: "edr-simulated", blockGasLimit: 1_000_000, allowUnlimitedContractSize: true, hardfork: "shanghai", chainId: 4242 },
    amsterdam: { type: "edr-simulated", hardfork: "amsterdam" },
    ...(process.env["CAPTURE_TEST_NODE"] === undefined ? {} : { remote: { type: "http" as const, url: process.env["CAPTURE_TEST_NODE"] } }),
  },
  test: { mocha: { parallel: process.env["CAPTURE_TEST_PARALLEL"] === "yes", jobs: 2 } },
});
