import { expect } from "chai";
import { getCreateAddress, Wallet } from "ethers";
import { type Hex, toWord } from "../../src/access/hex.ts";
import { toHex } from "../../src/chain/bytes.ts";
import { assemble, type Part } from "../helpers/assembler.ts";
import { pooledBlobTransaction } from "../helpers/pooled-blobs.ts";
import type { Request } from "./difference.ts";
import { replay } from "./replay.ts";
import { ask, at, CREATED, FIRST, FIRST_KEY, FOURTH, PRICE, SECOND, SECOND_KEY, send, THIRD } from "./requests.ts";

// What differed from EDR once, each by the requests that showed it.

const COINBASE: Hex = "0xc014ba5ec014ba5ec014ba5ec014ba5ec014ba5e";

const TYPED = { gasPrice: undefined, maxFeePerGas: PRICE, maxPriorityFeePerGas: PRICE };

interface Found {
  readonly title: string;
  readonly config?: object;
  readonly requests: readonly Request[];
}

/** A call, an estimate and a transaction that run a code to its end. */
function run(gas: number, ...code: readonly Part[]): Request[] {
  const fields = { from: FIRST, data: assemble(...code), gas: `0x${gas.toString(16)}` };
  return [ask("eth_call", fields), ask("eth_estimateGas", fields), ...at(50, send(fields))];
}

/** Makes the second account's nonce rise without a transaction of its own (EIP-7702), and it run a code. */
function authorization(code: Hex): object {
  const { signature } = new Wallet(SECOND_KEY).authorizeSync({ address: code, nonce: 0, chainId: 0 });
  const { r, s, yParity } = signature;
  return {
    chainId: "0x0",
    address: code,
    nonce: "0x0",
    yParity: `0x${yParity}`,
    r: `0x${BigInt(r).toString(16)}`,
    s: `0x${BigInt(s).toString(16)}`,
  };
}

/** Lengths of base, exponent and modulus, around what a word of 64 bits and EIP-7823 hold. */
const EXPONENTIATIONS = [1n, 1025n, 2n ** 64n - 1n, 2n ** 64n].flatMap((length) => [
  [length, 0n, 1n],
  [0n, length, 1n],
  [0n, 0n, length],
]);

function exponentiation(lengths: readonly bigint[], gas: number): Request {
  const header = lengths.flatMap((length, index) => [length, 32 * index, "MSTORE"] as const);
  return trace(1_000_000, ...header, 0, 0, 100, 0, 0, 5, gas, "CALL");
}

/** What a creation does, call by call. */
function trace(gas: number, ...code: readonly Part[]): Request {
  return ask("debug_traceCall", { data: assemble(...code), gas: `0x${gas.toString(16)}` }, "latest", { tracer: "callTracer" });
}

/** What charges look-ups, or by operands, or came with a later hardfork. */
const INSTRUCTIONS = [
  "BALANCE",
  "SLOAD",
  "SSTORE",
  "LOG2",
  "CREATE",
  "CALL",
  "SELFDESTRUCT",
  "CLZ",
  "BASEFEE",
  "TSTORE",
  "MCOPY",
  "PUSH0",
] as const;

