import { toWord } from "../../../src/access/hex.ts";
import { CONTRACTS } from "../../fuzz/actors.ts";
import { contracts } from "../contracts.ts";
import { ACCOUNTS, quantity, type Scene } from "../scene.ts";
import type { Step } from "./step.ts";

const TRACERS = [
  { tracer: "callTracer" },
  { tracer: "callTracer", tracerConfig: { withLog: true } },
  { tracer: "prestateTracer" },
  { tracer: "prestateTracer", tracerConfig: { diffMode: true } },
  { tracer: "flatCallTracer" },
  { tracer: "4byteTracer" },
  // Steps without memory, which random programs may have a lot of.
  { disableMemory: true },
  { disableMemory: true, disableStack: true },
];

/** A few questions whose answers change nothing. */
export const reads: Step = {
  weight: 10,
  run: async (scene) => {
    for (let left = 1 + scene.random.below(4); left > 0; left--) await read(scene);
    if (scene.random.once(5)) await readFees(scene);
  },
};

/** Asks one thing, at some block. */
export async function read(scene: Scene): Promise<void> {
  const { random } = scene;
  const account = random.pick([scene.someone(), scene.someone(), ...CONTRACTS]);
  const block = random.weighted<unknown>([[4, "latest"], [4, "pending"], [1, "earliest"], [1, quantity(scene.number + 1)], [4, scene.someBlock()]]); // prettier-ignore
  const hash = random.pick([...scene.sent, random.hex(32)]);
  const message = call(scene);
  const questions: readonly (() => [method: string, ...params: unknown[]])[] = [
    () => ["eth_getBalance", account, block],
    () => ["eth_getTransactionCount", account, block],
    () => ["eth_getCode", account, block],
    () => ["eth_getStorageAt", random.pick(CONTRACTS), quantity(random.below(3)), block],
    () => ["eth_getProof", account, [toWord(BigInt(random.below(3)))], block],
    () => ["eth_getBlockByNumber", block, random.once(2)],
    () => ["eth_getTransactionByHash", hash],
    () => ["eth_getTransactionReceipt", hash],
    () => ["eth_call", message, block],
    () => ["eth_call", message, block],
    () => ["eth_call", message, "latest", { [account]: { balance: "0x5", nonce: "0x7", code: "0x3860005260206000f3" } }],
    () => ["eth_estimateGas", message, block],
    () => ["eth_estimateGas", message],
    () => ["eth_getLogs", { fromBlock: quantity(random.below(scene.number + 1)), toBlock: "latest" }],
    () => [
      "eth_getLogs",
      { fromBlock: "earliest", address: [scene.contract("Token"), account], topics: [null, [toWord(BigInt(account))]] },
    ],
    () => ["eth_getBlockTransactionCountByNumber", block],
    () => ["eth_getTransactionByBlockNumberAndIndex", block, quantity(random.below(3))],
    () => ["eth_gasPrice"],
    () => ["eth_blobBaseFee"],
    () => ["eth_pendingTransactions"],
    () => ["eth_call", message, block, { [scene.contract("Token")]: { stateDiff: { [toWord(0n)]: toWord(5n) } } }],
    () => ["debug_traceTransaction", hash, random.pick(TRACERS)],
    () => ["debug_traceCall", solidityCall(scene), "latest", {}],
    () => ["debug_traceCall", message, random.pick(["latest", "pending"]), random.pick(TRACERS)],
  ];
  await scene.send(...random.pick(questions)());
}

/** EDR makes the pending block for any history up to now, and fails where it cannot be made: ours, which need not, is then not asked. */
async function readFees(scene: Scene): Promise<void> {
  const { random } = scene;
  if ((await scene.ask("eth_getBlockByNumber", "pending", false)) === undefined) return;
  await scene.send("eth_feeHistory", quantity(1 + random.below(8)), random.pick(["latest", "pending"]), [0, 20, 50, 99.5]);
}

function call(scene: Scene): Record<string, unknown> {
  const { random } = scene;
  const from = random.pick([...ACCOUNTS, scene.stranger()]);
  return random.pick<() => Record<string, unknown>>([
    ...Array<() => Record<string, unknown>>(3).fill(() => solidityCall(scene)),
    () => ({ from, to: random.pick(CONTRACTS), data: random.hex(random.below(70)), gas: quantity(500_000) }),
    () => ({ from, to: scene.someone(), value: quantity(random.below(9)) }),
    () => ({
      ...{ from, to: random.pick(CONTRACTS), gas: quantity(500_000) },
      accessList: [{ address: random.pick(CONTRACTS), storageKeys: [toWord(BigInt(random.below(3)))] }],
    }),
    () => ({ from, data: random.pick(Object.values(contracts())).initCode }),
  ])();
}

/** A call of a contract of the suite's own. */
function solidityCall(scene: Scene): Record<string, unknown> {
  const { random } = scene;
  const from = random.pick([...ACCOUNTS, scene.stranger()]);
  const { Token: token, Failures: failures } = contracts();
  return random.pick<() => Record<string, unknown>>([
    () => ({
      from,
      to: scene.contract("Token"),
      data: token.interface.encodeFunctionData("transfer", [scene.someone(), random.below(500)]),
    }),
    () => ({ from, to: scene.contract("Failures"), data: failures.interface.encodeFunctionData("panics", [random.below(5)]) }),
    () => ({ from, to: scene.contract("Failures"), data: failures.interface.encodeFunctionData("fallsInside", [random.below(90_000)]) }),
  ])();
}
