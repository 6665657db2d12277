import { expect } from "chai";
import { Wallet } from "ethers";
import { EMPTY_CODE_HASH, type Hex, toWord } from "../../src/access/hex.ts";
import { assemble, counterOf, deployer, type Part } from "../helpers/assembler.ts";
import { account, address, ALICE, BOB, call, COINBASE, contract, CONTRACT, OTHER, run } from "../helpers/little-block.ts";

const NOBODY = address(0xdead);

/** Calls an address with all gas and some wei. */
const send = (to: Hex, wei: number) => assemble(0, 0, 0, 0, wei, to, "GAS", "CALL");

describe("account accesses", () => {
  it("the sender's nonce and balance are read and written by no instruction", async () => {
    const { field } = await run({}, call(BOB));
    expect(field(ALICE, "nonce")).to.deep.equal({
      location: { kind: "nonce", address: ALICE },
      read: "value",
      write: "changed",
      miss: false,
      before: "0x0",
      after: "0x1",
    });
    expect(field(ALICE, "balance")).to.deep.include({ read: "value", write: "changed" });
  });

  it("a call reads the code of whom it calls, found or not", async () => {
    const { field } = await run({ [CONTRACT]: contract("0x00") }, call(CONTRACT));
    expect(field(CONTRACT, "code")).to.deep.include({ read: "value", write: "none", miss: false });
    const missing = await run({}, call(NOBODY));
    expect(missing.field(NOBODY, "code")).to.deep.include({ read: "value", miss: true, before: EMPTY_CODE_HASH });
  });

  describe("fees", () => {
    it("a fee is added to the coinbase's balance, which is not read", async () => {
      const { field, gasUsed } = await run({}, call(BOB));
      const balance = field(COINBASE, "balance");
      expect(balance).to.deep.include({ read: "none", write: "added", additions: ["fee"], miss: false });
      expect(BigInt(balance?.after ?? 0) - BigInt(balance?.before ?? 0)).to.equal(gasUsed * 1_000_000_000n);
    });

    it("a zero tip touches the coinbase and changes nothing", async () => {
      const { field } = await run({}, call(BOB, { maxPriorityFeePerGas: 0n }));
      expect(field(COINBASE, "balance")).to.deep.include({ read: "none", write: "no-op", additions: ["fee"] });
    });

    it("BALANCE(coinbase) makes the fee a change of what was read", async () => {
      const { field } = await run({ [CONTRACT]: contract(assemble("COINBASE", "BALANCE")) }, call(CONTRACT));
      expect(field(COINBASE, "balance")).to.deep.include({ read: "value", write: "changed", additions: ["fee"] });
    });

    it("the coinbase as sender", async () => {
      const { field } = await run({}, call(BOB, { from: COINBASE }));
      expect(field(COINBASE, "balance")).to.deep.include({ read: "value", write: "changed", additions: ["fee"] });
    });

    it("the coinbase as recipient: two blind additions", async () => {
      const { field } = await run({}, call(COINBASE, { value: 5n }));
      expect(field(COINBASE, "balance")).to.deep.include({ read: "none", write: "added", additions: ["credit", "fee"] });
    });

    it("the coinbase as a contract that looks at its own balance", async () => {
      const { field } = await run({ [CONTRACT]: contract(assemble("SELFBALANCE")) }, call(CONTRACT), { block: { coinbase: CONTRACT } });
      expect(field(CONTRACT, "balance")).to.deep.include({ read: "value", write: "changed", additions: ["fee"] });
    });

    it("a first fee brings the coinbase into existence", async () => {
      const { field } = await run({}, call(BOB), { block: { coinbase: NOBODY } });
      expect(field(NOBODY, "existence")).to.deep.include({ read: "none", write: "changed", before: "0x00", after: "0x01" });
    });
  });

  describe("credits", () => {
    it("a transaction's own value is added to the recipient's balance, which is not read", async () => {
      const { field } = await run({ [BOB]: account({ balance: 1n }) }, call(BOB, { value: 5n }));
      expect(field(BOB, "balance")).to.deep.include({ read: "none", write: "added", additions: ["credit"], before: "0x1", after: "0x6" });
      expect(field(BOB, "existence")).to.equal(undefined);
    });

    it("a first credit brings the recipient into existence without looking", async () => {
      const { field } = await run({}, call(NOBODY, { value: 5n }));
      expect(field(NOBODY, "balance")).to.deep.include({ read: "none", write: "added" });
      expect(field(NOBODY, "existence")).to.deep.include({ read: "none", write: "changed", after: "0x01" });
    });

    it("SELFBALANCE makes the credit a change of what was read", async () => {
      const code = assemble("SELFBALANCE");
      const { field } = await run({ [CONTRACT]: contract(code, {}, 1n) }, call(CONTRACT, { value: 5n }));
      expect(field(CONTRACT, "balance")).to.deep.include({ read: "value", write: "changed", additions: ["credit"] });
      expect(field(CONTRACT, "balance")?.readAt).to.deep.equal({ codeAddress: CONTRACT, programCounter: 0 });
    });

    it("a reverted credit was none", async () => {
      const { field, status } = await run({ [CONTRACT]: contract(assemble(0, 0, "REVERT"), {}, 1n) }, call(CONTRACT, { value: 5n }));
      expect(status).to.equal(0);
      expect(field(CONTRACT, "balance")).to.deep.include({ read: "none", write: "none", before: "0x1", after: "0x1" });
      expect(field(CONTRACT, "balance")).to.not.have.property("additions");
    });

    it("value sent by a contract reads the target's existence, and both balances", async () => {
      const code = send(BOB, 3);
      const { field } = await run({ [CONTRACT]: contract(code, {}, 10n), [BOB]: account({ balance: 1n }) }, call(CONTRACT));
      const site = { codeAddress: CONTRACT, programCounter: counterOf(code, "CALL") };
      expect(field(BOB, "existence")).to.deep.include({ read: "value", write: "none", miss: false, readAt: site });
      expect(field(BOB, "balance")).to.deep.include({ read: "value", write: "changed", after: "0x4", readAt: site, writtenAt: site });
      expect(field(CONTRACT, "balance")).to.deep.include({ read: "value", write: "changed", after: "0x7", readAt: site, writtenAt: site });
    });

    it("value that brings an account into existence costs more, so its absence is read, even if the gas does not suffice", async () => {
      const { field } = await run({ [CONTRACT]: contract(send(NOBODY, 3), {}, 10n) }, call(CONTRACT));
      expect(field(NOBODY, "existence")).to.deep.include({ read: "value", miss: true, write: "changed", before: "0x00", after: "0x01" });
      const poor = await run({ [CONTRACT]: contract(send(NOBODY, 3), {}, 10n) }, call(CONTRACT, { gasLimit: 40_000n }));
      expect(poor.status).to.equal(0);
      expect(poor.field(NOBODY, "existence")).to.deep.include({ read: "value", miss: true, write: "none" });
    });

    it("a call without value reads code only", async () => {
      const { accesses } = await run({ [CONTRACT]: contract(send(BOB, 0)), [BOB]: account({ balance: 1n }) }, call(CONTRACT));
      expect(accesses.filter(({ location }) => location.address === BOB).map(({ location }) => location.kind)).to.deep.equal(["code"]);
    });

    it("value that comes back leaves the balance restored", async () => {
      const back = assemble(0, 0, 0, 0, "SELFBALANCE", "CALLER", "GAS", "CALL");
      const { field } = await run({ [CONTRACT]: contract(send(OTHER, 3), {}, 10n), [OTHER]: contract(back) }, call(CONTRACT));
      expect(field(CONTRACT, "balance")).to.deep.include({ read: "value", write: "restored" });
      expect(field(OTHER, "balance")).to.deep.include({ read: "value", write: "restored" });
    });
  });

  describe("looking at other accounts", () => {
    const look = (...looks: readonly Part[]) =>
      run({ [CONTRACT]: contract(assemble(...looks)), [OTHER]: contract("0x00") }, call(CONTRACT));

    it("BALANCE reads the balance", async () => {
      const { field } = await look(OTHER, "BALANCE");
      expect(field(OTHER, "balance")).to.deep.include({ read: "value", write: "none", miss: false });
      expect(field(OTHER, "existence")).to.equal(undefined);
    });

    it("BALANCE of nobody is a miss", async () => {
      expect((await look(NOBODY, "BALANCE")).field(NOBODY, "balance")).to.deep.include({ read: "value", miss: true, before: "0x0" });
    });

    it("EXTCODESIZE and EXTCODECOPY read the code", async () => {
      expect((await look(OTHER, "EXTCODESIZE")).field(OTHER, "code")).to.deep.include({ read: "value", write: "none" });
      expect((await look(1, 0, 0, OTHER, "EXTCODECOPY")).field(OTHER, "code")).to.deep.include({ read: "value", write: "none" });
    });

    it("EXTCODEHASH reads the code and existence, which it tells apart", async () => {
      const { field } = await look(OTHER, "EXTCODEHASH", NOBODY, "EXTCODEHASH");
      expect(field(OTHER, "code")).to.deep.include({ read: "value", miss: false });
      expect(field(OTHER, "existence")).to.deep.include({ read: "value", miss: false, before: "0x01" });
      expect(field(NOBODY, "existence")).to.deep.include({ read: "value", miss: true, before: "0x00" });
    });
  });

  describe("new contracts", () => {
    const RUNTIME = assemble(1, 0, "SSTORE");

    it("a creation transaction writes the new account's existence, nonce and code, which must be unused", async () => {
      const { field, createdAddress, deployedCode, status } = await run({}, call(undefined, { data: deployer(RUNTIME), value: 2n }));
      const created = createdAddress ?? NOBODY;
      expect(status).to.equal(1);
      expect(field(created, "existence")).to.deep.include({ read: "value", miss: true, write: "changed", after: "0x01" });
      expect(field(created, "nonce")).to.deep.include({ read: "value", miss: true, write: "changed", after: "0x1" });
      expect(field(created, "balance")).to.deep.include({ read: "none", write: "added", additions: ["credit"], after: "0x2" });
      const code = field(created, "code");
      expect(code).to.deep.include({ read: "value", miss: true, write: "changed", before: EMPTY_CODE_HASH });
      expect(deployedCode).to.deep.equal({ [code?.after ?? ""]: RUNTIME });
    });

    it("CREATE reads and writes the creator's nonce, at its instruction", async () => {
      const factory = assemble(toWord(BigInt(deployer(RUNTIME))), 0, "MSTORE", 32, 0, 0, "CREATE");
      // The word is padded on the left with STOP bytes: an empty contract comes of it.
      const { field, accesses } = await run({ [CONTRACT]: contract(factory) }, call(CONTRACT));
      const site = { codeAddress: CONTRACT, programCounter: counterOf(factory, "CREATE") };
      expect(field(CONTRACT, "nonce")).to.deep.include({
        read: "value",
        write: "changed",
        before: "0x1",
        after: "0x2",
        readAt: site,
        writtenAt: site,
      });
      const created = accesses.find(({ location, after }) => location.kind === "existence" && after === "0x01");
      expect(created).to.deep.include({ read: "value", miss: true, write: "changed" });
    });
  });

  it("EIP-7702 authorizations read and write the authority's nonce and code", async () => {
    const wallet = new Wallet(toWord(1n));
    const authority = wallet.address.toLowerCase() as Hex;
    const { signature } = await wallet.authorize({ address: CONTRACT, nonce: 0, chainId: 31337 });
    const authorization = {
      chainId: 31337n,
      address: CONTRACT,
      nonce: 0n,
      yParity: signature.yParity,
      r: signature.r as Hex,
      s: signature.s as Hex,
    };
    const counter = assemble(0, "SLOAD", 1, "ADD", 0, "SSTORE");
    const transaction = call(authority, { type: 4, authorizationList: [authorization] });
    const { field, slot, deployedCode } = await run({ [CONTRACT]: contract(counter) }, transaction);

    expect(field(authority, "nonce")).to.deep.include({ read: "value", write: "changed", miss: true, after: "0x1" });
    const code = field(authority, "code");
    expect(code).to.deep.include({ read: "value", write: "changed", before: EMPTY_CODE_HASH });
    expect(deployedCode?.[code?.after ?? "0x"]).to.equal(`0xef0100${CONTRACT.slice(2)}`);
    expect(field(CONTRACT, "code")).to.deep.include({ read: "value", write: "none" });
    // The authority's storage, the delegate's code.
    expect(slot(authority, 0)).to.deep.include({ read: "value", write: "changed" });
    expect(slot(authority, 0)?.readAt).to.deep.equal({ codeAddress: CONTRACT, programCounter: counterOf(counter, "SLOAD") });
  });

  it("SELFDESTRUCT reads its own balance and its heir's existence, and moves the balance", async () => {
    const { field } = await run({ [CONTRACT]: contract(assemble(BOB, "SELFDESTRUCT"), {}, 5n) }, call(CONTRACT));
    expect(field(CONTRACT, "balance")).to.deep.include({ read: "value", write: "changed", after: "0x0" });
    expect(field(BOB, "existence")).to.deep.include({ read: "value", miss: true, write: "changed" });
    expect(field(BOB, "balance")).to.deep.include({ read: "value", write: "changed", after: "0x5" });
    // Since Cancun only contracts of the same transaction are destroyed.
    expect(field(CONTRACT, "code")).to.deep.include({ write: "none" });
  });
});
