import { createRequire } from "node:module";

import hardhatToolboxMochaEthersPlugin from "@nomicfoundation/hardhat-toolbox-mocha-ethers";
import { defineConfig } from "hardhat/config";
import hardhatParallel from "hardhat-parallel";

const require = createRequire(import.meta.url);

export default defineConfig({
  plugins: [hardhatToolboxMochaEthersPlugin, hardhatParallel],
  networks: { parallel: { type: "edr-simulated", parallel: true } },
  solidity: {
    compilers: [{ version: "0.8.28", path: require.resolve("solc/soljson.js") }],
  },
});
