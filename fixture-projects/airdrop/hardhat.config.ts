import { createRequire } from "node:module";

import hardhatToolboxViemPlugin from "@nomicfoundation/hardhat-toolbox-viem";
import { defineConfig } from "hardhat/config";
import hardhatParallel from "hardhat-parallel";

const require = createRequire(import.meta.url);

export default defineConfig({
  plugins: [hardhatToolboxViemPlugin, hardhatParallel],
  networks: { parallel: { type: "edr-simulated", parallel: true } },
  solidity: {
    compilers: [{ version: "0.8.28", path: require.resolve("solc/soljson.js"), settings: { optimizer: { enabled: true, runs: 200 } } }],
  },
});
