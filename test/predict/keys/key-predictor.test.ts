import { expect } from "chai";
import { type Hex, toWord } from "../../../src/access/hex.ts";
import type { Transaction } from "../../../src/execution/transaction.ts";
import { CodeCache } from "../../../src/predict/analysis/code-cache.ts";
import { KeyPredictor } from "../../../src/predict/keys/key-predictor.ts";
import { assemble } from "../../helpers/assembler.ts";
import { keccak256 } from "ethers";

const [ALICE, TARGET, OTHER]: readonly Hex[] = [1, 2, 3].map((digit): Hex => `0x${String(digit).repeat(40)}`);

/** A state of codes by address, with the same word in every slot. */
function predictorOf(codes: Readonly<Record<Hex, Hex>>, stored: Hex = toWord(0n)): KeyPredictor {
  return new KeyPredictor(
    { codeId: (address) => codes[address], code: (address) => codes[address] ?? "0x", storage: () => BigInt(stored), balance: () => 0n },
    new CodeCache(),
  );
}

function call(data: Hex): Transaction {
  return {
    type: 2,
    from: ALICE ?? "0x",
    to: TARGET ?? "0x",
    data,
    gasLimit: 1_000_000n,
    value: 0n,
    nonce: 0n,
    maxFeePerGas: 1n,
    maxPriorityFeePerGas: 0n,
  };
}

/** Where a mapping at a slot keeps a key's value. */
const entryOf = (key: Hex, slot: bigint): Hex => keccak256(`${toWord(key)}${toWord(slot).slice(2)}`) as Hex;

/** The slot of a mapping's entry, for a key on the stack. */
const ENTRY = (slot: number) => [0, "MSTORE", slot, 0x20, "MSTORE", 0x40, 0, "KECCAK256"] as const;

describe("keys of a function, filled in with a transaction", () => {
  it("are constants, and hashes of the sender and of calldata", () => {
    const code = assemble(1, "CALLER", ...ENTRY(5), "SSTORE", 1, 4, "CALLDATALOAD", ...ENTRY(6), "SSTORE", 7, "SLOAD", 8, "SSTORE");
    const told = predictorOf({ [TARGET ?? "0x"]: code }).predict(call(`0x12345678${toWord(OTHER ?? "0x").slice(2)}`));
    expect(told).to.have.deep.members([
      { location: `${TARGET}[${entryOf(ALICE ?? "0x", 5n)}]`, changes: true },
      { location: `${TARGET}[${entryOf(OTHER ?? "0x", 6n)}]`, changes: true },
      { location: `${TARGET}[${toWord(7n)}]`, changes: false },
      { location: `${TARGET}[${toWord(8n)}]`, changes: true },
    ]);
  });

  it("are followed through a proxy, which keeps them in its own storage", () => {
    const proxy = assemble("CALLDATASIZE", 0, 0, "CALLDATACOPY", 0, 0, "CALLDATASIZE", 0, 3, "SLOAD", "GAS", "DELEGATECALL", "POP", "STOP");
    const implementation = assemble(1, 9, "SSTORE");
    const codes = { [TARGET ?? "0x"]: proxy, [OTHER ?? "0x"]: implementation };
    const told = predictorOf(codes, toWord(OTHER ?? "0x")).predict(call("0x12345678"));
    expect(told).to.deep.include({ location: `${TARGET}[${toWord(9n)}]`, changes: true });
  });

  it("leave out a variable that only some ways touch", () => {
    // if (calldata[4]) slot 1 = 1
    const sometimes = assemble(4, "CALLDATALOAD", "ISZERO", 0x0c, "JUMPI", 1, 1, "SSTORE", "JUMPDEST", "STOP");
    expect(predictorOf({ [TARGET ?? "0x"]: sometimes }).predict(call(`0x12345678${toWord(1n).slice(2)}`))).to.deep.equal([]);
  });

  it("are none of a creation, of accounts without code, and of nonsense", () => {
    const { to: _, ...creation } = call("0x");
    for (const code of [assemble(1, "JUMP"), "0xfefefe", "0x56"] as const) {
      const predictor = predictorOf({ [TARGET ?? "0x"]: code });
      expect(predictor.predict(creation)).to.deep.equal([]);
      expect(predictor.predict(call("0x12"))).to.deep.equal([]);
    }
    expect(predictorOf({}).predict(call("0x12345678"))).to.deep.equal([]);
  });
});
