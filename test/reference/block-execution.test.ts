import { expect } from "chai";
import { getCreate2Address, getCreateAddress, keccak256, sha256 } from "ethers";
import { EMPTY_CODE_HASH, type Hex, toWord } from "../../src/access/hex.ts";
import { capturedStateReader } from "../../src/execution/captured-state.ts";
import { createReferenceExecutor } from "../../src/reference/reference-executor.ts";
import { assemble, deployer } from "../helpers/assembler.ts";
import {
  account,
  address,
  ALICE,
  BLOCK,
  BOB,
  call,
  contract,
  CONTRACT,
  lookup,
  OTHER,
  run,
  runBlock,
  stateOf,
} from "../helpers/little-block.ts";

const COUNTER = assemble(0, "SLOAD", 1, "ADD", 0, "SSTORE");

describe("a block of transactions", () => {
  it("each transaction sees what those before it wrote, and no other's accesses", async () => {
    const results = await runBlock({ [CONTRACT]: contract(COUNTER) }, [call(CONTRACT), call(CONTRACT, { nonce: 1n })]);
    const [first, second] = results.map((result) => lookup(result).slot(CONTRACT, 0));
    expect(first).to.deep.include({ before: toWord(0n), after: toWord(1n), miss: true });
    expect(second).to.deep.include({ before: toWord(1n), after: toWord(2n), miss: false });
  });

  it("logs, return data and progress are as executed", async () => {
    const code = assemble(1, 0, "MSTORE", 7, 32, 0, "LOG1", 32, 0, "RETURN");
    const done: number[] = [];
    const [result] = await runBlock({ [CONTRACT]: contract(code) }, [call(CONTRACT)], { onProgress: (count) => done.push(count) });
    expect(result?.logs).to.deep.equal([{ address: CONTRACT, topics: [toWord(7n)], data: toWord(1n) }]);
    expect(result?.returnData).to.equal(toWord(1n));
    expect(done).to.deep.equal([1]);
  });

  describe("destroyed accounts", () => {
    const dying = assemble(BOB, "SELFDESTRUCT");
    const london = { block: { hardfork: "london" } } as const;

    it("a contract is gone for the next transaction (before Cancun)", async () => {
      const results = await runBlock(
        { [CONTRACT]: contract(dying, { 0: 1 }, 5n) },
        [call(CONTRACT), call(CONTRACT, { nonce: 1n }), call(CONTRACT, { nonce: 2n, value: 3n })],
        london,
      );
      const [death, zeroCall, credit] = results.map(lookup);
      for (const kind of ["code", "nonce", "balance", "existence"] as const) {
        expect(death?.field(CONTRACT, kind), kind).to.deep.include({ write: "changed" });
      }
      expect(death?.field(CONTRACT, "code")?.after).to.equal(EMPTY_CODE_HASH);
      // A call without value to where a contract was brings nothing back.
      expect(zeroCall?.field(CONTRACT, "code")).to.deep.include({ read: "value", miss: true, before: EMPTY_CODE_HASH });
      expect(zeroCall?.field(CONTRACT, "existence")?.write ?? "none").to.equal("none");
      expect(credit?.field(CONTRACT, "existence")).to.deep.include({ write: "changed", before: "0x00", after: "0x01" });
      expect(results[2]?.gasUsed).to.equal(21_000n);
    });

    it("a contract destroyed and made again in one block starts with empty storage (before Cancun)", async () => {
      // The factory deploys the calldata by CREATE2 with salt 0.
      const factory = assemble("CALLDATASIZE", 0, 0, "CALLDATACOPY", 0, "CALLDATASIZE", 0, 0, "CREATE2");
      const runtime = assemble("CALLVALUE", 0x0a, "JUMPI", ...([0, "SLOAD", 9, 0, "SSTORE"] as const));
      const whole =
        `${runtime.replace("600a", `60${((runtime.length - 2) / 2 + 1).toString(16).padStart(2, "0")}`)}00${assemble("JUMPDEST", BOB, "SELFDESTRUCT").slice(2)}` as Hex;
      const initCode = deployer(whole);
      const child = getCreate2Address(OTHER, toWord(0n), keccak256(initCode)).toLowerCase() as Hex;
      const steps = [
        call(OTHER, { data: initCode }),
        call(child),
        call(child, { value: 1n }),
        call(OTHER, { data: initCode }),
        call(child),
      ].map((transaction, nonce) => ({ ...transaction, nonce: BigInt(nonce) }));
      const results = await runBlock({ [OTHER]: contract(factory) }, steps, london);
      expect(results.map(({ status }) => status)).to.deep.equal([1, 1, 1, 1, 1]);
      const [made, stored, death, remade, storedAgain] = results.map(lookup);
      expect(made?.field(child, "code")).to.deep.include({ write: "changed", before: EMPTY_CODE_HASH });
      expect(stored?.slot(child, 0)).to.deep.include({ before: toWord(0n), after: toWord(9n) });
      expect(death?.field(child, "code")).to.deep.include({ write: "changed", after: EMPTY_CODE_HASH });
      expect(remade?.field(child, "existence")).to.deep.include({ read: "value", miss: true, write: "changed" });
      expect(storedAgain?.slot(child, 0)).to.deep.include({ miss: true, before: toWord(0n), after: toWord(9n) });
      expect(results[4]?.gasUsed).to.equal(results[1]?.gasUsed);
    });

    it("a contract made and destroyed in one transaction leaves restored fields (since Cancun)", async () => {
      const initCode = assemble(BOB, "SELFDESTRUCT");
      const { field, createdAddress } = await run({}, call(undefined, { data: initCode, value: 4n }));
      const created = createdAddress ?? address(0);
      expect(field(created, "nonce")).to.deep.include({ read: "value", write: "restored" });
      expect(field(created, "existence")).to.deep.include({ read: "value", write: "restored" });
      expect(field(BOB, "balance")).to.deep.include({ read: "value", write: "changed", after: "0x4" });
    });
  });

  describe("refusals", () => {
    const refusal = async (transaction: Parameters<typeof call>[1], block = {}) => {
      const [result] = await runBlock({}, [call(BOB, transaction)], { block });
      expect(result).to.deep.include({ status: 0, gasUsed: 0n, logs: [], accesses: [] });
      return result?.refusal;
    };

    it("a nonce out of order", async () =>
      expect(await refusal({ nonce: 5n })).to.deep.equal({ code: "nonce-too-high", nonce: 5n, expected: 0n }));
    it("a sender without funds", async () =>
      expect(await refusal({ from: BOB, value: 7n })).to.deep.equal({
        code: "insufficient-funds",
        cost: 2_000_000_000_000_007n,
        balance: 0n,
      }));
    it("a fee below the base fee", async () => {
      expect(await refusal({ maxFeePerGas: 1n, maxPriorityFeePerGas: 0n })).to.deep.equal({
        code: "fee-below-base-fee",
        field: "maxFeePerGas",
        fee: 1n,
        baseFee: 1_000_000_000n,
      });
    });
    it("less gas than the transaction itself costs", async () =>
      expect(await refusal({ gasLimit: 20_000n })).to.deep.equal({ code: "intrinsic-gas-too-low", gasLimit: 20_000n, least: 21_000n }));
    it("less gas than its data costs at least", async () =>
      expect(await refusal({ gasLimit: 22_100n, data: `0x${"ff".repeat(64)}` })).to.deep.equal({
        code: "floor-gas-too-low",
        gasLimit: 22_100n,
        least: 23_560n,
      }));
    it("more gas than the hardfork allows", async () =>
      expect(await refusal({ gasLimit: 16_777_217n })).to.deep.equal({ code: "cap-exceeded", gasLimit: 16_777_217n, cap: 16_777_216n }));
    it("a type that the hardfork does not know", async () =>
      expect(await refusal({}, { hardfork: "istanbul" })).to.deep.equal({ code: "type-not-supported", type: 2, hardfork: "istanbul" }));

    it("more gas than the block has left, by the gas that was used and not by limits", async () => {
      const block = { gasLimit: 100_000n };
      const transactions = [0n, 1n, 2n].map((nonce) => call(BOB, { nonce, gasLimit: nonce === 2n ? 58_001n : 79_000n }));
      const results = await runBlock({}, transactions, { block });
      expect(results.map(({ refusal }) => refusal)).to.deep.equal([
        undefined,
        undefined,
        { code: "block-gas-exceeded", gasLimit: 58_001n, available: 58_000n },
      ]);
    });

    it("a refused transaction leaves nothing behind", async () => {
      const results = await runBlock({ [CONTRACT]: contract(COUNTER) }, [call(CONTRACT, { nonce: 9n }), call(CONTRACT)]);
      expect(results.map(({ status }) => status)).to.deep.equal([0, 1]);
    });
  });

  describe("senders", () => {
    it("contracts may send (EIP-3607 is not held against impersonated senders), and keep their code", async () => {
      const sender = contract(COUNTER, {}, 10n ** 18n);
      const transactions = [call(BOB, { from: CONTRACT, nonce: 1n, value: 1n }), call(CONTRACT)];
      const [sent, called] = await runBlock({ [CONTRACT]: sender }, transactions);
      expect(sent).to.deep.include({ status: 1 });
      expect(lookup(called ?? { accesses: [] }).slot(CONTRACT, 0)).to.deep.include({ write: "changed" });
    });

    it("contracts are refused where the block is to be a real chain's (EIP-3607); delegated accounts are not", async () => {
      const sends = (code: Hex) => {
        const options = { refuseContractSenders: true };
        return runBlock({ [CONTRACT]: contract(code, {}, 10n ** 18n) }, [call(BOB, { from: CONTRACT, nonce: 1n })], options);
      };
      const [[refused], [delegated]] = await Promise.all([sends(COUNTER), sends(`0xef0100${BOB.slice(2)}`)]);
      expect(refused?.refusal).to.deep.equal({ code: "sender-has-code", sender: CONTRACT });
      expect(delegated).to.deep.include({ status: 1 });
    });

    it("made-up senders need no funds, nonce or fee, and their accesses look like a funded sender's", async () => {
      const poor = await run({}, call(BOB, { from: OTHER, nonce: 77n, value: 5n, maxFeePerGas: 0n, maxPriorityFeePerGas: 0n }), {
        checkSenders: false,
      });
      expect(poor.refusal).to.equal(undefined);
      expect(poor.status).to.equal(1);
      expect(poor.field(OTHER, "balance")).to.deep.include({ read: "value", write: "changed", miss: false });
      expect(poor.field(OTHER, "nonce")).to.deep.include({ read: "value", write: "changed", before: "0x0", after: "0x1" });
      expect(poor.field(OTHER, "existence")).to.equal(undefined);
      expect(poor.field(BOB, "balance")).to.deep.include({ write: "added", additions: ["credit"] });
    });

    it("made-up senders are not bound by the block's gas limit", async () => {
      const results = await runBlock({}, [call(BOB), call(BOB)], { checkSenders: false, block: { gasLimit: 30_000n } });
      expect(results.map(({ status }) => status)).to.deep.equal([1, 1]);
    });
  });

  describe("the block's own history", () => {
    const PARENT = toWord(0xb10cn);
    const HISTORY = "0x0000f90827f1c53a10cb7a02335b175320002935" as const;
    const BEACON_ROOTS = "0x000f3df6d732807ef1319fb7b8bb8522d0beac02" as const;
    /** Gives the slot that its calldata names. */
    const reader = assemble(0, "CALLDATALOAD", "SLOAD", 0, "MSTORE", 32, 0, "RETURN");
    const base = (accounts: Parameters<typeof stateOf>[0]) => ({
      ...capturedStateReader(stateOf(accounts)),
      blockHash: async () => PARENT,
    });
    const ask = async (to: Hex, slot: bigint, accounts: Parameters<typeof stateOf>[0]) => {
      const block = { ...BLOCK, parentBeaconBlockRoot: toWord(0xbeac0n) };
      const [result] = await createReferenceExecutor().execute(block, [call(to, { data: toWord(slot) })], base(accounts));
      return result;
    };
    it("BLOCKHASH gives the state's block hashes, within 256 blocks", async () => {
      const code = assemble(BLOCK.number - 1n, "BLOCKHASH", 0, "MSTORE", 32, 0, "RETURN");
      const [result] = await createReferenceExecutor().execute(BLOCK, [call(CONTRACT)], base({ [CONTRACT]: contract(code) }));
      expect(result?.returnData).to.equal(PARENT);
    });

    it("the system calls that open the block are in the state, and in no transaction's writes", async () => {
      const history = await ask(HISTORY, BLOCK.number - 1n, { [HISTORY]: contract(reader) });
      expect(history?.returnData).to.equal(PARENT);
      const slot = lookup(history ?? { accesses: [] }).slot(HISTORY, Number(BLOCK.number - 1n));
      expect(slot).to.deep.include({ read: "value", write: "none", before: PARENT });
      const index = BLOCK.timestamp % 8191n;
      expect((await ask(BEACON_ROOTS, index, { [BEACON_ROOTS]: contract(reader) }))?.returnData).to.equal(toWord(BLOCK.timestamp));
      expect((await ask(BEACON_ROOTS, index + 8191n, { [BEACON_ROOTS]: contract(reader) }))?.returnData).to.equal(toWord(0xbeac0n));
    });
  });

  it("throws what the state reader throws", async () => {
    const broken = { ...capturedStateReader(stateOf({})), account: () => Promise.reject(new Error("the node is gone")) };
    const failure = await createReferenceExecutor()
      .execute(BLOCK, [call(BOB)], broken)
      .then(
        () => undefined,
        (error: Error) => error.message,
      );
    expect(failure).to.equal("the node is gone");
  });

  it("no contract is made where there is storage, even without nonce and code (EIP-7610)", async () => {
    const initCode = deployer("0x00");
    const created = getCreateAddress({ from: ALICE, nonce: 0 }).toLowerCase() as Hex;
    const creation = (storage: Readonly<Record<Hex, Hex>>) =>
      run({ [created]: account({ balance: 1n, storage }) }, call(undefined, { data: initCode }));
    expect(await creation({ [toWord(1n)]: toWord(0n) })).to.deep.include({ status: 1 });
    const collision = await creation({ [toWord(1n)]: toWord(5n) });
    expect(collision).to.deep.include({ status: 0, gasUsed: 1_000_000n });
    expect(collision.field(created, "nonce")?.write).to.equal("none");
  });

  describe("blobs", () => {
    /** The polynomial 0 has the value 0 everywhere; its commitment and proof are the point at infinity. */
    const infinity = `c0${"00".repeat(47)}`;
    const versionedHash: Hex = `0x01${sha256(`0x${infinity}`).slice(4)}`;
    const proofOf = (value: bigint): Hex => `${versionedHash}${toWord(7n).slice(2)}${toWord(value).slice(2)}${infinity}${infinity}`;

    it("the point evaluation precompile accepts a proof that holds, and no other", async () => {
      const [right, wrong] = await Promise.all([0n, 1n].map((value) => run({}, call(address(0x0a), { data: proofOf(value) }))));
      expect(right).to.deep.include({ status: 1 });
      expect(BigInt(right?.returnData.slice(0, 66) ?? 0)).to.equal(4096n);
      expect(wrong).to.deep.include({ status: 0, returnData: "0x" });
    });

    it("a blob transaction is executed without its blobs, and BLOBHASH sees their hashes", async () => {
      const code = assemble(0, "BLOBHASH", 0, "SSTORE");
      const blobs = { type: 3, maxFeePerBlobGas: 1n, blobVersionedHashes: [versionedHash] } as const;
      const { refusal, slot } = await run({ [CONTRACT]: contract(code) }, call(CONTRACT, blobs));
      expect(refusal).to.equal(undefined);
      expect(slot(CONTRACT, 0)?.after).to.equal(versionedHash);
    });
  });

  it("code size limits are lifted where the block says so", async () => {
    // Returns 30,000 zero bytes as code.
    const big = assemble(30_000, 0, "RETURN");
    const transaction = call(undefined, { data: big, gasLimit: 16_000_000n });
    expect((await run({}, transaction)).status).to.equal(0);
    expect((await run({}, transaction, { block: { allowUnlimitedContractSize: true } })).status).to.equal(1);
  });
});
