import { expect } from "chai";
import type { FunctionFragment } from "ethers";
import type { Hex } from "../../src/access/hex.ts";
import type { Build } from "../../src/naming/build.ts";
import { ProjectBuild } from "../../src/naming/project-contract.ts";
import { CodeCache } from "../../src/predict/analysis/code-cache.ts";
import { contractTable, type FunctionRow } from "../../src/predict/templates/contract-table.ts";
import { assemble, type Part } from "../helpers/assembler.ts";
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
  return Object.fromEntries(
    contractTable({ contract, code, functions, codes: new CodeCache() }).functions.map((row) => [row.signature, lines(row)]),
  );
}

/** The table of hand-written code, by the functions of an interface. */
function tableOfCode(code: Hex, functions: string): Record<string, string[]> {
  const build = compile({ "Interface.sol": `pragma solidity ^0.8.28; interface Written { ${functions} }` });
  const [contract] = new ProjectBuild(build).contracts;
  if (contract === undefined) throw new Error("no interface");
  const known = new Map(contract.functions.map((fragment) => [BigInt(fragment.selector), fragment]));
  const compiled = { object: code.slice(2) };
  return Object.fromEntries(
    contractTable({ contract, code: compiled, functions: known, codes: new CodeCache() }).functions.map((row) => [
      row.signature,
      lines(row),
    ]),
  );
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
  contract Items is ERC1155("") { function mint(address to, uint256 id) external { _mint(to, id, 1, ""); } }
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
      expect(items["setApprovalForAll(address,bool)"]).to.deep.equal(["w _operatorApprovals[msg.sender][operator]"]);
      expect(items["balanceOf(address,uint256)"]).to.deep.equal(["r _balances[id][account]"]);
      // Ids go through arrays in memory: which of them are moved is not told, whose balances they are is.
      expect(items["safeTransferFrom(address,address,uint256,uint256,bytes)"]).to.deep.equal([
        "c to.call(…) ?",
        "r _operatorApprovals[from][msg.sender] ?",
        "w _balances[…][from] ? +=",
        "w _balances[…][to] ? +=",
      ]);
      expect(items["mint(address,uint256)"]).to.include("w _balances[…][to] ? +=");
    });

    it("ERC-4626 calls its token", () => {
      const vault = table(build, "Vault");
      expect(vault["deposit(uint256,address)"]).to.deep.equal([
        "c _asset.balanceOf(address(this))",
        "c _asset.transferFrom(msg.sender, address(this), assets)",
        "w _balances[receiver] +=",
        "w _totalSupply +=",
      ]);
      expect(vault["redeem(uint256,address,address)"]).to.include.members([
        "w _allowances[owner][msg.sender] ? +=",
        "w _balances[owner] +=",
        "w _totalSupply +=",
      ]);
      expect(vault["withdraw(uint256,address,address)"]).to.include("c _asset.transfer(receiver, assets)");
    });

    it("an ERC-1967 proxy hands everything to what its slot names", () => {
      const proxy = table(build, "Forwarder");
      expect(proxy["fallback"]).to.deep.equal(["c implementation.call(…)", "r implementation"]);
    });
  });
}

const OTHERS = `
  pragma solidity ^0.8.28;
  import {ERC20} from "solady/src/tokens/ERC20.sol";
  import {ERC721A} from "erc721a/contracts/ERC721A.sol";
  contract Coin is ERC20 {
    function name() public pure override returns (string memory) { return ""; }
    function symbol() public pure override returns (string memory) { return ""; }
    function mint(address to, uint256 amount) external { _mint(to, amount); }
  }
  contract Drop is ERC721A("", "") { function mint(uint256 quantity) external { _mint(msg.sender, quantity); } }
`;

