import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect } from "chai";
import { readBuilds, type Build } from "../../src/naming/build.ts";
import { createNaming } from "../../src/naming/naming.ts";
import { compile, deployedCode } from "./compile.ts";
import { storageRead, TARGET } from "./scene.ts";

describe("reading a project's builds", () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "builds-"));
  });
  afterEach(() => rm(folder, { recursive: true }));

  /** Answers as Hardhat's artifact manager does for build infos that lie in the folder. */
  function artifacts(ids: string[], withoutOutput: string[] = []): Parameters<typeof readBuilds>[0] {
    return {
      getAllBuildInfoIds: async () => new Set(ids),
      getBuildInfoPath: async (id) => path.join(folder, `${id}.json`),
      getBuildInfoOutputPath: async (id) => (withoutOutput.includes(id) ? undefined : path.join(folder, `${id}.output.json`)),
    };
  }

  async function save(id: string, { input, output }: Build): Promise<void> {
    await writeFile(path.join(folder, `${id}.json`), JSON.stringify({ _format: "hh3-sol-build-info-1", id, input }));
    await writeFile(path.join(folder, `${id}.output.json`), JSON.stringify({ _format: "hh3-sol-build-info-output-1", id, output }));
  }

  it("names the contracts of every build, and passes over one whose output is gone", async () => {
    const first = compile({
      "project/contracts/A.sol": "pragma solidity ^0.8.28; contract A { uint256 public x; function f() external { x = 1; } }",
    });
    await save("solc-b", first);
    const naming = await createNaming({ builds: readBuilds(artifacts(["solc-b", "solc-a"], ["solc-a"])) });
    const names = naming.open({ code: () => deployedCode(first, "A"), storage: () => undefined });
    expect(names.location(storageRead(0n), {})).to.deep.include({ label: "A.x" });
    expect(names.contract(TARGET)).to.equal("A");
  });

  it("works from a build without AST or source maps: names and functions, no variables", async () => {
    const build = compile({ "a.sol": "pragma solidity ^0.8.28; contract A { uint256 public x; function f() external { x = 1; } }" });
    const bare: Build = { input: build.input, output: { contracts: build.output.contracts } };
    const names = (await createNaming({ builds: [bare] })).open({ code: () => deployedCode(build, "A"), storage: () => undefined });
    expect(names.location(storageRead(0n), {}).label).to.equal("A slot 0x00");
    expect(names.functions("A")).to.have.members(["x", "f"]);
  });
});
