import { expect } from "chai";
import { getCreate2Address, getCreateAddress, keccak256 } from "ethers";
import { type Hex, toAddress, toWord } from "../../src/access/hex.ts";
import { CodePredictor } from "../../src/predict/code-predictor.ts";
import type { PredictedSet } from "../../src/predict/predictor.ts";
import { assemble, deployer, type Part } from "../helpers/assembler.ts";
import { ALICE, CONTRACT } from "../helpers/little-block.ts";
import { callOf } from "./helpers/call.ts";

const NONCE = 300n;
const CREATED_CODE = deployer(assemble(1, "CALLER", "SSTORE"));
const SIZE = CREATED_CODE.length / 2 - 1;

async function predictorOf(code: Hex): Promise<CodePredictor> {
  return CodePredictor.create({
    codeId: (address) => (address === CONTRACT ? 1 : undefined),
    code: () => code,
    storage: () => 0n,
    balance: () => 0n,
    nonce: () => NONCE,
  });
}

/** A contract that makes another, and calls it. */
function factory(create: readonly Part[]): Hex {
  return assemble(CREATED_CODE, 0, "MSTORE", ...create, 0, 0, 0, 0, 0, "DUP6", "GAS", "CALL", "STOP");
}

const writes = (predicted: PredictedSet | undefined): string[] =>
  (predicted?.accesses ?? []).flatMap(({ location, write }) =>
    location.kind === "storage" && write === "changed" ? [`${location.address} ${location.slot}`] : [],
  );

describe("predictions of transactions that make contracts", () => {
  const slot = toWord(CONTRACT);

  it("know what a contract made by CREATE2 does when it is called", async () => {
    const predicted = (await predictorOf(factory([7, SIZE, 32 - SIZE, 0, "CREATE2"]))).predict(callOf(CONTRACT, "0x"));
    const created = toAddress(getCreate2Address(CONTRACT, toWord(7n), keccak256(CREATED_CODE)));
    expect(writes(predicted)).to.deep.equal([`${created} ${slot}`]);
  });

  it("know one made by CREATE by its maker's nonce", async () => {
    const predicted = (await predictorOf(factory([SIZE, 32 - SIZE, 0, "CREATE"]))).predict(callOf(CONTRACT, "0x"));
    const created = toAddress(getCreateAddress({ from: CONTRACT, nonce: NONCE }));
    expect(writes(predicted)).to.deep.equal([`${created} ${slot}`]);
  });

  it("follow the init code of a deployment", async () => {
    const { to, ...deployment } = callOf(CONTRACT, assemble(1, 5, "SSTORE", 0, 0, "RETURN"));
    expect(to).to.equal(CONTRACT);
    const predicted = (await predictorOf("0x")).predict(deployment);
    const created = toAddress(getCreateAddress({ from: ALICE, nonce: deployment.nonce }));
    expect(writes(predicted)).to.deep.equal([`${created} ${toWord(5n)}`]);
    expect(predicted?.accesses.map(({ confidence }) => confidence)).to.deep.equal(["exact"]);
  });
});
