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
  test: { mocha: { parallel: process.env["CAPTURE_TEST_PARALLEL"] === "yes" } },
});
