import { expect } from "chai";
import type { CodeSite } from "../../src/access/access.ts";
import type { SourceLine } from "../../src/naming/names.ts";
import { displayPath } from "../../src/naming/source-file.ts";
import { compile, deployedCode, type CompileOptions } from "./compile.ts";
import { ALICE, Hashed, openScene, sitesOf, storageRead, storageWrite, TARGET } from "./scene.ts";

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

  it("finds the lines of optimised code", async () => {
    expect(told(await linesOf({ optimizer: true }, SSTORE))).to.have.members([
      "5: locked = true",
      "5: locked = false",
      "12: nextId = id + 1",
      "13: balances[msg.sender] += 1",
    ]);
    expect(told(await linesOf({ optimizer: true }, SLOAD))).to.include.members([
      "5: locked",
      "11: nextId",
      "13: balances[msg.sender] += 1",
    ]);
  });

  it("finds the lines of optimised via-IR code by the variables that were accessed there", async () => {
    const build = compile({ "project/contracts/Drop.sol": SOURCE }, { optimizer: true, viaIR: true });
    const code = deployedCode(build, "Drop");
    const names = await openScene([build], { [TARGET]: { code } });
    const stores = sitesOf(code, SSTORE);
    expect(stores).to.have.length(4);
    // In the order of the source: locked, nextId, the balance, locked.
    const balance = new Hashed();
    const slots = [0n, 1n, balance.key(2n, ALICE), 0n];
    const lines = stores.map((writtenAt, index) => {
      names.location({ ...storageWrite(slots[index] ?? 0n, 0n, 1n), writtenAt }, balance.preimages);
      return names.sourceLine(writtenAt);
    });
    expect(told(lines).slice(0, 3)).to.deep.equal(["5: locked = true", "12: nextId = id + 1", "13: balances[msg.sender] += 1"]);
    expect(lines[3]?.line).to.equal(5);
  });

  it("is not led astray by the map of a contract that its factory made solc optimise twice", async () => {
    const source = `pragma solidity =0.5.16; import "@uniswap/v2-core/contracts/UniswapV2Factory.sol";`;
    const build = compile({ "a.sol": source }, { solc: "solc-0.5.16", optimizer: true });
    const code = deployedCode(build, "UniswapV2Pair");
    const names = await openScene([build], { [TARGET]: { code } });
    const lineOf = (slot: bigint, writtenAt: CodeSite): SourceLine | undefined => {
      names.location({ ...storageWrite(slot, 0n, 1n), writtenAt }, {});
      return names.sourceLine(writtenAt);
    };
    const stores = sitesOf(code, SSTORE);
    const storeAt = (programCounter: number): CodeSite => stores.find((site) => site.programCounter === programCounter) as CodeSite;
    // The first two stores of the code are the lock and its release in `swap`; 8152 and 8393 are in `_mint` and `_burn`.
    expect(stores.slice(0, 2).map((site) => lineOf(12n, site)?.expression)).to.satisfy((lock: string[]) =>
      lock.every((text) => /^unlocked = [01]$/.test(text)),
    );
    expect(lineOf(0n, storeAt(8152))).to.include({ line: 41, expression: "totalSupply = totalSupply.add(value)" });
    expect(lineOf(0n, storeAt(8393))).to.include({ line: 48, expression: "totalSupply = totalSupply.sub(value)" });
    expect(lineOf(9n, storeAt(7197))?.text).to.match(/^price0CumulativeLast \+=/);
  });

  it("uses the variable for code that the compiler adds, unless several variables share that code", async () => {
    const source = `pragma solidity ^0.8.28; contract Titled {
      string first; string second;
      function one(string calldata text) external { first = text; }
      function two(string calldata text) external { second = text; }
    }`;
    const build = compile({ "a.sol": source }, { optimizer: true });
    const code = deployedCode(build, "Titled");
    const names = await openScene([build], { [TARGET]: { code } });
    const writtenAt = sitesOf(code, SSTORE).find((site) => names.sourceLine(site) === undefined) as CodeSite;
    names.location({ ...storageWrite(0n, 0n, 1n), writtenAt }, {});
    expect(names.sourceLine(writtenAt)).to.include({ line: 3, expression: "first = text" });
    names.location({ ...storageWrite(1n, 0n, 1n), writtenAt }, {});
    expect(names.sourceLine(writtenAt)).to.equal(undefined);
  });

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
    expect(displayPath("npm/@openzeppelin/contracts@5.7.0/token/ERC20/ERC20.sol")).to.equal(
      "@openzeppelin/contracts/token/ERC20/ERC20.sol",
    );
    expect(displayPath("npm/solmate@6.8.0/src/A.sol")).to.equal("solmate/src/A.sol");
    expect(displayPath("contracts/A.sol")).to.equal("contracts/A.sol");
  });
});
