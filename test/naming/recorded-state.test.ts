import { expect } from "chai";
import { keccak256 } from "ethers";
import type { Access } from "../../src/access/access.ts";
import { toWord, ZERO_WORD, type Hex } from "../../src/access/hex.ts";
import type { ExecutedTransaction } from "../../src/execution/executor.ts";
import type { Transaction } from "../../src/execution/transaction.ts";
import { createNaming } from "../../src/naming/naming.ts";
import { recordedState } from "../../src/naming/recorded-state.ts";
import { compile, deployedCode } from "./compile.ts";
import { ALICE, BOB, OTHER, storageRead, storageWrite, TARGET } from "./scene.ts";

const IMPLEMENTATION_SLOT = 0x360894a13ba1a3210667c828492db98dca3e2076cc3735a920a3ca505d382bbcn;

describe("recorded state", () => {
  const source = `pragma solidity ^0.8.28;
    contract Token { uint256 supply; uint256 immutable cap; constructor(uint256 c) { cap = c; } function f() external view returns (uint256) { return supply + cap; } }
    contract Wallet { address owner; function own() external { owner = msg.sender; } }`;
  const build = compile({ "a.sol": source });

  function executed(accesses: readonly Access[], createdAddress?: Hex): ExecutedTransaction {
    return {
      status: 1,
      gasUsed: 0n,
      logs: [],
      returnData: "0x",
      accesses,
      preimages: {},
      ...(createdAddress === undefined ? {} : { createdAddress }),
    };
  }
  function codeWritten(address: Hex, code: Hex): Access {
    return {
      location: { kind: "code", address },
      read: "none",
      write: "changed",
      miss: true,
      before: ZERO_WORD,
      after: keccak256(code) as Hex,
    };
  }
  const transaction = (data: Hex): Transaction => ({ type: 2, from: ALICE, nonce: 0n, gasLimit: 0n, value: 0n, data });

  it("knows the contracts that the workload's own transactions created", async () => {
    const creation: Hex = `0x${build.output.contracts["a.sol"]?.["Token"]?.evm?.bytecode?.object ?? ""}${toWord(5n).slice(2)}`;
    const transactions = [transaction(creation), transaction("0x12345678"), transaction("0x12345678")];
    const results = [
      executed([codeWritten(TARGET, "0x6001")], TARGET),
      executed([codeWritten(OTHER, deployedCode(build, "Wallet"))]),
      executed([codeWritten(BOB, "0x6002"), storageWrite(IMPLEMENTATION_SLOT, 0n, BigInt(OTHER), BOB)]),
    ];
    const names = (await createNaming({ builds: [build] })).open(recordedState({ accounts: {} }, transactions, results));
    expect(names.location(storageRead(0n), {}).label).to.equal("Token.supply");
    expect(names.location(storageRead(0n, {}, OTHER), {}).label).to.equal("Wallet.owner");
    expect(names.contract(BOB)).to.equal("Wallet");
    expect(names.contract(ALICE)).to.equal(undefined);
  });

  it("takes accounts that were there before from the captured state", async () => {
    const state = {
      accounts: { [TARGET]: { balance: 0n, nonce: 1n, code: deployedCode(build, "Wallet"), storage: { [toWord(7n)]: toWord(9n) } } },
    };
    const recorded = recordedState(state, [], []);
    expect(recorded.storage(TARGET, toWord(7n))).to.equal(toWord(9n));
    expect(recorded.storage(TARGET, toWord(8n))).to.equal(undefined);
    expect((await createNaming({ builds: [build] })).open(recorded).contract(TARGET)).to.equal("Wallet");
  });
});
