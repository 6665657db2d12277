/**
 * What tests that were written for Hardhat 2 and hardhat-deploy ask for, given by Hardhat 3 and by the artifacts that the suite's package holds.
 * To be loaded before them.
 */
import { readdirSync, readFileSync } from "node:fs";
import { Module } from "node:module";
import path from "node:path";
import { expect, use } from "chai";
import { network } from "hardhat";

const PACKAGES = path.join(import.meta.dirname, "node_modules");
const ARTIFACTS = path.join(PACKAGES, "@animoca", "ethereum-contracts", "artifacts", "contracts");
const PROXY_ARTIFACTS = path.join(PACKAGES, "hardhat-deploy", "extendedArtifacts");

const files = new Map(
  readdirSync(ARTIFACTS, { recursive: true })
    .filter((file) => file.endsWith(".json") && !file.endsWith(".dbg.json"))
    .map((file) => [path.basename(file, ".json"), path.join(ARTIFACTS, file)]),
);

const connection = await network.create();
const { ethers, networkHelpers } = connection;
// One of the tests waits for a receipt that never comes, which would keep the process alive: time for the results, then the end.
after(() => void setTimeout(() => process.exit(), 3_000));

const readJson = (file) => JSON.parse(readFileSync(file, "utf8"));

/** Of a contract's name, be it with its source's or without. */
const readArtifactSync = (name) => readJson(files.get(name.split(":").at(-1)));
const readArtifact = async (name) => readArtifactSync(name);

const { getContractFactory, getContractAt } = ethers;
Object.assign(ethers, {
  getContractFactory: async (contract, ...rest) => {
    if (typeof contract !== "string") return getContractFactory.call(ethers, contract, ...rest);
    const { abi, bytecode } = readArtifactSync(contract);
    return getContractFactory.call(ethers, abi, bytecode, ...rest);
  },
  getContractAt: async (contract, ...rest) =>
    getContractAt.call(ethers, typeof contract === "string" ? readArtifactSync(contract).abi : contract, ...rest),
  getContractFactoryFromArtifact: async ({ abi, bytecode }, ...rest) => getContractFactory.call(ethers, abi, bytecode, ...rest),
});

// Hardhat 2's matcher, which Hardhat 3 calls `revert`.
use(({ Assertion }) =>
  Assertion.overwriteProperty(
    "reverted",
    () =>
      function () {
        return this.revert(ethers);
      },
  ),
);

const deployments = { getArtifact: readArtifact };
const modules = {
  hardhat: { ethers, deployments, config: {}, artifacts: { readArtifact, readArtifactSync } },
  "@nomicfoundation/hardhat-network-helpers": networkHelpers,
  "hardhat-deploy/dist/src/utils": { getArtifactFromFolders: async (name) => readJson(path.join(PROXY_ARTIFACTS, `${name}.json`)) },
};
const { _load } = Module;
Module._load = (request, ...rest) => modules[request] ?? _load(request, ...rest);

Object.assign(globalThis, {
  ...{ deployments, ethers, expect },
  getChainId: async () => String((await ethers.provider.getNetwork()).chainId),
});
