import { expect } from "chai";
import { Wallet } from "ethers";
import { type Hex, toAddress } from "../../../src/access/hex.ts";
import { assemble, deployer, type Part } from "../../helpers/assembler.ts";
import { HardhatTraces } from "../../helpers/hardhat-traces.ts";
import { address, BOB, CONTRACT, OTHER } from "../../helpers/little-block.ts";

const NOBODY = address(0xdead);
const FAR = `0x${"ff".repeat(32)}` as const;

const callTo = (to: Part, value: Part = 0, gas: Part = "GAS"): Part[] => [0, 0, 4, 0, value, to, gas, "CALL"];

/** Makes a contract of an init code of at most a word. */
const create = (initCode: Hex, value: Part = 0): Part[] => {
  const size = (initCode.length - 2) / 2;
  return [initCode, 0, "MSTORE", size, 32 - size, value, "CREATE"];
};

interface Program {
  /** The contract that is called, and another one. */
  readonly code?: readonly Part[] | Hex;
  readonly other?: readonly Part[];
  readonly send?: Readonly<Record<string, unknown>>;
}

const PROGRAMS: Record<string, Program> = {
  "a transfer": { send: { to: NOBODY, value: "0x5" } },
  "a counter": { code: [0, "SLOAD", 1, "ADD", "DUP1", 0, "SSTORE", 0, "SSTORE", 0, "SLOAD", "POP", 9, "SLOAD"] },
  "a slot cleared": { code: [0, 7, "SSTORE", 5, 1, "SSTORE", 0, 1, "SSTORE", 3, 8, "SSTORE", 7, "SLOAD"] },
  "calls with value, logs and output": {
    code: [...callTo(OTHER, 3), ...callTo(OTHER), "POP", 32, 0, "RETURN"],
    other: [33, 7, 2, "LOG1", 5, 0, "MSTORE", 5, 5, "SSTORE", 40, 0, "RETURN"],
  },
  "a call that reverts": { code: [...callTo(OTHER, 3), 7, 33, 2, "LOG1"], other: [1, 0, "SSTORE", 1, 1, 1, "LOG1", 1, 1, "REVERT"] },
  "a revert with words": {
    code: `0x${"7f08c379a0"}${"00".repeat(27)}20600052${"6005602452"}${"7f68656c6c6f"}${"00".repeat(27)}604452606460${"00"}fd` as Hex,
  },
  "a call that fails": { code: [...callTo(OTHER, 0, 5000), 1, 0, "SSTORE"], other: [1, 0, "SSTORE", "INVALID"] },
  "DELEGATECALL and CALLCODE": {
    code: [0, 0, 4, 0, OTHER, "GAS", "DELEGATECALL", 0, 0, 4, 0, 2, OTHER, "GAS", "CALLCODE"],
    other: [7, 1, "SSTORE", 1, "SLOAD", "CALLVALUE", 3, "SSTORE", 1, 1, 1, "LOG1"],
    send: { value: "0x9" },
  },
  "static violations": {
    code: [0, 0, 0, 0, OTHER, 30000, "STATICCALL", 0, 0, 32, 0, OTHER, 30000, "STATICCALL"],
    other: ["CALLDATASIZE", 12, "JUMPI", 0, 0, "SSTORE", "STOP", "STOP", "JUMPDEST", ...callTo(NOBODY, 1)],
  },
  creations: {
    code: [...create(deployer(assemble(1, "SLOAD"))), ...create("0x", 1), ...create(assemble(0xef, 0, "MSTORE8", 1, 0, "RETURN"))],
  },
  "creations that fail": {
    code: [
      ...create(assemble(0, 0, "REVERT")),
      ...create(assemble("INVALID")),
      ...create(assemble(0x6001, 0, "RETURN")),
      ...create("0x", 3000),
      ...create(assemble(0xef, 0, 0, "MSTORE8" as never, 1, 0, "RETURN")),
    ],
  },
  "CREATE2 twice": { code: [5, 0, 0, 0, "CREATE2", "DUP1", 5, 0, 0, 0, "CREATE2", "POP", ...callTo(0xdead)] },
  "a deployment": { send: { data: deployer(assemble(0, "SLOAD")) } },
  "a deployment that reverts": { send: { data: assemble(1, 0, "MSTORE", 32, 0, "REVERT") } },
  "a destruction": { code: [...callTo(OTHER, 4), 7, 0, "SSTORE"], other: [1, 1, "SSTORE", BOB, "SELFDESTRUCT"] },
  "its own end": { code: [BOB, "SELFDESTRUCT"], send: { value: "0x5" } },
  "an heir that is itself": { code: ["ADDRESS", "SELFDESTRUCT"] },
  "a panic": { code: `0x7f4e487b71${"00".repeat(28)}6000526011602352${"60246000fd"}` },
  "a panic of no known code": { code: `0x7f4e487b71${"00".repeat(28)}6000526099602352${"60246000fd"}` },
  "a slot cleared in a call, and set again outside": {
    code: [0, 0, 0, 0, OTHER, "GAS", "DELEGATECALL", 9, 7, "SSTORE", 0, 7, "SSTORE", 0, 0, 0, 0, OTHER, "GAS", "DELEGATECALL"],
    other: [9, 7, "SSTORE", 0, 7, "SSTORE", 3, 7, "SSTORE"],
  },
  "a destruction in its creation": { code: [...create(assemble(BOB, "SELFDESTRUCT"), 3)] },
  precompiles: {
    code: [
      1,
      0,
      "MSTORE",
      ...[1, 2, 3, 4, 5, 6, 8, 9].flatMap((number) => [32, 0, 32, 0, 0, number, 20000, "CALL"] as Part[]),
      ...callTo(2, 5),
      0,
      0,
      4,
      0,
      2,
      10,
      "STATICCALL",
    ],
  },
  "a precompile of its own": { send: { to: address(2), data: "0x1234", value: "0x3" } },
  "a precompile that fails": { send: { to: address(9), data: "0x1234" } },
  "more value than there is": { code: [...callTo(OTHER, 3000), 0, 0, 0, 0, 3000, OTHER, "GAS", "CALLCODE"] },
  "nobody's code": { code: [...callTo(NOBODY), ...callTo(NOBODY, 1), 0, 0, 4, 0, NOBODY, "GAS", "DELEGATECALL"] },
  "looks at accounts": {
    code: [
      OTHER,
      "BALANCE",
      NOBODY,
      "EXTCODEHASH",
      OTHER,
      "EXTCODESIZE",
      40,
      0,
      3,
      OTHER,
      "EXTCODECOPY",
      "SELFBALANCE",
      "COINBASE",
      "BALANCE",
    ],
  },
  "transient storage": { code: [9, 1, "TSTORE", 1, "TLOAD", 0, "SSTORE"] },
  "warm slots after another's": {
    code: [0, "SLOAD", ...callTo(OTHER), 0, "SLOAD", 0, 0, "SSTORE", 5, "SLOAD"],
    other: [5, 5, "SSTORE"],
  },
  "no instruction": { code: "0x0c" },
  INVALID: { code: ["INVALID"] },
  "a stack that is empty": { code: [1, "ADD"] },
  "a stack that is full": { code: `0x${"5f".repeat(1025)}` },
  "a jump to nowhere": { code: [3, "JUMP"] },
  "a jump if": { code: [1, 3, "JUMPI"] },
  "memory beyond its gas": { code: [`0x${"ff".repeat(4)}`, "MLOAD"] },
  "memory beyond all": { code: [FAR, "MLOAD"] },
  "hashing beyond its gas": { code: [`0x${"ff".repeat(4)}`, 0, "KECCAK256"] },
  "copies beyond its gas": { code: [`0x${"ff".repeat(3)}`, 0, 0, "CALLDATACOPY"] },
  "a log beyond its gas": { code: [1, `0x${"ff".repeat(3)}`, 0, "LOG1"] },
  "return data beyond its end": { code: `0x60016000600 03e`.replace(" ", "") as Hex },
  "a loop without end": { code: ["JUMPDEST", 0, "JUMP"], send: { gas: "0x5300" } },
  "a store without gas": { code: [1, 0, "SSTORE"], send: { gas: "0x5a00" } },
  "a store below the sentry": { code: [1, 0, "SSTORE"], send: { gas: "0x5a00", to: CONTRACT } },
  "a load without gas": { code: [1, "SLOAD"], send: { gas: "0x5300" } },
  "a call without gas": { code: callTo(OTHER), send: { gas: "0x5400" } },
  "a call of a precompile without gas": { code: [0, 0, 32, 0, 0, 1, 100, "CALL"] },
  "a return beyond its gas": { code: [`0x${"ff".repeat(4)}`, 0, "RETURN"] },
  "a call that calls itself": { code: [...callTo("ADDRESS"), 1, 0, "SSTORE"], send: { gas: "0x20000" } },
  "an access list": {
    code: [0, "SLOAD", OTHER, "BALANCE"],
    send: {
      accessList: [
        { address: OTHER, storageKeys: [FAR] },
        { address: CONTRACT, storageKeys: [`0x${"00".repeat(32)}`] },
      ],
    },
  },
};

