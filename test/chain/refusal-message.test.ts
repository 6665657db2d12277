import { RLP } from "@ethereumjs/rlp";
import { expect } from "chai";
import { createHardhatRuntimeEnvironment } from "hardhat/hre";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import type { NetworkConnection } from "hardhat/types/network";
import { createHash } from "node:crypto";
import { type Hex, toWord } from "../../src/access/hex.ts";
import { toHex } from "../../src/chain/bytes.ts";
import { refusalError, type RequestKind } from "../../src/chain/refusal-message.ts";
import { signTransaction } from "../../src/chain/sign-transaction.ts";
import { createEngineExecutor } from "../../src/engine/engine-executor.ts";
import type { Hardfork } from "../../src/execution/block-context.ts";
import { capturedStateReader } from "../../src/execution/captured-state.ts";
import type { Refusal } from "../../src/execution/refusal.ts";
import type { Transaction } from "../../src/execution/transaction.ts";
import { contextOf, type NodeBlock } from "../../src/workload/node.ts";
import { account, BOB, call } from "../helpers/little-block.ts";

/** Hardhat's first account. */
const KEY: Hex = "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80";
const SENDER: Hex = "0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266";
const CHAIN_ID = 31337;
const GWEI = 10n ** 9n;
const RICH = 10n ** 22n;

/** A blob of zeros, whose commitment and proof are both the point at infinity. */
const BLOB = new Uint8Array(131_072);
const INFINITY = Uint8Array.of(0xc0, ...new Uint8Array(47));
const BLOB_HASH: Hex = `0x01${createHash("sha256").update(INFINITY).digest("hex").slice(2)}`;
const blobs = (count: number): Partial<Transaction> => ({
  type: 3,
  maxFeePerBlobGas: 1n,
  blobVersionedHashes: Array<Hex>(count).fill(BLOB_HASH),
});

const AUTHORIZATION = { chainId: 0n, address: BOB, nonce: 0n, yParity: 0, r: toWord(1n), s: toWord(1n) };

interface Case {
  readonly code: Refusal["code"];
  readonly fields: Partial<Transaction>;
  /** Default: all of them. */
  readonly requests?: readonly RequestKind[];
  readonly hardfork?: Hardfork;
  readonly senderNonce?: bigint;
  readonly senderBalance?: bigint;
  readonly isCreation?: boolean;
  readonly isAutomining?: boolean;
}

const SENT: readonly RequestKind[] = ["eth_sendTransaction", "eth_sendRawTransaction"];
const RAW: readonly RequestKind[] = ["eth_sendRawTransaction"];
const FILLED: readonly RequestKind[] = ["eth_sendTransaction", "call"];
const ALL: readonly RequestKind[] = [...SENT, "call"];

