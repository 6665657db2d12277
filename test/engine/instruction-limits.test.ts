import { expect } from "chai";
import type { Hex } from "../../src/access/hex.ts";
import { createEngineExecutor } from "../../src/engine/engine-executor.ts";
import type { Hardfork } from "../../src/execution/block-context.ts";
import type { ExecutedTransaction } from "../../src/execution/executor.ts";
import type { CapturedState } from "../../src/execution/state-reader.ts";
import type { Transaction } from "../../src/execution/transaction.ts";
import { createReferenceExecutor } from "../../src/reference/reference-executor.ts";
import { firstDifference, outcomeOf } from "../fuzz/compare.ts";
import { account, address, ALICE, BLOCK, call } from "../helpers/little-block.ts";

const OPCODES = Array.from({ length: 256 }, (_, opcode) => opcode);
/** From none to what any instruction takes, and around the most that there may be. */
const HEIGHTS = [0, 1, 2, 3, 4, 5, 6, 7, 15, 16, 17, 1023, 1024];
const ENOUGH = 17;
const GAS = 200_000n;
const LEAST_GAS = 21_000n;

describe("the limits of each opcode are those of the reference VM", function () {
  this.timeout(120_000);
  const [engine, reference] = [createEngineExecutor(), createReferenceExecutor()];

  for (const height of HEIGHTS) it(`with ${height} items on the stack`, () => compare("osaka", OPCODES, height));

  for (const hardfork of ["london", "shanghai", "cancun", "osaka"] as const)
    it(`with the gas that it takes and one less (${hardfork})`, async () => {
      const executed = await compare(hardfork, OPCODES, ENOUGH);
      const gasOf = (opcode: number) => executed[opcode]?.gasUsed ?? 0n;
      // Refunds can bring it below what a transaction must at least be given.
      const ended = OPCODES.filter((opcode) => executed[opcode]?.status === 1 && gasOf(opcode) > LEAST_GAS);
      expect(ended.length).to.be.greaterThan(100);
      await compare(hardfork, ended, ENOUGH, gasOf);
      await compare(hardfork, ended, ENOUGH, (opcode) => gasOf(opcode) - 1n);
    });

  /** Executes each opcode in a transaction of its own, above so many items, on both. Gives what they agree on. */
  async function compare(
    hardfork: Hardfork,
    opcodes: readonly number[],
    height: number,
    gasLimit: (opcode: number) => bigint = () => GAS,
  ): Promise<readonly ExecutedTransaction[]> {
    const transactions = opcodes.map((opcode, nonce): Transaction =>
      call(holder(opcode), { nonce: BigInt(nonce), gasLimit: gasLimit(opcode) }),
    );
    const block = { ...BLOCK, hardfork, gasLimit: 10n ** 9n };
    const compared = { block, state: stateOf(opcodes, height), transactions, options: {} };
    const [ours, theirs] = [await outcomeOf(engine, compared), await outcomeOf(reference, compared)];
    expect(firstDifference(ours, theirs)).to.equal(undefined);
    return "executed" in theirs ? theirs.executed : expect.fail(theirs.error);
  }
});

function holder(opcode: number): Hex {
  return address(0x1000 + opcode);
}

function stateOf(opcodes: readonly number[], height: number): CapturedState {
  const digits = (opcode: number) => opcode.toString(16).padStart(2, "0");
  const contracts = opcodes.map((opcode) => [holder(opcode), account({ code: `0x${"6001".repeat(height)}${digits(opcode)}` })]);
  return { accounts: Object.fromEntries([[ALICE, account({ balance: 10n ** 24n })], ...contracts]) };
}
