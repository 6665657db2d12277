import { createRequire } from "node:module";
import hardhatToolboxMochaEthers from "@nomicfoundation/hardhat-toolbox-mocha-ethers";
import hardhatViem from "@nomicfoundation/hardhat-viem";
import { defineConfig } from "hardhat/config";
import hardhatParallel from "hardhat-parallel";

const require = createRequire(import.meta.url);

export default defineConfig({
  plugins: [hardhatToolboxMochaEthers, hardhatViem, hardhatParallel],
  solidity: { version: "0.8.28", path: require.resolve("solc/soljson.js") },
  networks: { parallel: { type: "edr-simulated", parallel: true } },
});
