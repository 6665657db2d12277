import { expect } from "chai";
import path from "node:path";
import { getCreateAddress, Interface, type InterfaceAbi } from "ethers";
import { createHardhatRuntimeEnvironment } from "hardhat/hre";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import type { NetworkConnection } from "hardhat/types/network";
import { setImmediate, setTimeout as sleep } from "node:timers/promises";
import { CONSOLE_CALLER, logCall } from "../helpers/console-caller.ts";
import { printedBy } from "../helpers/printed.ts";
import { BothNetworks } from "../identity/both-networks.ts";
import config from "../projects/failures/hardhat.config.ts";

const PROJECT = path.join(import.meta.dirname, "..", "projects", "failures");
const [FIRST, SECOND] = ["0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266", "0x70997970c51812dc3a010c7d01b50e0d17dc79c8"] as const;
const CALLER = "0x00000000000000000000000000000000000ca11e";
/** With these, Hardhat asks nothing before it sends. */
const FIXED = { gas: "0x80000", gasPrice: "0x77359400" };

describe("what a network that logs prints of requests, on both networks", function () {
  this.timeout(120_000);
  let hre: HardhatRuntimeEnvironment;
  let both: BothNetworks;

  before(async function () {
    hre = await createHardhatRuntimeEnvironment(config, {}, PROJECT);
    await hre.tasks.getTask("build").run({ quiet: true });
  });

  beforeEach(async function () {
    await printedBy(async () => {
      both = await BothNetworks.create({ loggingEnabled: true }, hre);
      await both.ask("hardhat_setCode", CALLER, CONSOLE_CALLER);
      await both.mining("evm_mine");
    });
  });

  afterEach(async function () {
    await both.close();
  });

  const on = ({ provider }: NetworkConnection, method: string, params: unknown[]): Promise<unknown[]> =>
    printedBy(async () => {
      await provider.request({ method, params: structuredClone(params) }).catch(() => undefined);
      // EDR's thread asks to print before it refuses; both arrive in turns of the event loop, in any order.
      for (let turn = 0; turn < 3; turn++) await setImmediate();
    });

  /** Expects a request to print the same on both networks, and gives it. */
  async function prints(method: string, ...params: unknown[]): Promise<unknown[]> {
    const [expected, found] = [await on(both.edr, method, params), await on(both.parallel, method, params)];
    // Hardhat has no word for how a block was executed.
    const common = found.filter((line) => !/^ *Block \d+: \d+ transactions in /.test(String(line)));
    expect(common, `${method} ${JSON.stringify(params).slice(0, 200)}`).to.deep.equal(expected);
    return common;
  }

  /** With the next block's time pinned. */
  async function mining(method: string, ...params: unknown[]): Promise<unknown[]> {
    await printedBy(() => both.tick(1000));
    return prints(method, ...params);
  }

  const send = (request: object): Promise<unknown[]> => mining("eth_sendTransaction", { from: FIRST, ...FIXED, ...request });
  const says = (text: string, fields: object = {}): object => ({ from: FIRST, to: CALLER, data: logCall(text), ...FIXED, ...fields });

  it("is the method, and how often it came", async function () {
    expect(await prints("eth_chainId")).to.have.length(1);
    expect(await prints("eth_chainId")).to.have.length(1);
    await prints("eth_blockNumber");
    await prints("no_such_method");
    await prints("eth_call", "malformed");
    await prints("eth_getBlockByNumber", "0x999", false);
    await prints("eth_call", { to: SECOND, from: FIRST, gas: "0x5207" });
    await prints("eth_sendTransaction", { from: FIRST, to: SECOND, ...FIXED, nonce: "0x9" });
  });

  it("is what a call or an estimate did", async function () {
    await prints("eth_call", says("a call"));
    await prints("eth_call", says("a failing call", { value: "0x1" }));
    await prints("eth_estimateGas", says("an estimate"));
    await prints("eth_estimateGas", says("a failing estimate", { value: "0x5f5e0ff" }));
    await prints("eth_call", { from: FIRST, to: SECOND, data: "0x1234", value: "0x56bc75e2d63100000" });
    await prints("eth_call", { from: FIRST, to: `0x${"00".repeat(19)}04`, data: "0x1234" });
    await prints("eth_call", { from: FIRST, to: `0x${"00".repeat(18)}0100` });
    for (const data of ["0x00", "0x01", "0xfe", "0x600056", "0x60aa60005260206000fd"])
      await prints("eth_call", { from: FIRST, data, ...FIXED });
    await prints("eth_call", { from: FIRST, data: "0x5b600056", gas: "0x10000" });
    for (const code of ["01", "11", "12", "21", "22", "31", "32", "41", "51", "77"]) {
      await prints("eth_call", { from: FIRST, data: `0x634e487b7160e01b60005260${code}60045260246000fd` });
    }
  });

  it("is what a transaction did, in its block", async function () {
    await send(says("sent"));
    await send(says("failed", { value: "0x1" }));
    await send({ to: SECOND, value: "0x1000000000" });
    await send({ data: "0x5b600056" });
    await send({ data: `0x602a600c600039602a6000f3${CONSOLE_CALLER.slice(2)}` });
  });

  it("names contracts and functions of the project", async function () {
    const { abi, bytecode } = await hre.artifacts.readArtifact("Kinds");
    const contract = new Interface(abi as unknown as InterfaceAbi);
    await send({ data: bytecode.replace(/__\$[0-9a-f]{34}\$__/g, SECOND.slice(2)), gas: "0x800000" });
    // The first contract of the first account.
    const address = getCreateAddress({ from: FIRST, nonce: 0 }).toLowerCase();
    await send({ to: address, data: contract.encodeFunctionData("emptyWrite") });
    await send({ to: address, data: contract.encodeFunctionData("plain") });
    await prints("eth_call", { from: FIRST, to: address, data: contract.encodeFunctionData("outOfBounds", [0]) });
    for (const data of ["0x", "0x12", "0x12345678"]) await prints("eth_call", { from: FIRST, to: address, data });
    const fallback = `0x${"fa".repeat(20)}`;
    const { deployedBytecode } = await hre.artifacts.readArtifact("HasFallback");
    await prints("hardhat_setCode", fallback, deployedBytecode);
    for (const data of ["0x", "0x12345678"]) await prints("eth_call", { from: FIRST, to: fallback, data });
  });

  it("is the blocks that were mined", async function () {
    await mining("evm_mine");
    await mining("evm_mine");
    await mining("hardhat_mine", "0x3");
    await mining("hardhat_mine", "0x100");
    await prints("evm_setAutomine", false);
    const sendSome = async (): Promise<void> => {
      await prints("eth_sendTransaction", says("one"));
      await prints("eth_sendTransaction", says("two", { from: SECOND }));
      await prints("eth_sendTransaction", says("three", { value: "0x1" }));
    };
    await sendSome();
    await mining("evm_mine");
    await sendSome();
    await mining("hardhat_mine", "0x3");
    await sendSome();
    await prints("evm_setAutomine", true);
    await mining("eth_sendTransaction", says("four"));
  });

  it("ends when logging is turned off, and begins when it is turned on", async function () {
    expect(await prints("hardhat_setLoggingEnabled", false)).to.deep.equal([]);
    expect(await prints("eth_chainId")).to.deep.equal([]);
    expect(await prints("hardhat_setLoggingEnabled", true)).to.deep.equal([]);
    expect(await prints("eth_chainId")).to.not.deep.equal([]);
  });

  it("is blocks mined at an interval", async function () {
    const mined = async ({ provider }: NetworkConnection): Promise<unknown[]> => {
      const lines = await printedBy(async () => {
        await provider.request({ method: "evm_setIntervalMining", params: [20] });
        await sleep(5);
        while (BigInt((await provider.request({ method: "eth_blockNumber" })) as string) < 4n) await sleep(5);
        await provider.request({ method: "evm_setIntervalMining", params: [0] });
      });
      return lines.filter((line) => String(line).includes("Mined"));
    };
    for (const network of [both.edr, both.parallel]) {
      const [first] = await mined(network);
      expect(first).to.match(/^Mined empty block #2 with base fee \d+$/);
    }
  });
});