const CASES: readonly Case[] = [
  { code: "nonce-too-low", fields: { nonce: 2n }, senderNonce: 3n, requests: SENT },
  { code: "nonce-too-low", fields: { nonce: 2n }, senderNonce: 3n, requests: SENT, isAutomining: false },
  { code: "nonce-too-high", fields: { nonce: 7n }, requests: SENT },
  { code: "nonce-overflow", fields: { nonce: 2n ** 64n - 1n }, senderNonce: 2n ** 64n - 1n, requests: FILLED },
  { code: "insufficient-funds", fields: { value: RICH }, requests: SENT },
  { code: "insufficient-funds", fields: { type: 0, gasPrice: 2n * GWEI, value: RICH }, requests: SENT },
  { code: "insufficient-funds", fields: { maxFeePerGas: RICH, maxPriorityFeePerGas: 0n }, requests: SENT },
  { code: "insufficient-funds", fields: { value: 2n ** 256n - 1n }, requests: SENT },
  { code: "insufficient-funds", fields: { ...blobs(1), maxFeePerBlobGas: RICH }, requests: RAW },
  { code: "block-gas-exceeded", fields: { gasLimit: 60_000_001n }, hardfork: "prague", requests: SENT },
  { code: "cap-exceeded", fields: { gasLimit: 16_777_217n } },
  { code: "intrinsic-gas-too-low", fields: { gasLimit: 20_999n } },
  { code: "intrinsic-gas-too-low", fields: { gasLimit: 20_999n }, hardfork: "london" },
  { code: "intrinsic-gas-too-low", fields: { gasLimit: 20_999n }, isAutomining: false },
  { code: "intrinsic-gas-too-low", fields: { gasLimit: 53_033n, data: "0x6001" }, isCreation: true },
  { code: "intrinsic-gas-too-low", fields: { gasLimit: 21_100n, data: `0x${"ff".repeat(64)}` } },
  { code: "intrinsic-gas-too-low", fields: { gasLimit: 23_399n, accessList: [{ address: BOB, storageKeys: [] }] } },
  { code: "intrinsic-gas-too-low", fields: { type: 4, authorizationList: [AUTHORIZATION], gasLimit: 45_999n } },
  { code: "floor-gas-too-low", fields: { gasLimit: 22_100n, data: `0x${"ff".repeat(64)}` } },
  { code: "fee-below-base-fee", fields: { maxFeePerGas: 1n, maxPriorityFeePerGas: 0n }, requests: SENT },
  { code: "fee-below-base-fee", fields: { type: 0, gasPrice: 1n }, requests: SENT },
  { code: "priority-fee-above-fee", fields: { maxPriorityFeePerGas: 3n * GWEI } },
  { code: "init-code-too-large", fields: { gasLimit: 10_000_000n, data: `0x${"00".repeat(49_153)}` }, isCreation: true },
  { code: "type-not-supported", fields: { type: 1, gasPrice: 2n * GWEI, accessList: [] }, hardfork: "istanbul" },
  { code: "type-not-supported", fields: {}, hardfork: "istanbul" },
  { code: "type-not-supported", fields: {}, hardfork: "berlin" },
  { code: "type-not-supported", fields: blobs(1), hardfork: "berlin", requests: RAW },
  { code: "type-not-supported", fields: blobs(1), hardfork: "arrowGlacier", requests: RAW },
  { code: "type-not-supported", fields: blobs(1), hardfork: "shanghai", requests: RAW },
  { code: "type-not-supported", fields: { type: 4, authorizationList: [AUTHORIZATION] }, hardfork: "istanbul" },
  { code: "type-not-supported", fields: { type: 4, authorizationList: [AUTHORIZATION] }, hardfork: "cancun" },
  { code: "blob-fee-below-base-fee", fields: { ...blobs(1), maxFeePerBlobGas: 0n }, requests: RAW },
  { code: "blob-gas-exceeded", fields: blobs(7), hardfork: "cancun", requests: RAW },
  { code: "blob-gas-exceeded", fields: blobs(10), requests: RAW },
  { code: "no-blobs", fields: blobs(0), requests: RAW },
  { code: "blob-version-unknown", fields: { ...blobs(1), blobVersionedHashes: [`0x02${BLOB_HASH.slice(4)}`] }, requests: RAW },
  { code: "blob-creation", fields: blobs(1), isCreation: true, requests: RAW },
  { code: "no-authorizations", fields: { type: 4, authorizationList: [] } },
  { code: "authorization-creation", fields: { type: 4, authorizationList: [AUTHORIZATION] }, isCreation: true },
];

describe("refused transactions are answered as EDR answers them", function () {
  this.timeout(60_000);
  const engine = createEngineExecutor();
  let hre: HardhatRuntimeEnvironment;

  before(async () => {
    hre = await createHardhatRuntimeEnvironment({});
  });

  for (const each of CASES) {
    const { code, fields, requests = ALL, hardfork = "osaka", isAutomining = true } = each;
    it(`${code}: ${titleOf(each)}`, async () => {
      const { senderNonce = 0n, senderBalance = RICH } = each;
      const transaction = { ...call(each.isCreation === true ? undefined : BOB, { from: SENDER, gasLimit: 100_000n, ...fields }) };
      const connection = await hre.network.create({ override: { hardfork } });
      const ask = asking(connection);
      await ask("hardhat_setNonce", SENDER, quantity(senderNonce));
      await ask("hardhat_setBalance", SENDER, quantity(senderBalance));
      if (!isAutomining) await ask("evm_setAutomine", false);

      const pending = { ...((await ask("eth_getBlockByNumber", "pending", true)) as NodeBlock), number: "0x1" } as const;
      const state = capturedStateReader({ accounts: { [SENDER]: account({ balance: senderBalance, nonce: senderNonce }) } });
      const context = contextOf(pending, { chainId: CHAIN_ID, hardfork });
      const [executed] = await engine.execute(context, [transaction], state);
      const refusal = executed?.refusal;
      expect(refusal).to.have.property("code", code);
      if (refusal === undefined) return;

      for (const request of requests) {
        const { code: number, message } = refusalError(refusal, request, isAutomining ? "automining" : "mempool");
        for (const answer of await answersOf(ask, request, transaction)) expect(answer, request).to.deep.equal({ code: number, message });
      }
      await connection.close();
    });
  }

  it("senders with code are not refused, as Hardhat lets contracts send", async () => {
    const connection = await hre.network.create();
    const ask = asking(connection);
    await ask("hardhat_setCode", SENDER, "0x00");
    expect(await ask("eth_sendTransaction", toRequest(call(BOB, { from: SENDER })))).to.match(/^0x/);
    const state = capturedStateReader({ accounts: { [SENDER]: account({ balance: RICH, code: "0x00" }) } });
    const context = contextOf((await ask("eth_getBlockByNumber", "latest", true)) as NodeBlock, { chainId: CHAIN_ID, hardfork: "osaka" });
    const [executed] = await engine.execute(context, [call(BOB, { from: SENDER })], state);
    expect(executed).to.deep.include({ status: 1 });
    await connection.close();
  });
});

