import { expect } from "chai";
import { toWord, type Hex } from "../../../src/access/hex.ts";
import { createReferenceExecutor } from "../../../src/reference/reference-executor.ts";
import { cloneCalls } from "../../../src/workload/clone/clone-calls.ts";
import { recordedCalls } from "../../../src/workload/clone/recorded-call.ts";
import { callShapes } from "../../../src/workload/clone/shape.ts";
import { replay } from "../../../src/workload/replay.ts";
import type { Workload } from "../../../src/workload/workload.ts";
import { assemble, counterOf, type Part } from "../../helpers/assembler.ts";
import { fakeNames } from "../../helpers/fake-names.ts";
import { BLOCK, contractAddress, entry, recordingOf, userAddress } from "../../helpers/recordings.ts";

const TOKEN = contractAddress(1);
const [ALICE, BOB] = [userAddress(1), userAddress(2)];
const ID = 7n;
const MOVED = toWord(0xaddedn);

const names = fakeNames({
  contracts: { [TOKEN]: { name: "Token", variables: [] } },
  functions: {
    "0x00000001": "transfer(address to)",
    "0x00000002": "give(address to,uint256 id)",
    "0x00000003": "approve(uint256 id)",
    "0x00000004": "pause()",
    "0x00000005": "claim()",
    "0x00000006": "set(uint256 value)",
    "0x00000007": "add(uint256 value)",
  },
});

/** Code that can fail: `give` gets where to jump to for that. */
function failing(give: (failure: number) => readonly Part[]): Hex {
  const code = (failure: number): Hex => assemble(...give(failure), "JUMPDEST", 0, 0, "REVERT");
  return code(counterOf(code(0xff), "JUMPDEST"));
}

/** The slot of a mapping's entry under the key on top of the stack. */
const entryOf = (slot: number): Part[] => [0, "MSTORE", slot, 32, "MSTORE", 64, 0, "KECCAK256"];
const argument = (index: number): Part[] => [4 + 32 * index, "CALLDATALOAD"];
const logged: Part[] = [MOVED, 0, 0, "LOG1", "STOP"];
const credited = (...who: Part[]): Part[] => [...who, ...entryOf(0), "DUP1", "SLOAD", 1, "ADD", "SWAP1", "SSTORE"];

/** Balances are at 0, owners at 1. */
const CODES = {
  /** Takes one from the sender's balance and gives it to another. */
  transfer: failing((failure) => [
    "CALLER", ...entryOf(0), "DUP1", "SLOAD", "DUP1", "ISZERO", failure, "JUMPI", 1, "SWAP1", "SUB", "SWAP1", "SSTORE",
    ...credited(...argument(0)), ...logged,
  ]), // prettier-ignore
  /** Hands a token that the sender owns on, and counts it to the new owner. */
  give: failing((failure) => [
    ...argument(1), ...entryOf(1), "DUP1", "SLOAD", "CALLER", "SUB", failure, "JUMPI", ...argument(0), "SWAP1", "SSTORE",
    ...credited(...argument(0)), ...logged,
  ]), // prettier-ignore
  /** Marks a token that the sender owns. */
  approve: failing((failure) => [
    ...argument(0), ...entryOf(1), "DUP1", "SLOAD", "CALLER", "SUB", failure, "JUMPI", "SLOAD", "POP", 1, ...argument(0), ...entryOf(2), "SSTORE",
    ...logged,
  ]), // prettier-ignore
  /** Needs the sender's address in slot 5. */
  pause: failing((failure) => [5, "SLOAD", "CALLER", "SUB", failure, "JUMPI", 1, 6, "SSTORE", ...logged]),
  /** The first one takes it. */
  claim: failing((failure) => [7, "SLOAD", failure, "JUMPI", "CALLER", 7, "SSTORE", ...logged]),
  /** Anyone's value takes the place of the one before. */
  set: assemble(...argument(0), 7, "SSTORE", ...logged),
  add: assemble(7, "SLOAD", ...argument(0), "ADD", 7, "SSTORE", ...logged),
};

/** Clones of one call by Alice, on a contract with some code and storage. */
async function clonesOf(code: Hex, data: readonly [Hex, ...(Hex | bigint)[]], storage: Readonly<Record<Hex, Hex>>, count = 6) {
  const { workload } = recordingOf([{ from: ALICE, to: TOKEN, data, accesses: [] }], { kind: "example" });
  const funded: Workload = {
    ...workload,
    block: { ...BLOCK, baseFee: 0n },
    state: {
      accounts: {
        [ALICE]: { balance: 10n ** 18n, nonce: 0n, code: "0x", storage: {} },
        [TOKEN]: { balance: 0n, nonce: 1n, code, storage },
      },
    },
  };
  const executor = createReferenceExecutor();
  const recording = await replay(funded, executor);
  expect(recording.executed[0]?.status, "the recorded call succeeds").to.equal(1);
  const [shape] = callShapes(recordedCalls(recording, names));
  if (shape === undefined) return expect.fail("no call was found");
  const result = await cloneCalls(shape, count, executor);
  return "workload" in result ? { accepted: result } : { rejected: result };
}

