import { expect } from "chai";
import type { FunctionFragment } from "ethers";
import { DEFAULT_RULE, type ConflictRule } from "../../../src/graph/rule.ts";
import type { Build } from "../../../src/naming/build.ts";
import { ProjectBuild } from "../../../src/naming/project-contract.ts";
import { CodeCache } from "../../../src/predict/analysis/code-cache.ts";
import { footprintOf, type Footprint } from "../../../src/predict/conflicts/footprint.ts";
import { relateFunctions } from "../../../src/predict/conflicts/relate.ts";
import { contractTable } from "../../../src/predict/templates/contract-table.ts";
import { compile } from "../../naming/compile.ts";

function footprints(build: Build, name: string): Map<string, Footprint> {
  const contracts = new ProjectBuild(build).contracts;
  const compiled = Object.values(build.output.contracts ?? {}).flatMap((of) => Object.values(of));
  const index = contracts.findIndex((contract) => contract.name === name);
  const [contract, code] = [contracts[index], compiled[index]?.evm?.deployedBytecode];
  if (contract === undefined || code === undefined) throw new Error(`no ${name}`);
  const fragments: FunctionFragment[] = contracts.flatMap(({ functions }) => functions);
  const functions = new Map(fragments.map((fragment) => [BigInt(fragment.selector), fragment]));
  const { functions: rows } = contractTable({ contract, code, functions, codes: new CodeCache() });
  return new Map(rows.map((row) => [row.signature.replace(/\(.*/, ""), footprintOf(name, row)]));
}

type Relations = Record<string, string>;

/** `always: nextId`, `same-argument id: owners`. */
function relations(of: Map<string, Footprint>, rule: ConflictRule = DEFAULT_RULE): Relations {
  const all = [...of];
  return Object.fromEntries(
    all.flatMap(([one, left], index) =>
      all.slice(index).map(([other, right]) => {
        const { kind, argument, conditional, variables, gaps } = relateFunctions(left, right, rule);
        const named = [kind, ...(argument === undefined ? [] : [argument])].join(" ") + (conditional ? " ?" : "");
        return [`${one} x ${other}`, [named, variables.join(", "), gaps.join(", ")].filter((part) => part !== "").join(": ")] as const;
      }),
    ),
  );
}

const OPENZEPPELIN = `
  pragma solidity ^0.8.28;
  import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
  import {ERC721} from "@openzeppelin/contracts/token/ERC721/ERC721.sol";
  contract Token is ERC20("", "") { function mint(address to, uint256 amount) external { _mint(to, amount); } }
  contract Badge is ERC721("", "") { uint256 next; function mint() external { _mint(msg.sender, next++); } }
`;

const OWN = `
  pragma solidity ^0.8.28;
  interface Feed { function price() external view returns (uint256); function poke() external; }
  contract Ledger {
    struct Entry { uint256 amount; uint256 time; }
    uint256 private lock = 1;
    uint256 private otherLock = 1;
    uint256 total;
    uint128 left; uint128 right;
    address owner;
    Entry[] entries;
    mapping(uint256 => uint256) shards;
    mapping(address => uint256) paid;
    mapping(string => uint256) named;
    Feed immutable feed;
    constructor(Feed feed_) { feed = feed_; }
    modifier guarded() { require(lock == 1); lock = 2; _; lock = 1; }
    function guardedPay() external guarded { paid[msg.sender] += 1; }
    function guardedToo(uint256 id) external guarded { shards[id] += 1; }
    function lockOtherwise() external { require(lock != 3); lock = 4; lock = 3; }
    function count() external { total += 1; }
    function countSome(uint256 amount) external { if (amount > 5) total += amount; }
    function setLeft(uint128 to) external { left = to; }
    function setRight(uint128 to) external { right = to; }
    function shard() external { shards[uint160(msg.sender) % 16] += 1; }
    function payOwner() external { paid[owner] += 1; }
    function payTo(address to) external { paid[to] += 1; }
    function pay() external { paid[msg.sender] += 1; }
    function payHere() external { paid[address(this)] += 1; }
    function amend(uint256 index) external { entries[index].amount = 1; }
    function touch(uint256 index) external { entries[index].time = 1; }
    function name(string calldata key) external { named[key] = 1; }
    function payAll(address[] calldata to) external { for (uint256 i = 0; i < to.length; i++) paid[to[i]] += 1; }
    function look() external returns (uint256) { return feed.price(); }
    function poke() external { feed.poke(); }
    function donate() external payable {}
    function sweep() external returns (uint256) { return address(this).balance; }
    function nothing() external {}
  }
`;

describe("the relation of two functions by prediction", function () {
  this.timeout(120_000);
  let [token, badge, ledger]: [Relations, Relations, Relations] = [{}, {}, {}];
  let own = new Map<string, Footprint>();
  before(() => {
    const build = compile({ "Tokens.sol": OPENZEPPELIN }, { optimizer: true });
    token = relations(footprints(build, "Token"));
    badge = relations(footprints(build, "Badge"));
    own = footprints(compile({ "Ledger.sol": OWN }, { optimizer: true }), "Ledger");
    ledger = relations(own);
  });

  it("of an ERC-20's", () => {
    expect(token).to.include({
      "mint x mint": "always: _totalSupply",
      "mint x transfer": "same-user: _balances",
      "transfer x transfer": "same-user: _balances",
      "transfer x transferFrom": "same-user: _balances",
      "transferFrom x transferFrom": "same-user: _balances",
      "approve x transfer": "never",
      "approve x mint": "never",
      "approve x approve": "same-user: _allowances",
      "totalSupply x transfer": "never",
      "mint x totalSupply": "always: _totalSupply",
    });
  });

  it("of an ERC-721's", () => {
    expect(badge).to.include({
      "mint x mint": "always: next",
      "approve x approve": "same-argument tokenId: _tokenApprovals",
      "mint x setApprovalForAll": "never",
      "transferFrom x transferFrom": "same-user: _balances",
    });
    // The receiver's code may do anything.
    expect(badge["safeTransferFrom x setApprovalForAll"]).to.match(/^unknown.*: code$/);
  });

  it("takes a guard that is put back for read, unless another puts back something else or the rule counts stores", () => {
    expect(ledger["guardedPay x guardedToo"]).to.equal("never");
    expect(ledger["guardedPay x lockOtherwise"]).to.equal("always: lock");
    expect(relations(own, { ...DEFAULT_RULE, writes: "executed" })["guardedPay x guardedToo"]).to.equal("always: lock");
  });

  it("tells what happens on some ways only, and fields that share a slot", () => {
    expect(ledger).to.include({
      "count x count": "always: total",
      "count x countSome": "always ?: total",
      "setLeft x setRight": "always: left, right",
    });
  });

  it("tells keys by what they are to the call", () => {
    expect(ledger).to.include({
      "shard x shard": "same-argument: shards",
      "pay x pay": "same-user: paid",
      "pay x payTo": "same-user: paid",
      "payOwner x payOwner": "always: paid",
      "pay x payOwner": "same-user: paid",
      "payOwner x payTo": "same-argument to: paid",
      "payHere x payHere": "always: paid",
      "pay x payHere": "never",
      "amend x amend": "same-argument index: entries.amount",
      "amend x touch": "never",
      "amend x pay": "never",
      "payAll x payTo": "same-user ?: paid",
      "payAll x payAll": "same-user ?: paid",
    });
  });

  it("never claims never beside code that it does not know", () => {
    expect(ledger).to.include({
      "look x look": "never",
      "count x look": "unknown: code",
      "look x poke": "unknown: code",
      "poke x poke": "unknown: code",
      "nothing x poke": "never",
    });
  });

  it("lets payments add up in any order, but not past who looks", () => {
    expect(ledger).to.include({ "donate x donate": "never", "donate x sweep": "always ?: Ledger ETH balance" });
    const counted = relations(own, { ...DEFAULT_RULE, credits: "conflict" });
    expect(counted["donate x donate"]).to.equal("always ?: Ledger ETH balance");
  });

  it("takes a contract for one location under account granularity", () => {
    expect(relations(own, { ...DEFAULT_RULE, granularity: "account" })).to.include({
      "pay x shard": "always: paid",
      "look x nothing": "never",
    });
  });

  it("is the same in both directions, whatever the rule", () => {
    const all = [...own.values()];
    for (const granularity of ["slot", "account"] as const)
      for (const kinds of ["raw", "all"] as const)
        for (const one of all)
          for (const other of all) {
            const rule = { ...DEFAULT_RULE, granularity, kinds };
            const [there, back] = [relateFunctions(one, other, rule), relateFunctions(other, one, rule)];
            expect([there.kind, there.conditional, [...there.variables].sort()], `${one.signature} x ${other.signature}`).to.deep.equal([
              back.kind,
              back.conditional,
              [...back.variables].sort(),
            ]);
          }
  });
});

describe("functions that touch elements of arrays in structs and arrays", function () {
  this.timeout(120_000);
  const source = `
    pragma solidity ^0.8.28;
    contract Book {
      struct Order { address maker; uint256[] fills; }
      uint256 count;
      Order[] orders;
      mapping(address => uint256[]) own;
      mapping(uint256 => uint256) byId;
      function bump() external { count += 1; }
      function fill(uint256 i) external { orders[i].fills.push(1); }
      function mine() external { own[msg.sender].push(1); }
      function set(uint256 id) external { byId[id] = 1; }
    }
  `;

  for (const settings of [{}, { optimizer: true }, { optimizer: true, viaIR: true }]) {
    it(`meet no plain variable and no entry of another kind, compiled with ${JSON.stringify(settings)}`, () => {
      const told = relations(footprints(compile({ "Book.sol": source }, settings), "Book"));
      for (const pair of ["bump x fill", "bump x mine", "fill x set", "mine x set"]) expect(told[pair], pair).to.equal("never");
      expect(told["fill x fill"]).to.match(/^same-argument i: orders.fills/);
      expect(told["mine x mine"]).to.match(/^same-user: own/);
    });
  }
});
