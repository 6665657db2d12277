import { expect } from "chai";
import path from "node:path";
import { type InterfaceAbi, Interface } from "ethers";
import { createHardhatRuntimeEnvironment } from "hardhat/hre";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import type { NetworkConnection } from "hardhat/types/network";
import { BothNetworks } from "../identity/both-networks.ts";
import config from "../projects/failures/hardhat.config.ts";

const PROJECT = path.join(import.meta.dirname, "..", "projects", "failures");
const FROM = "0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266";
const GAS = { from: FROM, gas: "0x80000" };

/** The functions of Kinds.sol that fail, with their arguments. */
const KINDS: readonly (readonly [name: string, ...values: unknown[]])[] = [
  ...([["asserted"], ["overflow", 1], ["division", 0], ["conversion", 2], ["encoding"], ["emptyPop"], ["outOfBounds", 3]] as const),
  ...([["tooMuchMemory", 2n ** 64n], ["zeroFunction"], ["plain"], ["modified"], ["deep", 3], ["inlined"], ["linked"]] as const),
  ...([["payWithSend"], ["payWithTransfer"], ["payTooMuch"], ["payWithCall"], ["callNowhere"], ["callSilent"], ["callUnknown"]] as const),
  ...([["create"], ["createAnother"], ["caught"], ["invalid"], ["bareRevert"], ["revertWithBytes"], ["unknownPanic"]] as const),
  ...([["precompile"], ["writesStatically"], ["loops"], ["loopsInside"]] as const),
];

