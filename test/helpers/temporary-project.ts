import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { temporaryFolder } from "./hardhat-process.ts";

const NODE_MODULES = fileURLToPath(new URL("../../node_modules", import.meta.url));

const CONFIG = `import { createRequire } from "node:module";
import hardhatToolboxMochaEthersPlugin from "@nomicfoundation/hardhat-toolbox-mocha-ethers";
import { defineConfig } from "hardhat/config";
import hardhatParallel from "hardhat-parallel";

const require = createRequire(import.meta.url);

export default defineConfig({
  plugins: [hardhatToolboxMochaEthersPlugin, hardhatParallel],
  solidity: { compilers: [{ version: "0.8.28", path: require.resolve("solc/soljson.js") }] },
  networks: {
    nowhere: { type: "http", url: "http://127.0.0.1:9" },
    optimistic: { type: "edr-simulated", chainType: "op" },
    future: { type: "edr-simulated", hardfork: "amsterdam" },
  },
});
`;

/** A Hardhat project of the given files outside the repository, with the repository's packages installed. */
export function temporaryProject(files: Readonly<Record<string, string>>): string {
  const project = temporaryFolder();
  symlinkSync(NODE_MODULES, path.join(project, "node_modules"), process.platform === "win32" ? "junction" : "dir");
  const packageJson = JSON.stringify({ name: "scratch", version: "1.0.0", type: "module" });
  writeFiles(project, { "package.json": packageJson, "hardhat.config.ts": CONFIG, ...files });
  return project;
}

export function writeFiles(project: string, files: Readonly<Record<string, string>>): void {
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(project, file)), { recursive: true });
    writeFileSync(path.join(project, file), text);
  }
}
