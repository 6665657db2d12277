import { expect } from "chai";
import fc from "fast-check";
import type { Hex } from "../../src/access/hex.ts";
import { toWord } from "../../src/access/hex.ts";
import { CodePredictor } from "../../src/predict/code-predictor.ts";
import { assemble, type Part } from "../helpers/assembler.ts";
import { ALICE, CONTRACT } from "../helpers/little-block.ts";
import { callOf } from "./helpers/call.ts";

const SELECTOR = 0xa9059cbbn;

async function predictorOf(code: Hex): Promise<CodePredictor> {
  return CodePredictor.create({
    codeId: (address) => (address === CONTRACT ? 1 : undefined),
    code: () => code,
    storage: () => 0n,
    balance: () => 0n,
  });
}

/** As Vyper does: the jump's target is looked up in a table in the code, by the selector's remainder. */
function tableDispatch(): Hex {
  const body: Part[] = ["JUMPDEST", 4, "CALLDATALOAD", 0, "MSTORE", 5, 32, "MSTORE", 1, 64, 0, "KECCAK256", "SSTORE", "STOP"];
  const head = (table: number): Part[] => [
    ...[2, table, 30, "CODECOPY", 0, "MLOAD", 0, "CALLDATALOAD", 224, "SHR", SELECTOR, "EQ", "MUL", "JUMP"],
  ] as Part[]; // prettier-ignore
  const length = (parts: readonly Part[]): number => assemble(...parts).length / 2 - 1;
  const start = length(head(0));
  const code = assemble(...head(start + length(body)), ...body);
  return `${code}${start.toString(16).padStart(4, "0")}`;
}

describe("predictions of strange code", () => {
  it("follow a dispatcher that looks its jumps up in the code", async () => {
    const data: Hex = `0x${SELECTOR.toString(16)}${toWord(7n).slice(2)}`;
    const predicted = (await predictorOf(tableDispatch())).predict(callOf(CONTRACT, data));
    expect(predicted?.gaps).to.deep.equal([]);
    expect(predicted?.accesses.map(({ write, confidence }) => `${write} ${confidence}`)).to.deep.equal(["changed exact"]);
  });

  it("follow a jump that only calldata tells, and as often as it is told", async () => {
    const predictor = await predictorOf(
      assemble(0, "CALLDATALOAD", "JUMP", "JUMPDEST", 1, 5, "SSTORE", "STOP", "JUMPDEST", 1, 6, "SSTORE"),
    );
    const slots = (target: bigint): string[] =>
      (predictor.predict(callOf(CONTRACT, toWord(target)))?.accesses ?? []).map(
        ({ location, write, confidence }) =>
          `${location.kind === "storage" ? BigInt(location.slot) : location.kind} ${write} ${confidence}`,
      );
    expect(slots(4n)).to.deep.equal(["5 changed exact"]);
    expect(slots(11n)).to.deep.equal(["6 changed exact"]);
    expect(slots(0n)).to.deep.equal([]);
  });

  it("say what could not be followed", async () => {
    const anywhere = assemble(1, 0, "SSTORE", 0, "BLOCKHASH", "JUMP", "JUMPDEST", "STOP");
    expect((await predictorOf(anywhere)).predict(callOf(CONTRACT, "0x"))?.gaps).to.deep.equal(["jump"]);
    const toCaller = assemble(0, 0, 0, 0, 0, 0, "CALLDATALOAD", "GAS", "CALL", 2, 3, "SSTORE");
    expect((await predictorOf(toCaller)).predict(callOf(CONTRACT, toWord(BigInt(CONTRACT)))), "it calls itself").to.not.equal(undefined);
  });

  it("take a bounded time for loops, towers of calls and code of full size", async function () {
    this.timeout(60_000);
    const endless = assemble("JUMPDEST", "GAS", "SLOAD", "POP", 0, "JUMP");
    expect((await predictorOf(endless)).predict(callOf(CONTRACT, "0x"))).to.equal(undefined);
    const counting = assemble(0, "JUMPDEST", 1, "ADD", "DUP1", "DUP1", "SSTORE", "DUP1", 0xffffffff, "GT", 2, "JUMPI");
    expect((await predictorOf(counting)).predict(callOf(CONTRACT, "0x"))?.gaps).to.deep.equal(["length"]);
    const forks = assemble(
      ...Array.from({ length: 2_000 }, (_, index): Part[] => ["GAS", "PC", 5, "ADD", "JUMPI", "JUMPDEST", index, "SLOAD", "POP"]).flat(),
    );
    expect((await predictorOf(forks)).predict(callOf(CONTRACT, "0x"))?.gaps).to.deep.equal([]);
  });

  it("never throw, whatever the bytes", async function () {
    this.timeout(60_000);
    const bytes = fc.uint8Array({ minLength: 1, maxLength: 400, size: "max" });
    const law = fc.asyncProperty(bytes, fc.uint8Array({ maxLength: 70 }), async (code, data) => {
      const predictor = await predictorOf(`0x${Buffer.from(code).toString("hex")}`);
      predictor.predict(callOf(CONTRACT, `0x${Buffer.from(data).toString("hex")}`, { from: ALICE, value: 1n }));
    });
    await fc.assert(law, { seed: 3, numRuns: 500 });
  });
});