for (const settings of [{ optimizer: true }, { optimizer: true, viaIR: true }]) {
  describe(`templates of code in assembly, compiled with ${JSON.stringify(settings)}`, function () {
    this.timeout(120_000);
    let build: Build;
    before(() => {
      build = compile({ "Golden.sol": OTHERS }, settings);
    });

    it("Solady's ERC-20, which hashes its keys with seeds", () => {
      const coin = table(build, "Coin");
      expect(coin["transfer(address,uint256)"]).to.deep.equal(["w _BALANCE_SLOT_SEED[msg.sender] +=", "w _BALANCE_SLOT_SEED[to] +="]);
      expect(coin["transferFrom(address,address,uint256)"]).to.deep.equal([
        "w _ALLOWANCE_SLOT_SEED[from][msg.sender] ? +=",
        "w _BALANCE_SLOT_SEED[from] +=",
        "w _BALANCE_SLOT_SEED[to] +=",
      ]);
      expect(coin["approve(address,uint256)"]).to.deep.equal(["w _ALLOWANCE_SLOT_SEED[msg.sender][spender]"]);
      expect(coin["mint(address,uint256)"]).to.deep.equal(["w _BALANCE_SLOT_SEED[to] +=", "w _TOTAL_SUPPLY_SLOT +="]);
      expect(coin["balanceOf(address)"]).to.deep.equal(["r _BALANCE_SLOT_SEED[owner]"]);
      expect(coin["totalSupply()"]).to.deep.equal(["r _TOTAL_SUPPLY_SLOT"]);
    });

    it("ERC-721A, which packs its owners", () => {
      const drop = table(build, "Drop");
      expect(drop["mint(uint256)"]).to.deep.equal([
        "w _currentIndex +=",
        "w _packedAddressData[msg.sender] +=",
        "w _packedOwnerships[_currentIndex]",
      ]);
      expect(drop["transferFrom(address,address,uint256)"]).to.deep.equal([
        "r _currentIndex ?",
        "r _operatorApprovals[from][msg.sender] ?",
        "r _packedOwnerships[…] ?",
        "w _packedAddressData[from] +=",
        "w _packedAddressData[to] +=",
        "w _packedOwnerships[tokenId + 1] ?",
        "w _packedOwnerships[tokenId]",
        "w _tokenApprovals[tokenId].value ?",
      ]);
      expect(drop["setApprovalForAll(address,bool)"]).to.deep.equal(["w _operatorApprovals[msg.sender][operator]"]);
      expect(drop["totalSupply()"]).to.deep.equal(["r _burnCounter", "r _currentIndex"]);
    });
  });
}

