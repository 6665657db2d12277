import { isDeepStrictEqual } from "node:util";
import { expect } from "chai";
import { Interface } from "ethers";
import fc from "fast-check";
import type { Hex } from "../../../src/access/hex.ts";
import type { Transaction } from "../../../src/execution/transaction.ts";
import { CodeCache } from "../../../src/predict/analysis/code-cache.ts";
import { loadKeccak } from "../../../src/predict/keccak.ts";
import type { PredictedAccess, PredictionState } from "../../../src/predict/predictor.ts";
import { Tapes } from "../../../src/predict/tape/tapes.ts";
import { predictAccesses } from "../../../src/predict/walk/predict-accesses.ts";
import { assemble } from "../../helpers/assembler.ts";
import { compile } from "../../naming/compile.ts";
import { callOf } from "../helpers/call.ts";

const SOURCE = `
pragma solidity ^0.8.28;
contract Token {
    mapping(address => uint256) balances; mapping(address => bool) watched; uint256 seen;
    function move(address from, address to, uint256 amount) external returns (bool) {
        balances[from] -= amount;
        balances[to] += amount;
        if (watched[to]) seen++;
        return true;
    }
    function holds(address whom) external view returns (uint256) { return balances[whom]; }
}
contract Market {
    mapping(address => uint256) paid; mapping(uint256 => uint256[]) lists; uint256 lock; Token token; Token[2] tokens; uint256 last;
    modifier locked() { require(lock == 0); lock = 1; _; lock = 0; }
    function trade(address to, uint256[] calldata parts) external locked {
        uint256[] memory halves = new uint256[](parts.length);
        for (uint256 i; i < parts.length; i++) halves[i] = parts[i] / 2;
        for (uint256 i; i < halves.length; i++) { require(token.move(msg.sender, to, halves[i])); paid[to] += halves[i]; }
    }
    function pick(uint256 which, address to) external { if (tokens[which % 2].holds(to) > 1) paid[msg.sender]++; else paid[to]++; }
    function twice(uint256 one, uint256 other) external { lists[one].push(last); lists[other].push(last); last = lists[one].length; paid[address(uint160(lists[one].length))] = 1; }
    function named(bytes calldata name) external { bytes memory copy = name; paid[address(uint160(copy.length))] += copy.length; }
    function bought() external payable { paid[msg.sender] += msg.value; payable(address(uint160(last))).transfer(msg.value / 2); }
    function sized(address of_) external { paid[of_] = of_.code.length; if (of_.balance > 2) last = of_.balance; }
}`;

const [MARKET, TOKEN, OTHER_TOKEN] = ["0xa1", "0xb2", "0xb3"].map((start) => start.padEnd(42, "0")) as [Hex, Hex, Hex];
const PEOPLE = ["0xc1", "0xc2", "0xc3", TOKEN].map((start): Hex => `0x${start.slice(2).padEnd(40, "0")}`);
const SURROUNDINGS = { block: new Map<number, bigint>() };
const SETTINGS = { seed: Number(process.env["SEED"] ?? 7), numRuns: Number(process.env["RUNS"] ?? 12), endOnFailure: true };

/** Whether two predictions tell the same. Which words are worked out, and show that a slot is left as it was, may differ. */
function isAlike(one: readonly PredictedAccess[], other: readonly PredictedAccess[]): boolean {
  const opened = (accesses: readonly PredictedAccess[], others: readonly PredictedAccess[]): PredictedAccess[] =>
    accesses.map((access, index) => {
      const writes = [access.write, others[index]?.write];
      return writes.includes("restored") && writes.includes("changed") ? { ...access, ...OPEN } : access;
    });
  return isDeepStrictEqual(opened(one, other), opened(other, one));
}

const OPEN = { write: "changed", confidence: "current", commutative: false } as const;

