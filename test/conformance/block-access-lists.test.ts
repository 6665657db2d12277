import { expect } from "chai";
import { buildBlockAccessList, type BlockStep, hashBlockAccessList } from "../../src/access/block-access-list.ts";
import { type Hex, toAddress, toWord } from "../../src/access/hex.ts";
import type { BlockContext } from "../../src/execution/block-context.ts";
import { capturedStateReader, StateDraft } from "../../src/execution/captured-state.ts";
import type { Refusal } from "../../src/execution/refusal.ts";
import type { CapturedState } from "../../src/execution/state-reader.ts";
import type { Transaction } from "../../src/execution/transaction.ts";
import { BlockExecution } from "../../src/reference/block-execution.ts";
import { readTarGz } from "../helpers/tar.ts";
import { skipped, testData } from "../helpers/test-data.ts";

const DATA = "block-access-list-tests.tar.gz";

/** Block access lists and SLOTNUM: what Osaka lacks of the tests' fork and the reference VM can add to it. */
const EIPS = [7928, 7843];

/** How many lists matched when this was last raised; it may not shrink. */
const FLOOR = 138;

const SYSTEM = {
  beaconRoots: "0x000f3df6d732807ef1319fb7b8bb8522d0beac02",
  history: "0x0000f90827f1c53a10cb7a02335b175320002935",
  withdrawalRequests: "0x00000961ef480eb55e80d19ad83579a64c007002",
  consolidationRequests: "0x0000bbddc7ce488642fb579f8b00f3a590007251",
} as const;

describe("block access lists against the official tests, run as Osaka with EIPs 7928 and 7843", function () {
  this.timeout(120_000);

  it(`at least ${FLOOR} lists match by hash`, async function () {
    const path = testData(DATA);
    if (path === undefined) {
      console.log(`      ${skipped(DATA)}`);
      return this.skip();
    }
    const outcomes = new Map<string, string[]>();
    for (const { name, content } of readTarGz(path)) {
      if (!name.endsWith(".json")) continue;
      for (const [title, test] of Object.entries(JSON.parse(content.toString()) as Record<string, TestCase>)) {
        const outcome = await outcomeOf(test);
        outcomes.set(outcome, [...(outcomes.get(outcome) ?? []), title]);
      }
    }
    for (const [outcome, titles] of [...outcomes].sort()) {
      console.log(`      ${titles.length} ${outcome}`);
      if (process.env["LIST_CASES"] !== undefined) for (const title of titles) console.log(`        ${title}`);
    }
    expect(outcomes.get("match")?.length ?? 0).to.be.at.least(FLOOR);
  });
});

/** Runs the blocks of a case one after another: "match", or the first thing that differs. */
async function outcomeOf(test: TestCase): Promise<string> {
  let state = stateOf(test.pre);
  for (const block of test.blocks) {
    if (block.expectException !== undefined) return "hold a block that is invalid on purpose";
    const { steps, gasUsed, refusal } = await execute(block, state);
    if (refusal !== undefined) return `have a transaction that Osaka refuses: ${refusal.code}`;
    const matches = hashBlockAccessList(buildBlockAccessList(steps)) === block.blockHeader.blockAccessListHash;
    if (!matches) return gasUsed === BigInt(block.blockHeader.gasUsed) ? "differ" : "differ, and so does the gas";
    state = stateAfter(state, steps);
  }
  return "match";
}

async function execute(
  block: TestBlock,
  state: CapturedState,
): Promise<{ steps: BlockStep[]; gasUsed: bigint; refusal: Refusal | undefined }> {
  const header = block.blockHeader;
  const execution = new BlockExecution(contextOf(header), capturedStateReader(state), EIPS);
  const opening = [
    await execution.callAsSystem(SYSTEM.beaconRoots, header.parentBeaconBlockRoot),
    await execution.callAsSystem(SYSTEM.history, header.parentHash),
  ];
  const transactions = [];
  for (const fields of block.transactions) transactions.push(await execution.execute(transactionOf(fields), {}));
  const closing: BlockStep[] = [];
  for (const { address, amount } of block.withdrawals ?? []) closing.push(await execution.withdraw(address, BigInt(amount) * 10n ** 9n));
  closing.push(
    await execution.callAsSystem(SYSTEM.withdrawalRequests, "0x"),
    await execution.callAsSystem(SYSTEM.consolidationRequests, "0x"),
  );
  return {
    steps: [joined(opening), ...transactions, joined(closing)],
    gasUsed: transactions.reduce((sum, { gasUsed }) => sum + gasUsed, 0n),
    refusal: transactions.find(({ refusal }) => refusal !== undefined)?.refusal,
  };
}

