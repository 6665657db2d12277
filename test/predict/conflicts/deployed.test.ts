import { expect } from "chai";
import { DEFAULT_RULE } from "../../../src/graph/rule.ts";
import type { Build } from "../../../src/naming/build.ts";
import { ProjectBuild } from "../../../src/naming/project-contract.ts";
import { CodeCache } from "../../../src/predict/analysis/code-cache.ts";
import { areApart, deployedFootprint, type DeployedContracts, type DeployedRow } from "../../../src/predict/conflicts/deployed.ts";
import { loadKeccak } from "../../../src/predict/keccak.ts";
import { contractTable } from "../../../src/predict/templates/contract-table.ts";
import { compile } from "../../naming/compile.ts";

const SOURCE = `
pragma solidity ^0.8.28;
interface Feed { function price() external view returns (uint256); }
interface Sink { function put(uint256 amount) external; function poke(address who) external; }
contract Oracle is Feed {
    uint256 public price; uint256 public fee; mapping(address => uint256) reads;
    function setPrice(uint256 to) external { price = to; }
    function setFee(uint256 to) external { fee = to; }
    function charge() external { reads[msg.sender] += 1; }
    function ask(address whom) external view returns (uint256) { return whom.balance; }
    function back() external view returns (uint256) { return msg.sender.balance; }
}
contract Proxy {
    bytes32 constant PLACE = 0x360894a13ba1a3210667c828492db98dca3e2076cc3735a33ca3f920d08d7bbc;
    function upgrade(address to) external { assembly { sstore(PLACE, to) } }
    fallback() external payable {
        assembly {
            calldatacopy(0, 0, calldatasize())
            let done := delegatecall(gas(), sload(PLACE), 0, calldatasize(), 0, 0)
            returndatacopy(0, 0, returndatasize())
            switch done case 0 { revert(0, returndatasize()) } default { return(0, returndatasize()) }
        }
    }
}
contract Shop {
    Feed feed; uint256 sold; uint256 other; Oracle immutable fixed_;
    constructor(Feed at) { feed = at; fixed_ = Oracle(address(at)); }
    function buy() external { sold += feed.price(); }
    function rename(uint256 to) external { other = to; }
    function setFeed(Feed to) external { feed = to; }
    function viaImmutable() external { other = fixed_.price(); }
    function charged() external { fixed_.charge(); }
    function given(Feed at) external { sold += at.price(); }
    function switched(Feed to) external { other = 1; feed = to; other = feed.price(); }
    function moved(uint256 slot) external { assembly { sstore(slot, 1) } other = feed.price(); }
    function tried() external { try feed.price() returns (uint256 now_) { sold = now_; } catch {} }
    function balanceOf_(address whom) external { other = fixed_.ask(whom); }
    function backed() external { other = fixed_.back(); }
    function pay(address payable to) external { to.transfer(1); }
}`;

const [ORACLE, SHOP, OTHER_SHOP, NOBODY, PROXY, CLONE, OTHER_CLONE] = [0xa1n, 0xb2n, 0xb3n, 0xc4n, 0xd5n, 0xe6n, 0xe7n].map(
  (each) => each << 100n,
) as [bigint, bigint, bigint, bigint, bigint, bigint, bigint];

