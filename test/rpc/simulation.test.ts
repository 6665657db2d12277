import { expect } from "chai";
import type { NetworkConnection } from "hardhat/types/network";
import type { Hex } from "../../src/access/hex.ts";
import { toWord } from "../../src/access/hex.ts";
import { BothNetworks } from "../identity/both-networks.ts";

/** The chain that the examples of execution-apis were made on. */
const EXAMPLE_CHAIN = { chainId: 3_503_995_874_084_926, blockGasLimit: 200_000_000 };
const EXAMPLE_BASE = { number: 54, timestamp: 540 };

const ONE: Hex = "0xc000000000000000000000000000000000000000";
const TWO: Hex = "0xc100000000000000000000000000000000000000";
const THREE: Hex = "0xc200000000000000000000000000000000000000";
const RICH: Hex = "0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266";

/** Adds one to slot 5, and returns it. */
const COUNTS = "0x6005546001018060055560005260206000f3";
/** Reverts with no data; runs INVALID; loops for ever. */
const [REVERTS, INVALID, LOOPS] = ["0x60006000fd", "0xfe", "0x5b600056"];
/** Returns NUMBER, TIMESTAMP, COINBASE, PREVRANDAO, GASLIMIT, BASEFEE, BLOBBASEFEE. */
const TELLS = `0x${["43", "42", "41", "44", "45", "48", "4a"].map((opcode, index) => `${opcode}60${(index * 32).toString(16).padStart(2, "0")}52`).join("")}60e06000f3`;
/** Logs nothing with topic 7, sends its call's value on to THREE, and logs once more. */
const FORWARDS = `0x600760006000a1${"6000600060006000"}3473${THREE.slice(2)}5af150600860006000a100`;

/** Returns the hash of the block before. */
const BLOCK_HASH_BEFORE = "0x60014303405f5260205ff3";

interface Log {
  readonly address: Hex;
  readonly topics: readonly Hex[];
  readonly data: Hex;
  readonly logIndex: Hex;
  readonly blockHash: Hex;
  readonly transactionHash: Hex;
}

interface Block extends Record<string, unknown> {
  readonly hash: Hex;
  readonly number: Hex;
  readonly timestamp: Hex;
  readonly stateRoot: Hex;
  readonly parentHash: Hex;
  readonly transactions: readonly (Hex & Record<string, Hex>)[];
  readonly calls: readonly {
    returnData: Hex;
    logs: readonly Log[];
    gasUsed: Hex;
    status: Hex;
    error?: { code: number; message: string };
  }[];
}

