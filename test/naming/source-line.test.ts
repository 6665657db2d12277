import { expect } from "chai";
import type { SourceLine } from "../../src/naming/names.ts";
import { displayPath } from "../../src/naming/source-file.ts";
import { compile, deployedCode, type CompileOptions } from "./compile.ts";
import { openScene, sitesOf, storageRead, storageWrite, TARGET } from "./scene.ts";

const SLOAD = 0x54;
const SSTORE = 0x55;

const SOURCE = `// Zähler: umlauts take two bytes each ÄÖÜ
pragma solidity ^0.8.28;
abstract contract Guarded {
  bool private locked;
  modifier once() { require(!locked, "locked"); locked = true; _; locked = false; }
}
contract Drop is Guarded {
  uint256 public nextId;
  mapping(address => uint256) public balances;
  function mint() external once returns (uint256 id) {
    id = nextId;
    nextId = id + 1;
    balances[msg.sender] += 1;
  }
}`;

describe("source lines", () => {
  async function linesOf(options: CompileOptions, opcode: number): Promise<(SourceLine | undefined)[]> {
    const build = compile({ "project/contracts/Drop.sol": SOURCE }, options);
    const code = deployedCode(build, "Drop");
    const names = await openScene([build], { [TARGET]: { code } });
    return sitesOf(code, opcode).map((site) => names.sourceLine(site));
  }

  function told(lines: (SourceLine | undefined)[]): string[] {
    return lines.map((line) => `${line?.line}: ${line?.expression}`);
  }

  it("finds the line and the expression of every load and store", async () => {
    const loads = await linesOf({}, SLOAD);
    expect(loads).to.deep.include({ file: "contracts/Drop.sol", line: 11, text: "id = nextId;", expression: "nextId" });
    expect(told(loads)).to.include.members(["5: locked", "8: uint256 public nextId", "13: balances[msg.sender] += 1"]);
    const stores = await linesOf({}, SSTORE);
    expect(told(stores)).to.have.members(["5: locked = true", "5: locked = false", "12: nextId = id + 1", "13: balances[msg.sender] += 1"]);
  });

  for (const [name, options] of Object.entries({ "the optimizer": { optimizer: true }, "via-IR": { optimizer: true, viaIR: true } })) {
    it(`finds the lines under ${name}`, async () => {
      const stores = await linesOf(options, SSTORE);
      expect(stores.map((line) => line?.line)).to.include.members([5, 12, 13]);
      const loads = await linesOf(options, SLOAD);
      expect(loads.map((line) => line?.line)).to.include.members([5, 11]);
    });
  }

  it("says nothing of places where no state is touched, nor of unknown code", async () => {
    const build = compile({ "a.sol": SOURCE });
    const names = await openScene([build], { [TARGET]: { code: deployedCode(build, "Drop") } });
    expect(names.sourceLine({ codeAddress: TARGET, programCounter: 1 })).to.equal(undefined);
    expect(names.sourceLine({ codeAddress: "0x0000000000000000000000000000000000000001", programCounter: 1 })).to.equal(undefined);
  });

  it("narrows the read of a packed slot to the field that the source names", async () => {
    const source = `pragma solidity ^0.8.28; contract Pair {
      uint112 private reserve0; uint112 private reserve1; uint32 private updatedAt;
      function first() external view returns (uint112) { return reserve0; }
      function last() external view returns (uint32) { return updatedAt; }
      function keep() external { reserve1 = reserve1; }
    }`;
    const build = compile({ "a.sol": source });
    const code = deployedCode(build, "Pair");
    const names = await openScene([build], { [TARGET]: { code } });
    const read = sitesOf(code, SLOAD).map((readAt) => names.location(storageRead(0n, { readAt }), {}).label);
    expect(read).to.include.members(["Pair.reserve0", "Pair.reserve1", "Pair.updatedAt"]);
    const [writtenAt] = sitesOf(code, SSTORE);
    const noOp = names.location({ ...storageWrite(0n, 1n, 1n), write: "no-op", ...(writtenAt === undefined ? {} : { writtenAt }) }, {});
    expect(noOp.label).to.equal("Pair.reserve1");
  });

  it("writes source names as people know them", () => {
    expect(displayPath("project/contracts/token/A.sol")).to.equal("contracts/token/A.sol");
    expect(displayPath("npm/@openzeppelin/contracts@5.7.0/token/ERC20/ERC20.sol")).to.equal("@openzeppelin/contracts/token/ERC20/ERC20.sol");
    expect(displayPath("npm/solmate@6.8.0/src/A.sol")).to.equal("solmate/src/A.sol");
    expect(displayPath("contracts/A.sol")).to.equal("contracts/A.sol");
  });
});