describe("errors of a project's contracts, on both networks", function () {
  this.timeout(120_000);
  let hre: HardhatRuntimeEnvironment;
  let both: BothNetworks;

  before(async function () {
    hre = await createHardhatRuntimeEnvironment(config, {}, PROJECT);
    await hre.tasks.getTask("build").run({ quiet: true });
    both = await BothNetworks.create({}, hre);
    await both.mining("evm_mine");
  });

  after(async function () {
    await both.close();
  });

  const bytecodeOf = async (name: string): Promise<string> => (await hre.artifacts.readArtifact(name)).bytecode;

  async function deploy(bytecode: string): Promise<string> {
    await both.tick();
    const hash = await both.ask("eth_sendTransaction", { from: FROM, data: bytecode });
    const { contractAddress } = (await both.ask("eth_getTransactionReceipt", hash)) as { contractAddress: string };
    return contractAddress;
  }

  async function deployKinds(): Promise<{ readonly address: string; readonly contract: Interface }> {
    const { abi } = await hre.artifacts.readArtifact("Kinds");
    const library = await deploy(await bytecodeOf("Rules"));
    const bytecode = (await bytecodeOf("Kinds")).replace(/__\$[0-9a-f]{34}\$__/g, library.slice(2));
    return { address: await deploy(bytecode), contract: new Interface(abi as unknown as InterfaceAbi) };
  }

  /** Expects the same error of both networks, whole, and gives it. */
  async function same(method: string, ...params: unknown[]): Promise<Described> {
    const [expected, found] = [await errorOf(both.edr, method, params), await errorOf(both.parallel, method, params)];
    expect(found, `${method} ${JSON.stringify(params)}`).to.deep.equal(expected);
    return expected;
  }

  /** Expects a request to fail as a call, as an estimate and as a transaction. */
  async function fails(request: object): Promise<void> {
    const seen = [await same("eth_call", { ...GAS, ...request }), await same("eth_estimateGas", { ...GAS, ...request })];
    await both.tick();
    seen.push(await same("eth_sendTransaction", { ...GAS, ...request }));
    for (const error of seen) expect(error.message).to.not.equal(NO_ERROR);
  }

  it("of every kind are Hardhat's, whole", async function () {
    const { address, contract } = await deployKinds();
    for (const [name, ...values] of KINDS) await fails({ to: address, data: contract.encodeFunctionData(name, values) });
    await fails({ to: address, data: contract.encodeFunctionData("stackOverflow", [0]), gas: "0x18000" });
    for (const request of [{ data: "0x" }, { data: "0x12" }, { data: "0x12345678" }, { data: "0x", value: "0x1" }]) {
      await fails({ to: address, ...request });
    }
    await fails({ to: address, data: contract.encodeFunctionData("plain"), value: "0x1" });
    await fails({ to: address, data: contract.encodeFunctionData("overflow", [1]).slice(0, 20) });
  });

  it("of fallbacks, receivers and libraries are Hardhat's", async function () {
    const [receiver, fallback, library] = [
      await deploy(await bytecodeOf("OnlyReceives")),
      await deploy(await bytecodeOf("HasFallback")),
      await deploy(await bytecodeOf("Rules")),
    ];
    await fails({ to: receiver, value: "0x1" });
    await fails({ to: receiver, data: "0x12345678" });
    await fails({ to: fallback, data: "0x12345678" });
    await fails({ to: fallback, value: "0x1" });
    await fails({ to: library, data: "0x12345678" });
  });

  it("of constructors are Hardhat's", async function () {
    const stubborn = await bytecodeOf("Stubborn");
    await fails({ data: stubborn + "00".repeat(32) });
    await fails({ data: stubborn });
    await fails({ data: await bytecodeOf("NotPayable"), value: "0x1" });
    await fails({ data: await bytecodeOf("TooLarge"), gas: "0x800000" });
    await fails({ data: await bytecodeOf("Poor"), gas: "0xd100" });
  });

  it("come with frames however many blocks there are in a second", async function () {
    for (const [interval, config] of [
      ["0x1", {}],
      ["0x0", { allowBlocksWithSameTimestamp: true }],
    ] as const) {
      const crowded = await BothNetworks.create(config, hre);
      await crowded.tick();
      await crowded.ask("hardhat_mine", "0x64", interval);
      const refused = { ...GAS, data: (await bytecodeOf("Stubborn")) + "00".repeat(32) };
      const [expected, found] = [await errorOf(crowded.edr, "eth_call", [refused]), await errorOf(crowded.parallel, "eth_call", [refused])];
      expect(found).to.deep.equal(expected);
      await crowded.close();
    }
  });

  it("of overridden state, delegated accounts and pending blocks are Hardhat's", async function () {
    const { address, contract } = await deployKinds();
    const call = (to: string, name: string, ...values: unknown[]): object => ({
      ...GAS,
      to,
      data: contract.encodeFunctionData(name, values),
    });
    const { deployedBytecode } = await hre.artifacts.readArtifact("HasFallback");
    const elsewhere = `0x${"e1".repeat(20)}`;
    await same("eth_call", { ...GAS, to: elsewhere, data: "0x1234" }, "latest", { [elsewhere]: { code: deployedBytecode } });
    const full = { [address]: { stateDiff: { [`0x${"00".repeat(32)}`]: `0x${"00".repeat(31)}04` } } };
    expect((await same("eth_call", call(address, "outOfBounds", 3), "latest", full)).message).to.equal(NO_ERROR);
    await same("eth_call", call(address, "outOfBounds", 4), "latest", full);
    await both.ask("hardhat_setCode", elsewhere, `0xef0100${address.slice(2)}`);
    await same("eth_call", call(elsewhere, "plain"));
    await both.tick();
    await same("eth_sendTransaction", call(elsewhere, "outOfBounds", 1));
    await both.ask("evm_setAutomine", false);
    await both.ask("eth_sendTransaction", call(elsewhere, "emptyWrite"));
    await both.tick();
    expect((await same("eth_call", call(elsewhere, "outOfBounds", 0), "pending")).message).to.equal(NO_ERROR);
    await same("eth_call", call(elsewhere, "outOfBounds", 1), "pending");
    await same("eth_call", call(elsewhere, "outOfBounds", 0), "latest");
    await both.ask("evm_setAutomine", true);
    await both.ask("evm_mine");
  });

  it("of code that nobody knows are Hardhat's", async function () {
    for (const code of ["0x60aa60005260206000fd", "0xfe", "0x5b600056", "0x01", "0x60006000fd", "0xef"]) await fails({ data: code });
  });
});

const NO_ERROR = "no error";

interface Described {
  readonly message: string;
}

async function errorOf({ provider }: NetworkConnection, method: string, params: unknown[]): Promise<Described> {
  try {
    await provider.request({ method, params: structuredClone(params) });
    return { message: NO_ERROR };
  } catch (thrown) {
    const error = thrown as Error & Record<string, unknown>;
    const frames = error.stack?.split("\n").filter((line) => line.startsWith("    at ") && !/[./]ts:|node:|\.js:/.test(line));
    const { name, message, code, data, transactionHash, solidityStack } = error;
    return { ...{ name, message, code, data, transactionHash, solidityStack }, ...{ keys: Object.keys(error).sort(), frames } };
  }
}