describe("traces equal Hardhat's", function () {
  this.timeout(60_000);
  let traces: HardhatTraces;
  before(async () => {
    traces = await HardhatTraces.open();
  });
  after(() => traces.close());

  it("every instruction without operands", async () => {
    for (let opcode = 0; opcode < 256; opcode++) {
      await traces.place(CONTRACT, `0x5b${opcode.toString(16).padStart(2, "0")}`);
      const hash = await traces.send({ to: CONTRACT });
      expect(await traces.engine(hash, {}), `opcode ${opcode}`).to.deep.equal(await traces.hardhat(hash, {}));
    }
  });

  for (const [name, { code = "0x", other = [], send }] of Object.entries(PROGRAMS)) {
    it(name, async () => {
      const snapshot = await traces.request("evm_snapshot");
      await traces.place(CONTRACT, typeof code === "string" ? code : assemble(...code), 100n);
      await traces.place(OTHER, assemble(...other));
      await traces.request("hardhat_setStorageAt", CONTRACT, "0x7", `0x${"00".repeat(31)}09`);
      const isDeployment = send?.data !== undefined && send.to === undefined;
      await traces.expectSame(await traces.send({ data: "0x12345678aa", ...(!isDeployment && { to: CONTRACT }), ...send }));
      await traces.request("evm_revert", snapshot);
    });
  }

  it("calls 1,024 deep", async () => {
    await traces.place(CONTRACT, assemble(0, 0, 0, 0, 0, "ADDRESS", "GAS", "CALL"));
    const hash = await traces.send({ to: CONTRACT, gas: "0xf42400" });
    const request = { tracer: "callTracer" } as const;
    expect(await traces.engine(hash, request)).to.deep.equal(await traces.hardhat(hash, request));
  });

  it("delegated accounts (EIP-7702)", async () => {
    const [sender, authority] = [new Wallet(`0x${"11".repeat(32)}`), new Wallet(`0x${"22".repeat(32)}`)];
    const delegating = toAddress(authority.address);
    await traces.place(toAddress(sender.address), "0x", 10n ** 18n);
    await traces.place(OTHER, assemble(1, 0, "SSTORE", 1, 1, 1, "LOG1"));
    await traces.place(
      CONTRACT,
      assemble(...callTo(delegating), 0, 0, 0, 0, delegating, "GAS", "DELEGATECALL", 0, 0, 0, 0, delegating, "GAS", "STATICCALL"),
    );
    const authorization = await authority.authorize({ address: OTHER, nonce: 0, chainId: 31337 });
    for (const [nonce, to] of [CONTRACT, delegating].entries()) {
      const fees = { gasLimit: 500_000, maxFeePerGas: 10n ** 10n, maxPriorityFeePerGas: 1n };
      const raw = await sender.signTransaction({ type: 4, chainId: 31337, nonce, to, ...fees, authorizationList: [authorization] });
      await traces.expectSame((await traces.request("eth_sendRawTransaction", raw)) as Hex);
    }
  });

  for (const hardfork of ["london", "shanghai"] as const) {
    it(`destructions on ${hardfork}`, async () => {
      const older = await HardhatTraces.open(hardfork);
      for (const heir of [BOB, OTHER]) {
        await older.place(CONTRACT, assemble(...callTo(OTHER, 4), 7, 0, "SSTORE", ...callTo(OTHER, 1)), 100n);
        await older.place(OTHER, assemble(1, 1, "SSTORE", heir, "SELFDESTRUCT"));
        await older.expectSame(await older.send({ to: CONTRACT }));
      }
      await older.close();
    });
  }
});