type Ask = (method: string, ...params: unknown[]) => Promise<unknown>;

function asking({ provider }: NetworkConnection): Ask {
  return (method, ...params) => provider.request({ method, params });
}

function titleOf({ fields, hardfork, requests = ALL, isAutomining }: Case): string {
  const names = Object.keys(fields).join(", ") || "type 2";
  const where = `${hardfork === undefined ? "" : ` in ${hardfork}`}${isAutomining === false ? ", waiting in the mempool" : ""}`;
  return `${names}${where} (${requests.join(", ")})`;
}

interface Answer {
  readonly code: number;
  readonly message: string;
}

async function answersOf(ask: Ask, request: RequestKind, transaction: Transaction): Promise<Answer[]> {
  if (request === "eth_sendRawTransaction") return [await refusedBy(ask(request, rawOf(transaction)))];
  const fields = toRequest(transaction);
  if (request === "eth_sendTransaction") return [await refusedBy(ask(request, fields))];
  return [await refusedBy(ask("eth_call", fields)), await refusedBy(ask("eth_estimateGas", fields))];
}

async function refusedBy(answer: Promise<unknown>): Promise<Answer> {
  try {
    return { code: 0, message: `not refused: ${String(await answer)}` };
  } catch (error) {
    const { code, message } = error as Answer;
    return { code, message };
  }
}

function toRequest(transaction: Transaction): Record<string, unknown> {
  const { from, to, data, gasLimit, type, accessList, authorizationList, ...quantities } = transaction;
  const { nonce, value, gasPrice, maxFeePerGas, maxPriorityFeePerGas } = quantities;
  const fees = type < 2 ? { gasPrice } : { maxFeePerGas, maxPriorityFeePerGas };
  const numbers = Object.entries({ nonce, value, gas: gasLimit, ...fees }).map(([name, each]) => [name, quantity(each ?? 0n)]);
  return {
    ...{ from, to, data, ...Object.fromEntries(numbers) },
    ...(accessList && { accessList }),
    ...(authorizationList && {
      authorizationList: authorizationList.map((each) => ({
        ...each,
        chainId: quantity(each.chainId),
        nonce: quantity(each.nonce),
        yParity: quantity(BigInt(each.yParity)),
        r: quantity(BigInt(each.r)),
        s: quantity(BigInt(each.s)),
      })),
    }),
  };
}

/** The signed transaction, of type 3 with its blobs (EIP-4844). */
function rawOf({ from: _, ...transaction }: Transaction): Hex {
  const { raw } = signTransaction({ ...transaction, chainId: BigInt(CHAIN_ID) }, KEY);
  if (transaction.type !== 3) return toHex(raw);
  const count = transaction.blobVersionedHashes?.length ?? 0;
  const sidecar = [BLOB, INFINITY, INFINITY].map((part) => Array<Uint8Array>(count).fill(part));
  return toHex(Buffer.concat([Uint8Array.of(3), RLP.encode([RLP.decode(raw.subarray(1)), ...sidecar])]));
}

function quantity(value: bigint): Hex {
  return `0x${value.toString(16)}`;
}