describe("tapes of transactions", function () {
  this.timeout(120_000);
  let codes: Readonly<Record<string, Hex>>;
  const market = new Interface([
    "function trade(address, uint256[])",
    "function pick(uint256, address)",
    "function twice(uint256, uint256)",
    "function named(bytes)",
    "function bought() payable",
    "function sized(address)",
  ]);

  before(async () => {
    await loadKeccak();
    const contracts = compile({ "Market.sol": SOURCE }, { optimizer: true }).output.contracts?.["Market.sol"];
    const codeOf = (name: string): Hex => `0x${contracts?.[name]?.evm?.deployedBytecode?.object ?? ""}`;
    codes = { [MARKET]: codeOf("Market"), [TOKEN]: codeOf("Token"), [OTHER_TOKEN]: `${codeOf("Token")}00` };
  });

  /** A state whose slots hold small words that change with the seed; the market's tokens are where they are. */
  function stateOf(words: { seed: bigint }): PredictionState {
    const tokens = [TOKEN, OTHER_TOKEN].map(BigInt) as [bigint, bigint];
    return {
      codeId: (address) => codes[address],
      code: (address) => codes[address] ?? "0x",
      storage: (address, slot) =>
        address === MARKET && slot >= 3n && slot < 6n ? (tokens[Number(slot + words.seed) % 2] ?? 0n) : (slot + words.seed) % 3n,
      balance: (address) => (BigInt(address) + words.seed) % 5n,
    };
  }

  const person = fc.constantFrom(...PEOPLE);
  const small = fc.bigInt({ min: 0n, max: 3n });
  const calls = fc.oneof(
    fc.tuple(person, fc.array(small, { maxLength: 3 })).map((args) => market.encodeFunctionData("trade", args)),
    fc.tuple(small, person).map((args) => market.encodeFunctionData("pick", args)),
    fc.tuple(small, small).map((args) => market.encodeFunctionData("twice", args)),
    fc.uint8Array({ maxLength: 3 }).map((name) => market.encodeFunctionData("named", [name])),
    fc.constant(market.encodeFunctionData("bought")),
    person.map((of) => market.encodeFunctionData("sized", [of])),
  ) as fc.Arbitrary<Hex>;
  const sent = fc
    .tuple(calls, person, fc.constantFrom(0n, 0n, 0n, 2n), fc.bigInt({ min: 0n, max: 5n }))
    .map(([data, from, value, seed]) => ({ transaction: callOf(MARKET, data, { from, value }), seed }));

  it("tell what walking tells, whoever calls, with whatever arguments, on any state", () => {
    let [replayed, walked] = [0, 0];
    const replayedOf = new Set<string>();
    const law = fc.property(fc.array(sent, { minLength: 300, maxLength: 300, size: "max" }), (transactions) => {
      const words = { seed: 0n };
      const [cache, state] = [new CodeCache(), stateOf(words)];
      const tapes = new Tapes(cache, state);
      for (const { transaction, seed } of transactions) {
        words.seed = seed;
        const surroundings = { ...SURROUNDINGS, origin: BigInt(transaction.from) };
        const told = tapes.replay(transaction, surroundings);
        const expected = predictAccesses(cache, state, surroundings, transaction);
        if (told === undefined) {
          walked++;
          if (expected !== undefined) tapes.learn(transaction, surroundings, expected);
          continue;
        }
        replayed++;
        replayedOf.add(transaction.data.slice(0, 10));
        const isTold = expected !== undefined && isAlike(told.accesses, expected.accesses) && expected.gaps.length === 0;
        if (!isTold) expect.fail(JSON.stringify([transaction.from, transaction.data, String(seed), told, expected]));
      }
    });
    fc.assert(law, SETTINGS);
    expect(replayed, `of ${replayed + walked}`).to.be.greaterThan(walked);
    expect(replayedOf.size).to.equal(6);
  });

  it("are not made of what was called once or twice", () => {
    const state = stateOf({ seed: 0n });
    const cache = new CodeCache();
    const tapes = new Tapes(cache, state);
    const transaction: Transaction = callOf(MARKET, market.encodeFunctionData("pick", [0, TOKEN]) as Hex);
    const surroundings = { ...SURROUNDINGS, origin: BigInt(transaction.from) };
    const isReplayed = [1, 2, 3, 4].map(() => {
      const told = tapes.replay(transaction, surroundings);
      const walked = predictAccesses(cache, state, surroundings, transaction);
      if (told === undefined && walked !== undefined) tapes.learn(transaction, surroundings, walked);
      return told !== undefined;
    });
    expect(isReplayed).to.deep.equal([false, false, false, true]);
  });

  it("follow code that was replaced at an address", () => {
    const [first, second] = [assemble(1, 4, "CALLDATALOAD", "SSTORE", "STOP"), assemble(1, 5, "SSTORE", "STOP")];
    let code = first;
    const state: PredictionState = { codeId: () => code, code: () => code, storage: () => 0n, balance: () => 0n };
    const cache = new CodeCache();
    const tapes = new Tapes(cache, state);
    const transaction = callOf(MARKET, `0x12345678${"07".padStart(64, "0")}`);
    const surroundings = { ...SURROUNDINGS, origin: 1n };
    const slots = [first, first, first, first, second, second, second, second, first].map((at) => {
      code = at;
      const told = tapes.replay(transaction, surroundings);
      const walked = predictAccesses(cache, state, surroundings, transaction);
      if (told === undefined && walked !== undefined) tapes.learn(transaction, surroundings, walked);
      const [access] = (told ?? walked)?.accesses ?? [];
      return [told !== undefined, access?.location.kind === "storage" ? BigInt(access.location.slot) : undefined];
    });
    expect(slots).to.deep.equal([[false, 7n], [false, 7n], [false, 7n], [true, 7n], [false, 5n], [false, 5n], [false, 5n], [true, 5n], [true, 7n]]); // prettier-ignore
  });
});
