import { createRequire } from "node:module";
import { defineConfig } from "hardhat/config";
import hardhatParallel from "../../../src/index.ts";

const require = createRequire(import.meta.url);

export default defineConfig({
  plugins: [hardhatParallel],
  solidity: { version: "0.8.28", path: require.resolve("solc/soljson.js") },
});
