import { expect } from "chai";
import fc from "fast-check";
import type { Hex } from "../../src/access/hex.ts";
import { capturedStateReader, StateDraft } from "../../src/execution/captured-state.ts";
import type { ExecutedTransaction } from "../../src/execution/executor.ts";
import type { CapturedState } from "../../src/execution/state-reader.ts";
import type { Transaction } from "../../src/execution/transaction.ts";
import { createReferenceExecutor } from "../../src/reference/reference-executor.ts";
import { assemble, type Part } from "../helpers/assembler.ts";
import { account, address, ALICE, BLOCK, BOB, call, COINBASE, contract, stateOf } from "../helpers/little-block.ts";

const CONTRACTS = [address(0xc0), address(0xc1), address(0xc2)];
const NOBODY = address(0xdead);
const HARDFORKS = ["berlin", "london", "cancun", "osaka"] as const;

const slot = fc.integer({ min: 0, max: 2 });
const value = fc.integer({ min: 0, max: 3 });
const target = fc.constantFrom(...CONTRACTS, BOB, NOBODY, COINBASE, ALICE);

/** A few instructions that leave the stack as it was. */
const statement: fc.Arbitrary<Part[]> = fc.oneof(
  slot.map((slot): Part[] => [slot, "SLOAD", "POP"]),
  fc.tuple(slot, value).map(([slot, value]): Part[] => [value, slot, "SSTORE"]),
  slot.map((slot): Part[] => [slot, "SLOAD", 1, "ADD", slot, "SSTORE"]),
  fc.tuple(target, value).map(([target, value]): Part[] => [0, 0, 0, 0, value, target, 60_000, "CALL", "POP"]),
  target.map((target): Part[] => [0, 0, 0, 0, target, 60_000, "DELEGATECALL", "POP"]),
  fc
    .tuple(target, fc.constantFrom("BALANCE" as const, "EXTCODEHASH" as const, "EXTCODESIZE" as const))
    .map(([target, look]): Part[] => [target, look, "POP"]),
  slot.map((slot): Part[] => ["SELFBALANCE", slot, "SSTORE"]),
  slot.map((slot): Part[] => [slot, "SLOAD", 0, "MSTORE", 7, 32, 0, "LOG1"]),
  value.map((value): Part[] => [0, 0, value, "CREATE", "POP"]),
);

const ending = fc.oneof(
  { weight: 6, arbitrary: fc.constant<Part[]>(["STOP"]) },
  { weight: 1, arbitrary: fc.constant<Part[]>([0, 0, "REVERT"]) },
  { weight: 1, arbitrary: fc.constant<Part[]>(["INVALID"]) },
  { weight: 1, arbitrary: target.map((target): Part[] => [target, "SELFDESTRUCT"]) },
);

const program = fc.tuple(fc.array(statement, { maxLength: 6 }), ending).map(([statements, end]) => assemble(...statements.flat(), ...end));

const transaction = fc.record({ from: fc.constantFrom(ALICE, COINBASE), to: target, value: fc.bigInt({ min: 0n, max: 3n }) });

describe("one block of transactions", function () {
  this.timeout(60_000);

  it("equals the same transactions one after another, each over the state that the access sets before it tell", async () => {
    const law = fc.asyncProperty(
      fc.constantFrom(...HARDFORKS),
      fc.array(program, { minLength: 3, maxLength: 3 }),
      fc.array(transaction, { minLength: 2, maxLength: 5 }),
      async (hardfork, programs, calls) => {
        const block = { ...BLOCK, hardfork };
        const contracts = CONTRACTS.map((at, index) => [at, contract(programs[index] ?? "0x", { 0: 1, 1: index }, 10n)]);
        const base = stateOf({ [BOB]: account({ balance: 1n }), ...Object.fromEntries(contracts) });
        const transactions = numbered(calls);

        const together = await createReferenceExecutor().execute(block, transactions, capturedStateReader(base));
        const apart: ExecutedTransaction[] = [];
        let state = base;
        for (const next of transactions) {
          const [result] = await createReferenceExecutor().execute(block, [next], capturedStateReader(state));
          if (result === undefined) throw new Error("one transaction gives one result");
          apart.push(result);
          state = after(state, result);
        }
        expect(together).to.deep.equal(apart);
        expect(together.every(({ refusal }) => refusal === undefined)).to.equal(true);
      },
    );
    await fc.assert(law, { numRuns: 80, seed: 7928 });
  });
});

/** Each sender's nonces in order; legacy transactions, which every hardfork knows. */
function numbered(calls: readonly Pick<Transaction, "from" | "to" | "value">[]): Transaction[] {
  const nonces = new Map<Hex, bigint>();
  return calls.map(({ from, to, value }) => {
    const nonce = nonces.get(from) ?? 0n;
    nonces.set(from, nonce + 1n);
    const { maxFeePerGas: gasPrice, maxPriorityFeePerGas: _tip, ...rest } = call(to, { type: 0, from, value, nonce });
    return { ...rest, gasPrice: gasPrice ?? 0n };
  });
}

function after(state: CapturedState, { accesses, deployedCode = {} }: ExecutedTransaction): CapturedState {
  const draft = new StateDraft(state);
  for (const { location, after } of accesses) {
    if (location.kind === "storage") draft.setStorage(location.address, location.slot, after);
    if (location.kind === "balance") draft.setAccount(location.address, { balance: BigInt(after) });
    if (location.kind === "nonce") draft.setAccount(location.address, { nonce: BigInt(after) });
    const code = location.kind === "code" ? deployedCode[after] : undefined;
    if (code !== undefined) draft.setAccount(location.address, { code });
  }
  // An account that is gone takes its storage with it.
  for (const { location, after } of accesses) if (location.kind === "existence" && after === "0x00") draft.deleteAccount(location.address);
  return draft.finish();
}
