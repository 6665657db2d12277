import hardhatEthersChaiMatchers from "@nomicfoundation/hardhat-ethers-chai-matchers";
import hardhatMocha from "@nomicfoundation/hardhat-mocha";
import hardhatNetworkHelpers from "@nomicfoundation/hardhat-network-helpers";
import hardhatParallel from "hardhat-parallel";
import { defineConfig } from "hardhat/config";

const options = { type: "edr-simulated", chainType: "l1", allowUnlimitedContractSize: true } as const;

export default defineConfig({
  plugins: [hardhatMocha, hardhatEthersChaiMatchers, hardhatNetworkHelpers, hardhatParallel],
  solidity: "0.8.28",
  networks: { default: options, parallel: { ...options, parallel: true } },
  test: { mocha: { timeout: 300_000 } },
});