const FOUND: readonly Found[] = [
  {
    title: "a creation that failed has no contract in its receipt",
    config: { throwOnTransactionFailures: false },
    requests: at(1, send({ data: "0xfe" })),
  },
  {
    title: "a nonce that an authorization has used up is told before a balance that is too low",
    requests: [
      ask("hardhat_setCode", FOURTH, assemble(0, 0, 0, 0, "SELFBALANCE", THIRD, 0xffff, "CALL")),
      ask("evm_setAutomine", false),
      send({ to: SECOND, ...TYPED, authorizationList: [authorization(FOURTH)] }),
      send({ from: SECOND, to: FIRST, value: "0x1" }),
      ...at(1, ask("eth_getBlockByNumber", "pending", false)),
      ask("eth_estimateGas", { from: FIRST, to: THIRD }, "pending"),
      ask("evm_mine"),
    ],
  },
  {
    title: "a block refuses a nonce that an authorization has used up, in the EVM's words",
    requests: [
      ask("evm_setAutomine", false),
      send({ to: SECOND, ...TYPED, authorizationList: [authorization(FIRST)] }),
      send({ from: SECOND, to: FIRST }),
      ...at(1, ask("eth_getBlockByNumber", "pending", false)),
      ask("evm_mine"),
    ],
  },
  {
    title: "receipts say nothing of blobs",
    requests: at(1, ask("eth_sendRawTransaction", toHex(pooledBlobTransaction(2, 0n, FIRST_KEY).raw))),
  },
  {
    title: "what the gas ran out for is told",
    requests: [
      ...run(100_000, "JUMPDEST", 0, "JUMP"),
      ...run(100_000, 0x10000000, "MLOAD"),
      ...run(100_000, 2n ** 40n, "MLOAD"),
      ...run(100_000, 2n ** 200n, "MLOAD"),
      ...run(55_300, 1, 0, "SSTORE"),
      ...at(60, send({ to: `0x${"00".repeat(19)}03`, gas: "0x5208" })),
      ...at(61, send({ to: `0x${"00".repeat(19)}09`, gas: "0x9208" })),
    ],
  },
  ...(["berlin", "grayGlacier", "shanghai"] as const).map((hardfork) => ({
    title: `${hardfork} has no blobs to price, and is named as EDR names it`,
    config: { hardfork },
    requests: [
      ask("eth_blobBaseFee"),
      ask("hardhat_setPrevRandao", toWord(5n)),
      ask("eth_getBlockByNumber", "safe", false),
      ask("eth_call", { to: SECOND, authorizationList: [] }),
    ],
  })),
  {
    title: "a fee history tells no tips of the pending block",
    requests: [ask("evm_setAutomine", false), send({ to: SECOND }), ...at(1, ask("eth_feeHistory", "0x2", "pending", [0, 50, 100]))],
  },
  {
    title: "the used part of a block's gas is rounded as EDR rounds it",
    requests: [21_000, 30_000, 53_001, 77_777].flatMap((gas, index) => [
      ...at(index + 1, send({ data: "0xfe", gas: `0x${(gas + 53_100).toString(16)}` })),
      ask("eth_feeHistory", "0x4", "latest", []),
    ]),
  },
  {
    title: "before the merge, the pending state holds the block's reward",
    config: { hardfork: "london" },
    requests: [
      ...at(1, ask("eth_getBalance", COINBASE, "pending")),
      ask("eth_getProof", COINBASE, [], "pending"),
      ask("eth_call", { data: assemble("COINBASE", "BALANCE", 0, "MSTORE", 32, 0, "RETURN") }, "pending"),
    ],
  },
  {
    title: "blocks longer than 8 MiB are not made",
    config: { blockGasLimit: 2_000_000_000, transactionGasCap: 900_000_000 },
    requests: [
      ask("evm_setAutomine", false),
      ...[{}, TYPED, TYPED].map((fees) => send({ to: SECOND, gas: "0x5f5e100", data: `0x${"00".repeat(3_000_000)}`, ...fees })),
      ...at(1, ask("eth_getBlockByNumber", "pending", false)),
      ask("evm_mine"),
      ask("evm_setAutomine", true),
      send({ from: SECOND, to: FIRST, gas: "0x1dcd6500", data: `0x${"00".repeat(8_500_000)}` }),
      ask("eth_pendingTransactions"),
    ],
  },
  {
    title: "what a sender sent before a transaction that does not fit is mined, however late the block is full",
    config: { blockGasLimit: 16_777_216, mining: { auto: true, mempool: { order: "fifo" } } },
    requests: [
      ask("evm_setAutomine", false),
      send({ data: "0xfe", gas: "0x989680" }),
      send({ to: SECOND, gas: "0x989680" }),
      send({ from: SECOND, data: "0xfe", gas: "0x5b8d80" }),
      send({ from: THIRD, to: SECOND, gas: "0xf4240" }),
      send({ from: FOURTH, to: SECOND, gas: "0x5208" }),
      send({ from: FOURTH, to: SECOND, gas: "0x6acfc0" }),
      ...at(1, ask("evm_mine")),
    ],
  },
  ...[1_000_000, 13_000_000, 40_000_000, 2 ** 31].map((blocks) => ({
    title: `the difficulty after ${blocks} blocks is EDR's`,
    config: { hardfork: "grayGlacier" },
    requests: [
      ...at(1, ask("hardhat_mine", `0x${blocks.toString(16)}`)),
      ...[10, 11].flatMap((more) => at(blocks + more, ask("evm_mine"))),
    ],
  })),
  ...[undefined, 100_000].map((blockGasLimit) => ({
    title: `an estimate is searched below the gas that is given (blocks of ${blockGasLimit ?? "Hardhat's"} gas)`,
    config: blockGasLimit === undefined ? {} : { blockGasLimit },
    requests: [
      ask("hardhat_setCode", THIRD, assemble("TIMESTAMP", 1, "SSTORE", "TIMESTAMP", 2, "SSTORE")),
      ask("hardhat_setCode", FOURTH, assemble(0, 0, 0, 0, 0, THIRD, "GAS", "CALL", 37, "JUMPI", "INVALID", "JUMPDEST")),
      ...[undefined, 75_000, 90_000, 300_000, 16_000_000].map((gas) =>
        ask("eth_estimateGas", { from: FIRST, to: FOURTH, ...(gas !== undefined && { gas: `0x${gas.toString(16)}` }) }),
      ),
    ],
  })),
  ...(["berlin", "shanghai", "osaka"] as const).map((hardfork) => ({
    title: `instructions ask for gas before anything else (${hardfork})`,
    config: { hardfork },
    requests: INSTRUCTIONS.flatMap((instruction) => [
      ask("hardhat_setCode", THIRD, assemble(instruction)),
      ...[1, 99, 4000].flatMap((gas) => {
        const fields = { from: FIRST, to: THIRD, gas: `0x${(21_000 + gas).toString(16)}` };
        const call = { from: FIRST, data: assemble(0, 0, 0, 0, 0, THIRD, gas, "CALL"), gas: "0xf4240" };
        const staticCall = { from: FIRST, data: assemble(0, 0, 0, 0, THIRD, gas, "STATICCALL"), gas: "0xf4240" };
        const asked = [ask("eth_call", fields), ask("debug_traceCall", fields, "latest", { tracer: "callTracer" })];
        return [...asked, ask("eth_estimateGas", call), ask("eth_estimateGas", staticCall)];
      }),
    ]),
  })),
  {
    title: "an estimate sees a precompiled contract run out of gas",
    requests: [6, 4, 5].map((number) =>
      ask("eth_estimateGas", { from: FIRST, data: assemble(0, 0, 0, 0, number, 10, "STATICCALL"), gas: "0x186a0" }),
    ),
  },
  {
    title: "an account that has ended comes back with the storage that it is given",
    requests: [
      ...at(1, send({ data: assemble("ADDRESS", "SELFDESTRUCT") })),
      ask("hardhat_setStorageAt", CREATED, "0x2", toWord(2n)),
      ask("eth_getProof", CREATED, [toWord(2n)], "latest"),
      ...at(2, send({ to: SECOND })),
    ],
  },
  ...[16_777_216, 60_000_000].map((blockGasLimit) => ({
    title: `blobs with more gas than may be are refused under blocks of ${blockGasLimit} gas`,
    config: { blockGasLimit },
    requests: [16_777_217n, 70_000_000n].map((gasLimit) =>
      ask("eth_sendRawTransaction", toHex(pooledBlobTransaction(1, 0n, FIRST_KEY, 31337n, { gasLimit }).raw)),
    ),
  })),
  ...(["berlin", "osaka"] as const).map((hardfork) => ({
    title: `what modular exponentiation of huge numbers lacks is told (${hardfork})`,
    config: { hardfork },
    requests: [199, 499, 0xffff].flatMap((gas) => EXPONENTIATIONS.map((lengths) => exponentiation(lengths, gas))),
  })),
  ...(["berlin", "london", "osaka"] as const).flatMap((hardfork) =>
    [true, false].map((allowUnlimitedContractSize) => ({
      title: `why code is not kept is told (${hardfork}, ${allowUnlimitedContractSize ? "of any" : "of limited"} length)`,
      config: { hardfork, allowUnlimitedContractSize },
      requests: [0, 24_576, 24_577, 49_153].flatMap((length) => [
        ...[100_000, 6_000_000].map((gas) => trace(gas, 0xef, 0, "MSTORE8", length, 1, "RETURN")),
        ...[100_000, 6_000_000].map((gas) => trace(gas, 0xef, 0, "MSTORE8", length, 0, "RETURN")),
        ...[100_000, 400_000].map((gas) => trace(gas, length, 0, 0, "CREATE", "ISZERO", "ISZERO", 0, 1, "CREATE")),
      ]),
    })),
  ),
  {
    title: "a copy from or to where memory never reaches grows none",
    requests: [2n ** 32n, 2n ** 255n].flatMap((far) =>
      [
        trace(100_000, 2, far, 64, "MCOPY"),
        trace(100_000, 2, 64, far, "MCOPY"),
        trace(100_000, 2, 300, 64, "MCOPY", "MSIZE", 0, "MSTORE", 32, 0, "RETURN"),
      ].flatMap((request) => [request, { ...request, params: request.params.slice(0, 2) }]),
    ),
  },
  ...[true, false].map((throwOnCallFailures) => ({
    title: `an estimate's failure on block 0 is told by that of a call in it (throwOnCallFailures: ${throwOnCallFailures})`,
    config: { throwOnCallFailures },
    requests: [
      ask("hardhat_setCode", SECOND, assemble("INVALID")),
      ask("hardhat_setCode", THIRD, assemble(0, 0, 0, 0, 0, "TIMESTAMP", 0xffff, "CALL", 5, 4, "SSTORE", "INVALID")),
      ask("hardhat_setCode", FOURTH, assemble(0, 0, 0, 0, 0, SECOND, 0xffff, "CALL", "ADD")),
      ...[SECOND, THIRD, FOURTH].map((to) => ask("eth_estimateGas", { from: FIRST, to }, "latest")),
      ...at(1, ask("evm_mine")),
      ...[SECOND, THIRD, FOURTH].map((to) => ask("eth_estimateGas", { from: FIRST, to }, "latest")),
    ],
  })),
  {
    title: "filters hear of a blob transaction that is refused",
    requests: [
      ask("eth_newPendingTransactionFilter"),
      ...(
        [
          [14n, {}],
          [0n, { gasLimit: 70_000_000n }],
          [0n, { maxFeePerGas: 5n }],
          [0n, { gasLimit: 20_000n }],
          [0n, {}],
        ] as const
      ).flatMap(([nonce, fields]) => [
        ask("eth_sendRawTransaction", toHex(pooledBlobTransaction(1, nonce, FIRST_KEY, 31337n, fields).raw)),
        ask("eth_getFilterChanges", "0x1"),
      ]),
      ask("evm_setAutomine", false),
      ask("eth_sendRawTransaction", toHex(pooledBlobTransaction(1, 1n, FIRST_KEY).raw)),
      ask("eth_getFilterChanges", "0x1"),
    ],
  },
  {
    title: "a trace tells no reason that is empty",
    requests: [
      ask("hardhat_setCode", SECOND, `0x6308c379a060e01b6000526020600452600060245260446000fd`),
      ask("debug_traceCall", { from: FIRST, to: SECOND }, "latest", { tracer: "callTracer" }),
    ],
  },
  {
    title: "a blob transaction that bids less than the base fee is mined in no block",
    requests: [5n, 999_999_999n, 1_000_000_000n].map((maxFeePerGas) =>
      ask("eth_sendRawTransaction", toHex(pooledBlobTransaction(1, 0n, FIRST_KEY, 31337n, { maxFeePerGas, maxPriorityFeePerGas: 0n }).raw)),
    ),
  },
  ...(["berlin", "osaka"] as const).map((hardfork) => ({
    title: `what an account receives that is as rich as can be (${hardfork})`,
    config: { hardfork, throwOnTransactionFailures: false },
    requests: [
      ask("hardhat_setBalance", THIRD, `0x${"f".repeat(64)}`),
      ...[
        ask("hardhat_setBalance", CREATED, `0x${"f".repeat(64)}`),
        send({ data: assemble(CREATED, "SELFDESTRUCT"), value: "0x5" }),
        ask("hardhat_setBalance", getCreateAddress({ from: CREATED, nonce: 1 }), `0x${"f".repeat(64)}`),
        ask("hardhat_setCode", CREATED, assemble(0, 0, 1, "CREATE", 0, "SSTORE")),
        ask("hardhat_setBalance", CREATED, "0x64"),
        send({ to: CREATED, value: "0x5" }),
        send({ to: THIRD, value: "0x1" }),
        send({ data: assemble(0, 0, 0, 0, 1, THIRD, "GAS", "CALL", 0, "SSTORE"), value: "0x5" }),
        send({ data: assemble(0, 0, 0, 0, 1, THIRD, "GAS", "CALLCODE", 0, "SSTORE"), value: "0x5" }),
        send({ data: assemble(THIRD, "SELFDESTRUCT"), value: "0x5" }),
        ask("hardhat_setBalance", THIRD, `0x${"f".repeat(64)}`),
        ask("hardhat_setCoinbase", THIRD),
        send({ to: SECOND, value: "0x1" }),
      ].flatMap((request, index) => [
        ...at(index + 1, request),
        ask("eth_getBalance", THIRD, "latest"),
        ...(request.method === "eth_sendTransaction"
          ? [ask("debug_traceCall", request.params[0], "latest", { tracer: "callTracer" })]
          : []),
      ]),
      ask("eth_getProof", THIRD, [], "latest"),
    ],
  })),
  {
    title: "more blobs than a block may have are told of after all else",
    config: { hardfork: "cancun" },
    requests: [
      ...[{ nonce: 3n }, { maxFeePerBlobGas: 0n }, { gasLimit: 20_000n }, { gasLimit: 17_000_000n }, { gasLimit: 70_000_000n }],
      ...[{ maxFeePerGas: 5n }, { value: 2n ** 90n }, {}],
    ].map((fields) => ask("eth_sendRawTransaction", toHex(pooledBlobTransaction(7, 0n, FIRST_KEY, 31337n, fields).raw))),
  },
  ...[0, 24_576, 24_577].map((length) => ({
    title: `a step that gives back code which is not kept costs what memory it took (${length} bytes)`,
    requests: [100, 100_000, 6_000_000].flatMap((gas) =>
      [assemble(length, 0, "RETURN"), assemble(0xef, 0, "MSTORE8", length, 0, "RETURN")].map((data) =>
        ask("debug_traceCall", { data, gas: `0x${(60_000 + gas).toString(16)}` }, "latest", { disableMemory: true }),
      ),
    ),
  })),
  {
    title: "the mempool asks for the cap of a transaction's gas after automining asked for its price",
    requests: [ask("hardhat_setNextBlockBaseFeePerGas", "0x6fc23ac00"), send({ to: SECOND, gas: "0x1000001" })],
  },
];

describe("what differed from EDR once", () => {
  for (const { title, config = {}, requests } of FOUND) {
    it(title, async () => {
      expect((await replay({ config, requests }))?.message ?? "").to.equal("");
    });
  }
});