function joined(steps: readonly BlockStep[]): BlockStep {
  return { accesses: steps.flatMap(({ accesses }) => accesses) };
}

/** The state that a block leaves, told by its access sets alone. */
function stateAfter(state: CapturedState, steps: readonly BlockStep[]): CapturedState {
  const draft = new StateDraft(state);
  for (const { accesses, deployedCode = {} } of steps) {
    for (const { location, write, after } of accesses) {
      if (write !== "changed" && write !== "added") continue;
      if (location.kind === "storage") draft.setStorage(location.address, location.slot, after);
      if (location.kind === "balance") draft.setAccount(location.address, { balance: BigInt(after) });
      if (location.kind === "nonce") draft.setAccount(location.address, { nonce: BigInt(after) });
      if (location.kind === "code") draft.setAccount(location.address, { code: deployedCode[after] ?? "0x" });
    }
  }
  return draft.finish();
}

interface TestCase {
  readonly pre: Readonly<
    Record<Hex, Readonly<Record<"balance" | "nonce" | "code", Hex>> & { readonly storage: Readonly<Record<Hex, Hex>> }>
  >;
  readonly blocks: readonly TestBlock[];
}

interface TestBlock {
  readonly blockHeader: Header;
  readonly transactions: readonly TransactionFields[];
  readonly withdrawals?: readonly { readonly address: Hex; readonly amount: Hex }[];
  readonly expectException?: string;
}

type Header = Readonly<
  Record<
    | "parentHash" | "coinbase" | "number" | "gasLimit" | "gasUsed" | "timestamp" | "mixHash" | "baseFeePerGas" | "excessBlobGas" // prettier-ignore
    | "parentBeaconBlockRoot" | "blockAccessListHash", // prettier-ignore
    Hex
  >
>;

type TransactionFields = Readonly<Record<"type" | "nonce" | "gasLimit" | "value" | "data" | "sender", Hex>> &
  Readonly<Partial<Record<"to" | "gasPrice" | "maxFeePerGas" | "maxPriorityFeePerGas", Hex>>> & {
    readonly accessList?: Transaction["accessList"];
    readonly authorizationList?: readonly Readonly<Record<"chainId" | "address" | "nonce" | "yParity" | "r" | "s", Hex>>[];
  };

function contextOf(header: Header): BlockContext {
  return {
    chainId: 1,
    hardfork: "osaka",
    number: BigInt(header.number),
    timestamp: BigInt(header.timestamp),
    gasLimit: BigInt(header.gasLimit),
    coinbase: toAddress(header.coinbase),
    baseFee: BigInt(header.baseFeePerGas),
    prevRandao: header.mixHash,
    excessBlobGas: BigInt(header.excessBlobGas),
    parentBeaconBlockRoot: header.parentBeaconBlockRoot,
  };
}

function stateOf(pre: TestCase["pre"]): CapturedState {
  const accounts = Object.entries(pre).map(([address, { balance, nonce, code, storage }]) => {
    const slots = Object.entries(storage).map(([slot, value]) => [toWord(slot as Hex), toWord(value)]);
    return [toAddress(address), { balance: BigInt(balance), nonce: BigInt(nonce), code, storage: Object.fromEntries(slots) }];
  });
  return { accounts: Object.fromEntries(accounts) };
}

function transactionOf(fields: TransactionFields): Transaction {
  const { to, gasPrice, maxFeePerGas, maxPriorityFeePerGas, accessList, authorizationList } = fields;
  return {
    type: Number(fields.type) as Transaction["type"],
    from: toAddress(fields.sender),
    ...(to !== undefined && to !== "0x" && { to: toAddress(to) }),
    nonce: BigInt(fields.nonce),
    gasLimit: BigInt(fields.gasLimit),
    value: BigInt(fields.value),
    data: fields.data,
    ...(gasPrice !== undefined && { gasPrice: BigInt(gasPrice) }),
    ...(maxFeePerGas !== undefined && { maxFeePerGas: BigInt(maxFeePerGas) }),
    ...(maxPriorityFeePerGas !== undefined && { maxPriorityFeePerGas: BigInt(maxPriorityFeePerGas) }),
    ...(accessList !== undefined && { accessList }),
    ...(authorizationList !== undefined && {
      authorizationList: authorizationList.map(({ chainId, address, nonce, yParity, r, s }) => ({
        chainId: BigInt(chainId),
        address,
        nonce: BigInt(nonce),
        yParity: Number(yParity),
        r: minimal(r),
        s: minimal(s),
      })),
    }),
  };
}

function minimal(value: Hex): Hex {
  return `0x${BigInt(value).toString(16)}`;
}
