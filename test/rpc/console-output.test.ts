import { expect } from "chai";
import type { NetworkConnection } from "hardhat/types/network";
import { setTimeout as sleep } from "node:timers/promises";
import { CONSOLE_CALLER, logCall } from "../helpers/console-caller.ts";
import { printedBy } from "../helpers/printed.ts";
import { BothNetworks } from "../identity/both-networks.ts";

const [FIRST, SECOND] = ["0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266", "0x70997970c51812dc3a010c7d01b50e0d17dc79c8"] as const;
const CALLER = "0x00000000000000000000000000000000000ca11e";

describe("what Solidity's console.log prints, on both networks", function () {
  this.timeout(60_000);
  let both: BothNetworks;

  beforeEach(async function () {
    both = await BothNetworks.create();
    await both.ask("hardhat_setCode", CALLER, CONSOLE_CALLER);
    await both.ask("evm_mine");
  });

  afterEach(async function () {
    await both.close();
  });

  const says = (text: string, fields: object = {}): object => ({ from: FIRST, to: CALLER, data: logCall(text), gas: "0x30000", ...fields });
  const fails = { value: "0x1" };

  /** Expects that a request prints the same on both networks, and gives it. */
  async function prints(method: string, ...params: unknown[]): Promise<unknown[]> {
    const on = ({ provider }: NetworkConnection): Promise<unknown[]> =>
      printedBy(() => provider.request({ method, params: structuredClone(params) as unknown[] }).catch(() => undefined));
    const [expected, found] = [await on(both.edr), await on(both.parallel)];
    expect(found, `${method} ${JSON.stringify(params)}`).to.deep.equal(expected);
    return found;
  }

  it("is printed once by a call, failed ones and those on old blocks too", async function () {
    expect(await prints("eth_call", says("a call"))).to.deep.equal(["a call"]);
    expect(await prints("eth_call", says("a failing call", fails))).to.deep.equal(["a failing call"]);
    expect(await prints("eth_call", says("a call on a pending block"), "pending")).to.deep.equal(["a call on a pending block"]);
    await both.ask("hardhat_mine", "0x2");
    expect(await prints("eth_call", says("a call on an old block"), "0x1")).to.deep.equal(["a call on an old block"]);
  });

  it("is printed by estimates only where they fail, and by no trace", async function () {
    expect(await prints("eth_estimateGas", says("an estimate"))).to.deep.equal([]);
    expect(await prints("eth_estimateGas", says("a failing estimate", fails))).to.deep.equal(["a failing estimate"]);
    expect(await prints("debug_traceCall", says("a traced call"))).to.deep.equal([]);
  });

  it("is printed when a transaction is mined, a failed one too", async function () {
    expect(await prints("eth_sendTransaction", says("sent"))).to.deep.equal(["sent"]);
    expect(await prints("eth_sendTransaction", says("sent with an estimate", { gas: undefined }))).to.deep.equal(["sent with an estimate"]);
    expect(await prints("eth_sendTransaction", says("failed", fails))).to.deep.equal(["failed"]);
    expect(await prints("eth_sendTransaction", says("with %s and %d"))).to.deep.equal(["with %s and %s"]);
    expect(await prints("eth_sendTransaction", { from: FIRST, to: SECOND, value: "0x1" })).to.deep.equal([]);
  });

  it("is printed for all transactions of a block, in its order, and not while they wait", async function () {
    await both.ask("evm_setAutomine", false);
    const send = async (): Promise<void> => {
      expect(await prints("eth_sendTransaction", says("one"))).to.deep.equal([]);
      expect(await prints("eth_sendTransaction", says("two", { from: SECOND }))).to.deep.equal([]);
      expect(await prints("eth_sendTransaction", says("three", fails))).to.deep.equal([]);
    };
    await send();
    expect(await prints("eth_getBlockByNumber", "pending", true)).to.deep.equal([]);
    expect(await prints("eth_getBalance", FIRST, "pending")).to.deep.equal([]);
    expect(await prints("evm_mine")).to.deep.equal(["one", "two", "three"]);
    await send();
    expect(await prints("hardhat_mine", "0x3")).to.deep.equal(["one", "two", "three"]);
    await send();
    await both.ask("evm_setAutomine", true);
    expect(await prints("eth_sendTransaction", says("four"))).to.deep.equal(["one", "two", "three", "four", "four"]);
  });

  it("is printed by blocks mined at an interval", async function () {
    const mineOnce = async ({ provider }: NetworkConnection): Promise<unknown[]> => {
      await provider.request({ method: "evm_setAutomine", params: [false] });
      await provider.request({ method: "eth_sendTransaction", params: [says("at its time")] });
      return printedBy(async () => {
        await provider.request({ method: "evm_setIntervalMining", params: [20] });
        while ((await provider.request({ method: "eth_blockNumber" })) === "0x1") await sleep(5);
        await provider.request({ method: "evm_setIntervalMining", params: [0] });
      });
    };
    for (const network of [both.edr, both.parallel]) expect(await mineOnce(network)).to.deep.equal(["at its time"]);
  });
});