describe("functions where they are deployed", function () {
  this.timeout(60_000);
  let contracts: Scene;
  before(async () => {
    await loadKeccak();
    contracts = sceneOf(compile({ "Shop.sol": SOURCE }, { optimizer: true }));
  });

  const apart = (
    one: readonly [bigint, string],
    other: readonly [bigint, string],
    scene: DeployedContracts = contracts,
  ): boolean | undefined => {
    const [left, right] = [one, other].map(([address, name]) => deployedFootprint(address, contracts.selector(name), scene));
    return left === undefined || right === undefined ? undefined : areApart(left, right, DEFAULT_RULE);
  };

  it("touch what they call, too: at the address that a variable or an immutable holds", () => {
    for (const caller of ["buy", "viaImmutable"]) {
      expect(apart([SHOP, caller], [ORACLE, "setPrice"]), caller).to.equal(false);
      expect(apart([SHOP, caller], [ORACLE, "setFee"]), caller).to.equal(true);
    }
    expect(apart([SHOP, "buy"], [SHOP, "rename"])).to.equal(true);
    expect(apart([SHOP, "viaImmutable"], [SHOP, "rename"])).to.equal(false);
    expect(apart([SHOP, "rename"], [OTHER_SHOP, "rename"])).to.equal(true);
  });

  it("meet where two contracts call a third, unless both only look", () => {
    expect(apart([SHOP, "buy"], [OTHER_SHOP, "buy"])).to.equal(true);
    expect(apart([SHOP, "charged"], [OTHER_SHOP, "charged"])).to.equal(false);
    expect(apart([SHOP, "charged"], [OTHER_SHOP, "buy"])).to.equal(true);
  });

  it("meet what changes whom they call", () => {
    expect(apart([SHOP, "buy"], [SHOP, "setFeed"])).to.equal(false);
  });

  it("run in a proxy's place where the proxy is called: with its variables, among them the one that says who runs", () => {
    expect(apart([PROXY, "rename"], [SHOP, "rename"])).to.equal(true);
    expect(apart([PROXY, "rename"], [PROXY, "buy"])).to.equal(true);
    expect(apart([PROXY, "rename"], [PROXY, "rename"])).to.equal(false);
    expect(apart([PROXY, "buy"], [ORACLE, "setPrice"])).to.equal(false);
    expect(apart([PROXY, "rename"], [PROXY, "upgrade"])).to.equal(false);
  });

  it("run in a clone's place where the clone is called: with its variables, by the code that it has in its own", () => {
    expect(apart([CLONE, "rename"], [OTHER_CLONE, "rename"])).to.equal(true);
    expect(apart([CLONE, "rename"], [SHOP, "rename"])).to.equal(true);
    expect(apart([CLONE, "rename"], [CLONE, "rename"])).to.equal(false);
    expect(apart([CLONE, "buy"], [ORACLE, "setPrice"])).to.equal(false);
    expect(apart([CLONE, "buy"], [ORACLE, "setFee"])).to.equal(true);
    expect(apart([CLONE, "buy"], [CLONE, "setFeed"])).to.equal(false);
  });

  it("are not told where whom they call cannot be: given, changed by themselves, or without knowing what stands there", () => {
    for (const unknown of ["given", "switched", "moved", "tried", "backed"])
      expect(apart([SHOP, unknown], [ORACLE, "setFee"]), unknown).to.equal(undefined);
    const forgetful: DeployedContracts = { ...contracts, stored: () => undefined };
    expect(apart([SHOP, "buy"], [ORACLE, "setFee"], forgetful)).to.equal(undefined);
    const strange: DeployedContracts = { ...contracts, functionAt: () => undefined };
    expect(apart([SHOP, "buy"], [ORACLE, "setFee"], strange)).to.equal(undefined);
    const empty: DeployedContracts = { ...contracts, stored: () => NOBODY };
    expect(apart([SHOP, "buy"], [ORACLE, "setPrice"], empty)).to.equal(true);
  });

  it("may meet anybody where they look at balances or pay", () => {
    expect(apart([SHOP, "balanceOf_"], [ORACLE, "setFee"])).to.equal(false);
    expect(apart([SHOP, "pay"], [ORACLE, "setFee"])).to.equal(undefined);
  });
});

interface Scene extends DeployedContracts {
  selector(name: string): bigint;
}

/** An oracle and two shops that ask it. */
function sceneOf(build: Build): Scene {
  const { contracts } = new ProjectBuild(build);
  const functions = new Map(contracts.flatMap((contract) => contract.functions.map((each) => [BigInt(each.selector), each] as const)));
  const tables = new Map(
    contracts.flatMap((contract) =>
      contract.code === undefined
        ? []
        : [[contract.name, contractTable({ contract, code: contract.code, functions, codes: new CodeCache() })]],
    ),
  );
  const nameAt = (address: bigint): string | undefined =>
    address === ORACLE ? "Oracle" : address === PROXY ? "Proxy" : [NOBODY, CLONE, OTHER_CLONE].includes(address) ? undefined : "Shop";
  const rowAt = (address: bigint, isIt: (signature: string) => boolean): DeployedRow | undefined => {
    const contract = nameAt(address);
    const row = tables.get(contract ?? "")?.functions.find(({ signature }) => isIt(signature));
    return contract === undefined || row === undefined ? undefined : { contract, row };
  };
  return {
    selector: (name) => [...functions].find(([, each]) => each.name === name)?.[0] ?? 0n,
    functionAt: (address, selector) =>
      nameAt(address) === undefined
        ? "nothing"
        : (rowAt(address, (signature) => signature === functions.get(selector)?.format("sighash")) ??
          rowAt(address, (signature) => signature === "fallback")),
    stored: (address, slot) => (address === PROXY && slot > 100n ? SHOP : slot === 0n && address !== ORACLE ? ORACLE : 0n),
    clonedBy: (address) => (address === CLONE || address === OTHER_CLONE ? SHOP : undefined),
    immutable: () => ORACLE,
  };
}