describe("templates of older and hand-written code", function () {
  this.timeout(120_000);

  it("Uniswap's pair, of solc 0.5.16", () => {
    const source = `pragma solidity =0.5.16; import "@uniswap/v2-core/contracts/UniswapV2Pair.sol";`;
    const pair = table(compile({ "Pair.sol": source }, { solc: "solc-0.5.16", optimizer: true }), "UniswapV2Pair");
    expect(pair["transfer(address,uint256)"]).to.deep.equal(["w balanceOf[msg.sender] +=", "w balanceOf[to] +="]);
    const updated = ["w price0CumulativeLast ? +=", "w price1CumulativeLast ? +=", "w reserve0, reserve1, blockTimestampLast"];
    const looks = ["c token0.balanceOf(address(this))", "c token1.balanceOf(address(this))", "r token0", "r token1"];
    expect(pair["swap(uint256,uint256,address,bytes)"]).to.have.members([
      ...[...looks, ...updated, "w unlocked restored"],
      ...["c to.call(…) ?", "c token0.call(…) ?", "c token1.call(…) ?"],
    ]);
    expect(pair["sync()"]).to.have.members([...looks, ...updated, "w unlocked restored"]);
    expect(pair["mint(address)"]).to.have.members([
      ...[...looks, ...updated, "w unlocked restored"],
      ...["c factory.feeTo()", "r factory", "w balanceOf[factory.feeTo()] ? +=", "w kLast ?"],
      ...["w totalSupply +=", "w balanceOf[to] +=", "w balanceOf[address(0)] ? +="],
    ]);
    expect(pair["burn(address)"]).to.include.members(["w balanceOf[address(this)] +=", "w totalSupply +=", ...updated]);
    expect(pair["permit(address,address,uint256,uint256,uint8,bytes32,bytes32)"]).to.deep.equal([
      "r DOMAIN_SEPARATOR",
      "w allowance[owner][spender]",
      "w nonces[owner] +=",
    ]);
  });

  it("code as Vyper writes it: a lock, and mappings whose slot is hashed before the key", () => {
    // The balances are at slot 1, the lock at slot 0.
    const entry: Part[] = [1, 0, "MSTORE", 32, "MSTORE", 64, 0, "KECCAK256"];
    const isSelector = (selector: number, target: number): Part[] => ["DUP1", selector, "EQ", target, "JUMPI"];
    const dispatch = (transfer: number, balance: number): Part[] => [
      ...([0, "CALLDATALOAD", 224, "SHR"] as Part[]),
      ...isSelector(0xa9059cbb, transfer),
      ...isSelector(0x70a08231, balance),
      ...([0, 0, "REVERT"] as Part[]),
    ];
    const revert: Part[] = ["JUMPDEST", 0, 0, "REVERT"];
    const transfer: Part[] = [
      ...(["JUMPDEST", 0, "SLOAD", 40, "JUMPI", 1, 0, "SSTORE"] as Part[]),
      ...([
        "CALLER",
        ...entry,
        "DUP1",
        "SLOAD",
        36,
        "CALLDATALOAD",
        "DUP1",
        "DUP3",
        "LT",
        40,
        "JUMPI",
        "SWAP1",
        "SUB",
        "SWAP1",
        "SSTORE",
      ] as Part[]),
      ...([4, "CALLDATALOAD", ...entry, "DUP1", "SLOAD", 36, "CALLDATALOAD", "ADD", "SWAP1", "SSTORE", 0, 0, "SSTORE", "STOP"] as Part[]),
    ];
    const balance: Part[] = ["JUMPDEST", 4, "CALLDATALOAD", ...entry, "SLOAD", 0, "MSTORE", 32, 0, "RETURN"];
    const size = (parts: readonly Part[]): number => assemble(...parts).length / 2 - 1;
    const start = size(dispatch(0xff, 0xff));
    const [atTransfer, failure] = [start + size(revert), start];
    const aimed = transfer.map((part) => (part === 40 ? failure : part));
    const code = assemble(...dispatch(atTransfer, atTransfer + size(aimed)), ...revert, ...aimed, ...balance);
    const written = tableOfCode(
      code,
      "function transfer(address to, uint256 amount) external; function balanceOf(address owner) external view returns (uint256);",
    );
    expect(written["transfer(address,uint256)"]).to.deep.equal([
      "w storage[0] restored",
      "w storage[1][msg.sender] +=",
      "w storage[1][to] +=",
    ]);
    expect(written["balanceOf(address)"]).to.deep.equal(["r storage[1][owner]"]);
  });
});

describe("templates of arrays of fixed length", function () {
  this.timeout(120_000);
  const source = `
    pragma solidity ^0.8.28;
    contract Board {
      struct Point { uint64 x; uint64 y; string name; }
      uint256 rounds;
      uint256[4] scores;
      uint8[40] marks;
      mapping(address => Point[3]) corners;
      Point[2] ends;
      uint8[] small;
      function score(uint256 i) external { scores[i] += 1; }
      function mark(uint256 i) external { marks[i] += 1; }
      function move(uint256 i) external { corners[msg.sender][i].y += 1; }
      function finish(uint256 i) external { ends[i].x = 1; scores[2] = 3; }
      function push() external { small.push(1); }
    }
  `;

  for (const settings of SETTINGS) {
    it(`are told by their names, compiled with ${JSON.stringify(settings)}`, () => {
      const board = table(compile({ "Board.sol": source }, settings), "Board");
      expect(board["score(uint256)"]).to.deep.equal(["w scores[…] +="]);
      expect(board["mark(uint256)"]).to.deep.equal(["w marks[…]"]);
      expect(board["move(uint256)"]).to.deep.equal(["w corners[msg.sender][…].x, y"]);
      expect(board["finish(uint256)"]).to.deep.equal(["w ends[…].x, y", "w scores[2]"]);
      expect(board["push()"]).to.deep.equal(["w small.length +=", "w small[…]"]);
    });
  }
});

it("templates name a library that is not linked yet, and its functions that take storage", function () {
  this.timeout(120_000);
  const source = `
    pragma solidity ^0.8.28;
    library Counts { struct Count { uint256 value; } function bump(Count storage count, uint256 by) external { count.value += by; } }
    contract Shop { Counts.Count sold; function sell(uint256 many) external { Counts.bump(sold, many); } }
  `;
  for (const settings of SETTINGS)
    expect(table(compile({ "Shop.sol": source }, settings), "Shop")["sell(uint256)"]).to.deep.equal(["c Counts.bump(0, many)"]);
});
