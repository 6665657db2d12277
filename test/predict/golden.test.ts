import { expect } from "chai";
import type { FunctionFragment } from "ethers";
import type { Build } from "../../src/naming/build.ts";
import { ProjectBuild } from "../../src/naming/project-contract.ts";
import { contractTable, type FunctionRow } from "../../src/predict/templates/contract-table.ts";
import { compile, type CompileOptions } from "../naming/compile.ts";

/** What a function touches, in a line each: `w` written, `r` read alone, `?` on some ways, `+=` commutative, `c` a call. */
function lines({ slots, calls, gaps }: FunctionRow): string[] {
  const told = slots.map(({ slot, read, write, commutative, restored }) => {
    const often = (write === "never" ? read : write) === "always" ? "" : " ?";
    return `${write === "never" ? "r" : "w"} ${slot}${often}${commutative ? " +=" : ""}${restored ? " restored" : ""}`;
  });
  return [...told, ...calls.map(({ call, certain }) => `c ${call}${certain ? "" : " ?"}`), ...gaps.map((gap) => `gap ${gap}`)].sort();
}

function table(build: Build, name: string): Record<string, string[]> {
  const contracts = new ProjectBuild(build).contracts;
  const compiled = Object.values(build.output.contracts ?? {}).flatMap((of) => Object.values(of));
  const index = contracts.findIndex((contract) => contract.name === name);
  const [contract, code] = [contracts[index], compiled[index]?.evm?.deployedBytecode];
  if (contract === undefined || code === undefined) throw new Error(`no ${name}`);
  const fragments: FunctionFragment[] = contracts.flatMap(({ functions }) => functions);
  const functions = new Map(fragments.map((fragment) => [BigInt(fragment.selector), fragment]));
  return Object.fromEntries(contractTable({ contract, code, functions }).functions.map((row) => [row.signature, lines(row)]));
}

const SETTINGS: readonly CompileOptions[] = [{}, { optimizer: true }, { optimizer: true, viaIR: true }];

const OPENZEPPELIN = `
  pragma solidity ^0.8.28;
  import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
  import {ERC4626, IERC20} from "@openzeppelin/contracts/token/ERC20/extensions/ERC4626.sol";
  import {ERC721} from "@openzeppelin/contracts/token/ERC721/ERC721.sol";
  import {ERC1155} from "@openzeppelin/contracts/token/ERC1155/ERC1155.sol";
  import {ERC1967Proxy} from "@openzeppelin/contracts/proxy/ERC1967/ERC1967Proxy.sol";
  contract Token is ERC20("", "") { function mint(address to, uint256 amount) external { _mint(to, amount); } }
  contract Badge is ERC721("", "") { uint256 next; function mint() external { _mint(msg.sender, next++); } }
  contract Items is ERC1155("") {}
  contract Vault is ERC4626 { constructor(IERC20 token) ERC20("", "") ERC4626(token) {} }
  contract Forwarder is ERC1967Proxy { constructor(address to) ERC1967Proxy(to, "") {} }
`;

for (const settings of SETTINGS) {
  describe(`templates of OpenZeppelin's contracts, compiled with ${JSON.stringify(settings)}`, function () {
    this.timeout(120_000);
    let build: Build;
    before(() => {
      build = compile({ "Golden.sol": OPENZEPPELIN }, settings);
    });

    it("ERC-20", () => {
      const token = table(build, "Token");
      expect(token["transfer(address,uint256)"]).to.deep.equal(["w _balances[msg.sender] +=", "w _balances[to] +="]);
      expect(token["transferFrom(address,address,uint256)"]).to.deep.equal([
        "w _allowances[from][msg.sender] ? +=",
        "w _balances[from] +=",
        "w _balances[to] +=",
      ]);
      expect(token["approve(address,uint256)"]).to.deep.equal(["w _allowances[msg.sender][spender]"]);
      expect(token["mint(address,uint256)"]).to.deep.equal(["w _balances[to] +=", "w _totalSupply +="]);
      expect(token["balanceOf(address)"]).to.deep.equal(["r _balances[account]"]);
      expect(token["totalSupply()"]).to.deep.equal(["r _totalSupply"]);
    });

    it("ERC-721", () => {
      const badge = table(build, "Badge");
      expect(badge["mint()"]).to.include.members(["w _balances[msg.sender] +=", "w _owners[next]", "w next +="]);
      // What it does to a former owner reverts only later.
      expect(badge["mint()"]?.filter((line) => !line.includes("?"))).to.have.length(3);
      expect(badge["setApprovalForAll(address,bool)"]).to.deep.equal(["w _operatorApprovals[msg.sender][operator]"]);
      expect(badge["transferFrom(address,address,uint256)"]).to.include.members(["w _balances[to] +=", "w _owners[tokenId]"]);
      expect(badge["ownerOf(uint256)"]).to.deep.equal(["r _owners[tokenId]"]);
    });

    it("ERC-1155", () => {
      const items = table(build, "Items");
      const transfer = items["safeTransferFrom(address,address,uint256,uint256,bytes)"] ?? [];
      expect(transfer.filter((line) => line.startsWith("w"))).to.not.deep.equal([]);
      expect(items["setApprovalForAll(address,bool)"]).to.deep.equal(["w _operatorApprovals[msg.sender][operator]"]);
    });

    it("ERC-4626 calls its token", () => {
      const deposit = table(build, "Vault")["deposit(uint256,address)"] ?? [];
      expect(deposit).to.include.members(["w _balances[receiver] +=", "w _totalSupply +="]);
      expect(deposit.some((line) => line.startsWith("c _asset."))).to.equal(true);
    });

    it("an ERC-1967 proxy hands everything to what its slot names", () => {
      const proxy = table(build, "Forwarder");
      expect(proxy["fallback"]).to.deep.equal(["c implementation.call(…)", "r implementation"]);
    });
  });
}

describe("templates of older and hand-written code", function () {
  this.timeout(120_000);

  it("Uniswap's pair, of solc 0.5.16", () => {
    const source = `pragma solidity =0.5.16; import "@uniswap/v2-core/contracts/UniswapV2Pair.sol";`;
    const pair = table(compile({ "Pair.sol": source }, { solc: "solc-0.5.16", optimizer: true }), "UniswapV2Pair");
    expect(pair["transfer(address,uint256)"]).to.deep.equal(["w balanceOf[msg.sender] +=", "w balanceOf[to] +="]);
    expect(pair["swap(uint256,uint256,address,bytes)"]).to.include.members([
      "r token0",
      "r token1",
      "w reserve0, reserve1, blockTimestampLast",
      "w unlocked restored",
      "w price0CumulativeLast ? +=",
      "c token0.balanceOf(address(this))",
    ]);
    expect(pair["mint(address)"]).to.include.members(["w totalSupply +=", "w balanceOf[to] +=", "w balanceOf[address(0)] ? +="]);
  });
});
