import { expect } from "chai";
import { AbiCoder, id } from "ethers";
import { createHardhatRuntimeEnvironment } from "hardhat/hre";
import type { NetworkConnection } from "hardhat/types/network";
import type { Hex } from "../../src/access/hex.ts";
import { consoleLines } from "../../src/engine/console-log.ts";
import { openBlock, writeTransaction } from "../../src/engine/encode.ts";
import { EngineInstance } from "../../src/engine/instance.ts";
import { StateLoader } from "../../src/engine/state-loader.ts";
import { capturedStateReader } from "../../src/execution/captured-state.ts";
import { assemble, type Part } from "../helpers/assembler.ts";
import { address, BLOCK, call, contract, CONTRACT, stateOf } from "../helpers/little-block.ts";

const CONSOLE: Hex = "0x000000000000000000636f6e736f6c652e6c6f67";
const RULES = { sender: "checked", refusesContracts: false, leastFee: 0n } as const;

const samples: Record<string, unknown> = {
  uint256: (1n << 255n) + 12345n,
  int256: -(10n ** 30n),
  string: "a string that is longer than one word: äöü 🚀",
  bool: true,
  address: "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266",
  bytes: "0x00ff10",
};
const COMBINED = ["uint256", "string", "bool", "address"];
const pairs = COMBINED.flatMap((one) => COMBINED.map((other) => [one, other]));
const lists = [
  [],
  ...["uint256", "int256", "string", "bool", "address", "bytes"].map((type) => [type]),
  ...Array.from({ length: 32 }, (_, index) => [`bytes${index + 1}`]),
  ...pairs,
  ...pairs.flatMap((pair) =>
    pairs.flatMap((other) => [
      [...pair, other[0] ?? ""],
      [...pair, ...other],
    ]),
  ),
];

function logCall(types: readonly string[], values: readonly unknown[]): Hex {
  const parameters = AbiCoder.defaultAbiCoder().encode(types, values);
  return `0x${id(`log(${types.join(",")})`).slice(2, 10)}${parameters.slice(2)}`;
}

function sampleOf(type: string): unknown {
  return samples[type] ?? `0x${"5a".repeat(Number(type.slice("bytes".length)))}`;
}

const formats = ["%s is %d and %i", "%%d %d", "%%%d", "%o %j %s", "100%", "%c%f", "%x"];
const calls: Record<string, readonly Hex[]> = {
  "every signature": lists.map((types) => logCall(types, types.map(sampleOf))),
  formats: formats.flatMap((text) => [
    logCall(["string"], [text]),
    logCall(["string", "uint256", "string", "bool"], [text, 2n ** 200n, "x%d", false]),
  ]),
  "what is no call of it": ["0x", "0x41304f", "0x12345678", logCall(["string"], [""])],
};

/** Sends each calldata to the console, from memory. */
const forwards = (data: Hex, ending: readonly Part[] = []): readonly Part[] => {
  const bytes = data.slice(2);
  const words = bytes.match(/.{1,64}/g) ?? [];
  const stores = words.flatMap((word, index): Part[] => [`0x${word.padEnd(64, "0")}`, index * 32, "MSTORE"]);
  return [...stores, 0, 0, bytes.length / 2, 0, CONSOLE, "GAS", "STATICCALL", "POP", ...ending];
};

const engineOnce = EngineInstance.create();

async function ours(data: Hex, to: Hex = CONSOLE, code?: Hex): Promise<string[]> {
  const engine = await engineOnce;
  const base = capturedStateReader(stateOf(code === undefined ? {} : { [to]: contract(code) }));
  engine.exports.worldClear(true);
  openBlock(engine, BLOCK, 0n);
  const loader = new StateLoader(engine, base, BLOCK.number);
  const record = writeTransaction(engine, call(to, { data, gasLimit: 5_000_000n }), BLOCK.chainId, RULES);
  for (let need = engine.exports.execute(record); need !== 0; need = engine.exports.resume()) await loader.load(need);
  return consoleLines(engine, engine.exports.lastResult());
}

describe("console.log", () => {
  let connection: NetworkConnection;
  before(async () => {
    const hre = await createHardhatRuntimeEnvironment({});
    connection = await hre.network.create();
  });
  after(() => connection.close());

  /** What Hardhat prints while a call is made. */
  async function theirs(data: Hex, to: Hex = CONSOLE): Promise<string[]> {
    const lines: string[] = [];
    const print = console.log;
    console.log = (line: string) => void lines.push(line);
    try {
      await connection.provider.request({ method: "eth_call", params: [{ to, data, gas: "0x4c4b40" }, "latest"] }).catch(() => undefined);
    } finally {
      console.log = print;
    }
    return lines;
  }

  for (const [name, datas] of Object.entries(calls)) {
    it(`prints ${name} as Hardhat does`, async function () {
      this.timeout(60_000);
      const engineLines: string[][] = [];
      const hardhatLines: string[][] = [];
      for (const data of datas) {
        engineLines.push(await ours(data));
        hardhatLines.push(await theirs(data));
      }
      expect(engineLines).to.deep.equal(hardhatLines);
    });
  }

  const hello = logCall(["string"], ["hello"]);
  const programs: Record<string, readonly Part[]> = {
    "in their order": [...forwards(hello), ...forwards(logCall(["uint256"], [7])), ...forwards(hello)],
    "from a frame that reverts": forwards(hello, [0, 0, "REVERT"]),
    "from a frame that fails": forwards(hello, ["INVALID"]),
    "with value that there is not": [0, 0, 0, 0, 5, CONSOLE, "GAS", "CALL", 0, 0, "REVERT"],
    "through DELEGATECALL": [`0x${hello.slice(2, 66)}`, 0, "MSTORE", 0, 0, 32, 0, CONSOLE, "GAS", "DELEGATECALL"],
    "not of another address": [0, 0, 4, 0, address(0x6f67), "GAS", "STATICCALL"],
  };
  for (const [name, parts] of Object.entries(programs)) {
    it(`prints calls ${name}`, async () => {
      const code = assemble(...parts);
      await connection.provider.request({ method: "hardhat_setCode", params: [CONTRACT, code] });
      const wanted = await theirs("0x", CONTRACT);
      expect(await ours("0x", CONTRACT, code)).to.deep.equal(wanted);
    });
  }
});
