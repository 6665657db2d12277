import { createRequire } from "node:module";

import hardhatToolboxMochaEthersPlugin from "@nomicfoundation/hardhat-toolbox-mocha-ethers";
import { defineConfig } from "hardhat/config";
import hardhatParallel from "hardhat-parallel";

import pairCodeHashPlugin from "./plugins/pair-code-hash.js";

const require = createRequire(import.meta.url);

const optimized = { optimizer: { enabled: true, runs: 200 } };

export default defineConfig({
  plugins: [hardhatToolboxMochaEthersPlugin, hardhatParallel, pairCodeHashPlugin],
  networks: { parallel: { type: "edr-simulated", parallel: true } },
  solidity: {
    compilers: [
      { version: "0.5.16", path: require.resolve("solc-0.5.16/soljson.js"), settings: optimized },
      { version: "0.6.6", path: require.resolve("solc-0.6.6/soljson.js"), settings: optimized },
      { version: "0.8.28", path: require.resolve("solc/soljson.js"), settings: optimized },
    ],
    npmFilesToBuild: [
      "@uniswap/v2-core/contracts/UniswapV2Factory.sol",
      "@uniswap/v2-core/contracts/UniswapV2Pair.sol",
      "@uniswap/v2-periphery/contracts/UniswapV2Router02.sol",
      "@uniswap/v2-periphery/contracts/test/WETH9.sol",
    ],
  },
});