describe("eth_simulateV1", function () {
  let both: BothNetworks;
  let network: NetworkConnection;

  const request = (method: string, ...params: unknown[]): Promise<unknown> => network.provider.request({ method, params });
  const simulate = async (options: object, block: unknown = "latest"): Promise<readonly Block[]> =>
    (await request("eth_simulateV1", options, block)) as readonly Block[];
  const one = async (blockStateCalls: object, options: object = {}): Promise<Block> => {
    const [block] = await simulate({ blockStateCalls: [blockStateCalls], ...options });
    if (block === undefined) return expect.fail("no block was simulated");
    return block;
  };
  const refusal = (options: object): Promise<{ code: number; message: string }> =>
    simulate(options).then(
      () => expect.fail("it was simulated"),
      ({ code, message }: { code: number; message: string }) => ({ code, message }),
    );

  afterEach(() => both.close());

  describe("on the chain of execution-apis' examples", function () {
    beforeEach(async function () {
      both = await BothNetworks.create({ ...EXAMPLE_CHAIN, initialDate: new Date(0).toISOString() } as never);
      network = both.parallel;
      await request("hardhat_mine", `0x${(EXAMPLE_BASE.number - 1).toString(16)}`);
      await request("evm_mine", EXAMPLE_BASE.timestamp);
    });

    it("gives the example of a validated block to the byte, but for the state that it stands on", async function () {
      const block = await one(
        {
          blockOverrides: { baseFeePerGas: "0xf" },
          stateOverrides: { [ONE]: { balance: "0xe8d4a51000" } },
          calls: [
            { from: ONE, to: TWO, maxFeePerGas: "0x10", value: "0x2540be400" },
            { from: TWO, to: THREE, maxFeePerGas: "0x10", value: "0x3e8" },
          ],
        },
        { validation: true, returnFullTransactions: true },
      );
      expect(block).to.include({
        ...{ number: "0x37", timestamp: "0x228", baseFeePerGas: "0xf", gasUsed: "0xa410", gasLimit: "0xbebc200" },
        ...{ blobGasUsed: "0x0", excessBlobGas: "0x0", extraData: "0x", mixHash: toWord(0n), parentBeaconBlockRoot: toWord(0n) },
        receiptsRoot: "0x75308898d571eafb5cd8cde8278bf5b3d13c5f6ec074926de3bb895b519264e1",
        transactionsRoot: "0x9e80508f974bbf713b286fe5a4d0fae2f54f17e33b742176cc4c5bb7e0942762",
        requestsHash: "0xe3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
      });
      expect(block.calls).to.deep.equal(Array(2).fill({ returnData: "0x", logs: [], gasUsed: "0x5208", status: "0x1" }));
      expect(block.transactions[0]).to.include({
        ...{ from: ONE, to: TWO, gas: "0x2faf080", gasPrice: "0xf", maxFeePerGas: "0x10", nonce: "0x0", type: "0x2" },
        ...{ v: "0x0", r: "0x0", s: "0x0", blockHash: block.hash, chainId: "0xc72dd9d5e883e" },
        hash: "0xc2df7444d2b0604cdfaa20cad5855422b575d8d2ec02868ed9eb45eb20490f66",
      });
      expect(block.transactions[1]).to.include({
        ...{ gas: "0x2fa9e78", hash: "0x5c78719d6ce3bf5b515e9fc3a41ab755c007645928bf35eba1a318721b774595" },
      });
    });

    it("tells a transfer of ether as the example's log", async function () {
      const block = await one(
        { stateOverrides: { [ONE]: { balance: "0x7d0" } }, calls: [{ from: ONE, to: TWO, value: "0x3e8" }] },
        { traceTransfers: true },
      );
      const hash = "0xf1c5abb08809ef760f87aeabe7a87284c60797192dab6d2f0d26c27c9c038e9d";
      expect(block).to.deep.include({
        ...{ baseFeePerGas: "0x0", transactions: [hash] },
        receiptsRoot: "0xf78dfb743fbd92ade140711c8bbc542b5e307f0ab7984eff35d751969fe57efa",
        transactionsRoot: "0x153033b7bf79591032a757961da3656789d4bf0873801108ff81449dfe8df202",
      });
      expect(block.calls[0]?.logs).to.deep.equal([
        {
          address: "0xeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee",
          topics: ["0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef", toWord(ONE), toWord(TWO)],
          data: toWord(1000n),
          ...{ blockNumber: "0x37", transactionHash: hash, transactionIndex: "0x0", blockHash: block.hash },
          ...{ blockTimestamp: "0x228", logIndex: "0x0", removed: false },
        },
      ]);
    });

    it("refuses with the examples' codes and words", async function () {
      const call = { from: ONE, to: TWO };
      const blocks = (...blockStateCalls: object[]) => ({ blockStateCalls });
      const address = "address 0xC000000000000000000000000000000000000000";
      const validated = { validation: true };
      const free = { blockOverrides: { baseFeePerGas: "0x0" } };
      expect(await refusal(blocks({ calls: [{ ...call, value: "0x3e8" }] }))).to.deep.equal({
        code: -38014,
        message: `err: insufficient funds for gas * price + value: ${address} have 0 want 1000 (supplied gas 50000000)`,
      });
      expect(
        await refusal({
          ...blocks({ blockOverrides: { baseFeePerGas: "0xa" }, calls: [{ ...call, maxFeePerGas: "0x0", maxPriorityFeePerGas: "0x0" }] }),
          ...validated,
        }),
      ).to.deep.equal({
        code: -38012,
        message: `err: max fee per gas less than block base fee: ${address}, maxFeePerGas: 0, baseFee: 10 (supplied gas 50000000)`,
      });
      expect(await refusal(blocks({ blockOverrides: { time: "0x228" } }, { blockOverrides: { time: "0x227" } }))).to.deep.equal({
        code: -38021,
        message: "block timestamps must be in order: 551 <= 552",
      });
      expect(await refusal(blocks({ blockOverrides: { number: "0x36" } }))).to.deep.equal({
        code: -38020,
        message: "block numbers must be in order: 54 <= 54",
      });
      const codes: [number, object][] = [
        [-38010, { ...blocks({ ...free, stateOverrides: { [ONE]: { nonce: "0xa" } }, calls: [{ ...call, nonce: "0x0" }] }), ...validated }],
        [-38011, { ...blocks({ ...free, calls: [{ ...call, nonce: "0x64" }] }), ...validated }],
        [-38013, blocks({ calls: [{ ...call, gas: "0x0" }] })],
        [-38015, blocks({ blockOverrides: { gasLimit: "0x5208" }, calls: [call, { ...call, gas: "0x5208" }] })],
        [-38025, blocks({ calls: [{ from: ONE, data: `0x${"00".repeat(49_153)}` }] })],
        [-38026, blocks({ blockOverrides: { number: "0x200" } })],
        [-32602, blocks()],
        [-32602, blocks({ stateOverrides: { [toWord(2n).replace("0".repeat(24), "")]: { movePrecompileToAddress: ONE } } })],
        [-32602, blocks({ stateOverrides: { [toWord(2n).replace("0".repeat(24), "")]: { code: COUNTS } } })],
      ];
      for (const [code, options] of codes) expect((await refusal(options)).code, JSON.stringify(options).slice(0, 200)).to.equal(code);
    });

    it("takes any nonce where it does not validate", async function () {
      const block = await one(
        {
          calls: [
            { from: ONE, to: TWO, nonce: "0x64" },
            { from: ONE, to: TWO },
          ],
        },
        { returnFullTransactions: true },
      );
      expect(block.transactions.map(({ nonce }) => nonce)).to.deep.equal(["0x64", "0x1"]);
    });
  });

  describe("on a chain with a history", function () {
    beforeEach(async function () {
      both = await BothNetworks.create();
      network = both.parallel;
      await both.ask("hardhat_setCode", THREE, COUNTS);
      for (let count = 0; count < 3; count++) {
        await both.tick();
        await both.ask("eth_sendTransaction", { from: RICH, to: THREE, gas: "0x186a0", gasPrice: "0x77359400" });
      }
    });

    const count = { from: RICH, to: THREE };

    it("starts from what the named block left, and carries state from block to block", async function () {
      const returned = async (block: unknown): Promise<bigint[]> => {
        const blocks = await simulate({ blockStateCalls: [{ calls: [count, count] }, { calls: [count] }] }, block);
        return blocks.flatMap(({ calls }) => calls.map(({ returnData }) => BigInt(returnData)));
      };
      expect(await returned("latest")).to.deep.equal([4n, 5n, 6n]);
      expect(await returned("0x1")).to.deep.equal([2n, 3n, 4n]);
      expect(await returned("earliest")).to.deep.equal([1n, 2n, 3n]);
    });

    it("leaves the chain as it was: the next blocks are Hardhat's own", async function () {
      const wild = {
        blockStateCalls: [
          {
            stateOverrides: { [ONE]: { balance: "0xffffffffffff", code: FORWARDS }, [THREE]: { state: { [toWord(5n)]: toWord(77n) } } },
            calls: [count, { from: RICH, data: `0x6005600c60003960056000f3${"60016000ff"}` }, { from: RICH, to: ONE, value: "0x1" }],
          },
          { blockOverrides: { number: "0x20" }, calls: [count] },
        ],
        traceTransfers: true,
      };
      for (const base of ["latest", "0x1", "earliest", "0x2"]) await simulate(wild, base);
      // More than a piece of the undo log holds.
      const slots = Object.fromEntries(Array.from({ length: 6_000 }, (_, slot) => [toWord(BigInt(slot)), toWord(7n)]));
      for (const base of ["0x1", "latest"])
        await simulate({ blockStateCalls: [{ stateOverrides: { [THREE]: { stateDiff: slots } }, calls: [count] }] }, base);
      await refusal({ blockStateCalls: [{ calls: [count] }, { calls: [{ ...count, value: toWord(10n ** 30n) }] }] });
      await both.tick();
      await both.ask("eth_sendTransaction", { from: RICH, to: THREE, gas: "0x186a0", gasPrice: "0x77359400" });
      await both.tick();
      await both.ask("eth_sendTransaction", { from: RICH, to: TWO, value: "0x5", gas: "0x5208", gasPrice: "0x77359400" });
      await both.ask("eth_getBlockByNumber", "latest", true);
      await both.ask("eth_getStorageAt", THREE, toWord(5n), "0x2");
      await both.ask("eth_getBalance", RICH, "0x1");
    });

    it("gives the state root that mining the same gives", async function () {
      const calls = [{ ...count, gas: "0x186a0", maxFeePerGas: "0x77359400", maxPriorityFeePerGas: "0x1" }];
      const latest = (await request("eth_getBlockByNumber", "latest", false)) as Block;
      const time = `0x${(BigInt(latest.timestamp) + 1n).toString(16)}`;
      const simulated = await one({ blockOverrides: { time }, calls }, { validation: true });
      await both.tick();
      await request("eth_sendTransaction", calls[0]);
      const mined = (await request("eth_getBlockByNumber", "latest", false)) as Block;
      const same = ["stateRoot", "receiptsRoot", "logsBloom", "gasUsed", "number", "parentHash", "baseFeePerGas"];
      expect(same.map((field) => simulated[field])).to.deep.equal(same.map((field) => mined[field]));
    });

    it("shows contracts the block that was asked for, and the hashes of the simulated ones before", async function () {
      const blockOverrides = {
        ...{ number: "0x20", time: "0x80000000", gasLimit: "0x1c9c380", feeRecipient: TWO, prevRandao: toWord(9n) },
        ...{ baseFeePerGas: "0x64", blobBaseFee: "0x65" },
      };
      const blocks = await simulate({
        blockStateCalls: [
          { blockOverrides, stateOverrides: { [ONE]: { code: TELLS }, [TWO]: { code: BLOCK_HASH_BEFORE } }, calls: [{ to: ONE }] },
          { calls: [{ to: TWO }] },
        ],
      });
      expect(blocks.map(({ number }) => Number(number))).to.deep.equal(Array.from({ length: 30 }, (_, index) => index + 4));
      const [told, hash] = blocks.slice(-2).map(({ calls }) => calls[0]?.returnData ?? "0x");
      const words = [0x20n, 0x80000000n, BigInt(TWO), 9n, 0x1c9c380n, 0x64n, 0x65n];
      expect(told).to.equal(`0x${words.map((word) => toWord(word).slice(2)).join("")}`);
      expect(hash).to.equal(blocks.at(-2)?.hash);
      for (const [index, { parentHash }] of blocks.slice(1).entries()) expect(parentHash).to.equal(blocks[index]?.hash);
    });

    it("replaces storage or changes some of it, and keeps it for the next blocks", async function () {
      const [slot, other] = [toWord(5n), toWord(6n)];
      const stored = async (override: object): Promise<bigint[]> => {
        const blocks = await simulate({
          blockStateCalls: [{ stateOverrides: { [THREE]: override }, calls: [count] }, { calls: [count] }],
        });
        return blocks.map(({ calls }) => BigInt(calls[0]?.returnData.replace(/^0x$/, "0x0") ?? 0));
      };
      expect(await stored({ stateDiff: { [other]: toWord(1n) } })).to.deep.equal([4n, 5n]);
      expect(await stored({ stateDiff: { [slot]: toWord(10n) } })).to.deep.equal([11n, 12n]);
      expect(await stored({ state: { [other]: toWord(1n) } })).to.deep.equal([1n, 2n]);
      expect(await stored({ code: "0x" })).to.deep.equal([0n, 0n]);
    });

    it("tells how calls failed, and goes on", async function () {
      const [a, b, c] = [TWO, THREE, ONE];
      const block = await one({
        stateOverrides: { [a]: { code: REVERTS }, [b]: { code: INVALID }, [c]: { code: LOOPS } },
        calls: [a, b, c].map((to) => ({ to, gas: "0x186a0" })),
      });
      expect(block.calls.map(({ status, error }) => [status, error?.code, error?.message])).to.deep.equal([
        ["0x0", 3, "execution reverted"],
        ["0x0", -32015, "invalid opcode: INVALID"],
        ["0x0", -32015, "out of gas"],
      ]);
    });

    it("puts transfers between the logs of contracts, but not into receipts, and none of what reverted", async function () {
      const call = { from: RICH, to: ONE, value: "0x9" };
      const stateOverrides = { [ONE]: { code: FORWARDS }, [THREE]: { code: "0x" } };
      const traced = await one({ stateOverrides, calls: [call, call] }, { traceTransfers: true });
      const plain = await one({ stateOverrides, calls: [call, call] });
      expect(traced.calls[1]?.logs.map(({ topics, logIndex }) => [topics.length, logIndex])).to.deep.equal([
        [3, "0x4"],
        [1, "0x5"],
        [3, "0x6"],
        [1, "0x7"],
      ]);
      expect(plain.calls[1]?.logs.map(({ topics }) => topics)).to.deep.equal([[toWord(7n)], [toWord(8n)]]);
      expect(traced.hash).to.equal(plain.hash);
      const refused = await one(
        { stateOverrides: { [ONE]: { code: FORWARDS }, [THREE]: { code: REVERTS } }, calls: [call] },
        { traceTransfers: true },
      );
      expect(refused.calls[0]?.logs.map(({ topics }) => topics.length)).to.deep.equal([3, 1, 1]);
    });

    it("names the field of a malformed request", async function () {
      expect((await refusal({ blockStateCalls: [{ calls: [{ to: 5 }] }] })).message).to.include("blockStateCalls[0].calls[0].to");
      expect((await refusal({ blockStateCalls: {} })).message).to.include("options.blockStateCalls");
      expect((await refusal({ blockStateCalls: [{ blockOverrides: { withdrawals: [{}] } }] })).message).to.include("withdrawals");
    });
  });
});