const sendersOf = (workload: Workload): Set<Hex> => new Set(workload.transactions.map(({ transaction }) => transaction.from));

describe("cloneCalls", function () {
  it("makes a transfer by many senders, each to another recipient, with the balance that it needs", async function () {
    const { accepted } = await clonesOf(CODES.transfer, ["0x00000001", BOB], { [entry(0, ALICE)]: toWord(1n) });
    expect(accepted?.variation).to.equal("sender and recipient");
    expect(accepted?.rejectedCount).to.equal(0);
    expect(accepted?.executed.map(({ status }) => status)).to.deep.equal([1, 1, 1, 1, 1, 1]);
    expect(sendersOf(accepted?.workload as Workload).size).to.equal(6);
    expect(sendersOf(accepted?.workload as Workload).has(ALICE)).to.equal(false);
    const touched = accepted?.executed.map(({ accesses }) =>
      accesses.flatMap(({ location }) => (location.kind === "storage" ? location.slot : [])),
    );
    expect(new Set(touched?.flat()).size, "two entries a clone, none shared").to.equal(12);
  });

  it("varies recipient and id where the token's owner is the sender", async function () {
    const { accepted } = await clonesOf(CODES.give, ["0x00000002", BOB, ID], { [entry(1, ID)]: toWord(ALICE) });
    expect(accepted?.variation).to.equal("sender, recipient and id");
    expect(accepted?.executed).to.have.length(6);
    expect(new Set(accepted?.workload.transactions.map(({ transaction }) => transaction.data)).size).to.equal(6);
  });

  it("varies the id alone where no recipient is named", async function () {
    const { accepted } = await clonesOf(CODES.approve, ["0x00000003", ID], { [entry(1, ID)]: toWord(ALICE) });
    expect(accepted?.variation).to.equal("sender and id");
    expect(accepted?.executed).to.have.length(6);
  });

  it("varies what a plain variable is set to, a number or a text, and not what is added to one", async function () {
    const before = { [toWord(7n)]: toWord(3n) };
    const { accepted } = await clonesOf(CODES.set, ["0x00000006", 5n], before);
    expect(accepted?.variation).to.equal("sender and value");
    expect(accepted?.executed.map(({ accesses }) => accesses.find(({ location }) => location.kind === "storage")?.write)).to.deep.equal(
      new Array(6).fill("changed"),
    );
    const text: Hex = `0x${"6869".padEnd(64, "0")}`;
    const { accepted: texts } = await clonesOf(CODES.set, ["0x00000006", text], before);
    expect(new Set(texts?.workload.transactions.map(({ transaction: { data } }) => data.slice(10, 14))).size).to.equal(6);
    expect((await clonesOf(CODES.add, ["0x00000007", 5n], before)).accepted?.variation).to.equal("sender");
    expect((await clonesOf(CODES.set, ["0x00000006", 5n], {})).accepted?.variation, "a sum looks the same").to.equal("sender");
  });

  it("rejects calls that only one account can make, with the first clone's failure", async function () {
    const { rejected } = await clonesOf(CODES.pause, ["0x00000004"], { [toWord(5n)]: toWord(ALICE) });
    expect(rejected?.failure.status).to.equal(0);
    expect(rejected?.original.call.label).to.equal("Token.pause");
  });

  it("keeps the clones that got through where a call works once, and the first that did not", async function () {
    const { accepted } = await clonesOf(CODES.claim, ["0x00000005"], {});
    expect(accepted?.executed).to.have.length(1);
    expect(accepted?.rejectedCount).to.equal(5);
    expect(accepted?.firstRejected?.status).to.equal(0);
  });
});

describe("callShapes", function () {
  it("tells calls apart by what their arguments are to the sender and by their events, and leaves failures out", function () {
    const log = { address: TOKEN, topics: [MOVED], data: "0x" as const };
    const call = (to: Hex, more: { status?: 0; logs?: (typeof log)[] } = {}) => ({
      from: ALICE,
      to: TOKEN,
      data: ["0x00000001", to] as const,
      accesses: [],
      ...more,
    });
    const recording = recordingOf([
      call(BOB),
      call(ALICE),
      call(userAddress(3)),
      call(toWord(0n)),
      call(BOB, { logs: [log] }),
      call(BOB, { status: 0 }),
    ]);
    expect(callShapes(recordedCalls(recording, names)).map(({ calls }) => calls.map(({ index }) => index))).to.deep.equal([
      [0, 2],
      [1],
      [3],
      [4],
    ]);
  });
});
