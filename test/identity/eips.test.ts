import { expect } from "chai";
import { type Hex, toWord } from "../../src/access/hex.ts";
import { toHex } from "../../src/chain/bytes.ts";
import { assemble, type Part } from "../helpers/assembler.ts";
import { VECTORS } from "../engine/precompiles/helpers/vectors/vectors.ts";
import { address } from "../helpers/little-block.ts";
import { pooledBlobTransaction } from "../helpers/pooled-blobs.ts";
import { INITIAL_DATE } from "./both-networks.ts";
import type { Request } from "./difference.ts";
import { replay } from "./replay.ts";
import { ask, at, FIRST, FIRST_KEY, FOURTH, SECOND, send, THIRD } from "./requests.ts";

// Rules that show in blocks rather than in a transaction, or at a hardfork's edge: each by requests to EDR and to a parallel network.

const BEACON_ROOTS: Hex = "0x000f3df6d732807ef1319fb7b8bb8522d0beac02";
const BLOCK_HASHES: Hex = "0x0000f90827f1c53a10cb7a02335b175320002935";
const WITHDRAWALS: Hex = "0x00000961ef480eb55e80d19ad83579a64c007002";
const CONSOLIDATIONS: Hex = "0x0000bbddc7ce488642fb579f8b00f3a590007251";

type Fork = "berlin" | "london" | "merge" | "shanghai" | "cancun" | "prague" | "osaka";

interface Rule {
  readonly title: string;
  readonly hardforks: readonly Fork[];
  readonly config?: object;
  readonly requests: readonly Request[];
}

function call(to: Hex, data: Hex = "0x"): Request {
  return ask("eth_call", { from: FIRST, to, data, gas: "0xf42400" }, "latest");
}

/** A code is run as a contract's: by a call, by a transaction, and step by step. */
function run(...code: readonly Part[]): Request[] {
  return [
    ask("hardhat_setCode", THIRD, assemble(...code)),
    call(THIRD),
    ask("eth_estimateGas", { from: FIRST, to: THIRD }),
    ask("debug_traceCall", { from: FIRST, to: THIRD, gas: "0x30d40" }, "latest", {}),
  ];
}

/** A transaction with blobs, which EDR takes one a block, and what blobs cost after it. */
function withBlobs(count: number, nonce: number, maxFeePerBlobGas: bigint): Request[] {
  const { raw } = pooledBlobTransaction(count, BigInt(nonce), FIRST_KEY, 31337n, { maxFeePerGas: 2n * 10n ** 12n, maxFeePerBlobGas });
  return [...at(10 * nonce + Number(maxFeePerBlobGas), ask("eth_sendRawTransaction", toHex(raw))), ask("eth_blobBaseFee")];
}

function precompile(number: number, inputs: readonly Uint8Array[]): Request[] {
  return inputs.flatMap((input) => [
    call(address(number), toHex(input)),
    ask("debug_traceCall", { from: FIRST, to: address(number), data: toHex(input), gas: "0xf42400" }, "latest", { tracer: "callTracer" }),
  ]);
}

const inputsOf = (number: number): Uint8Array[] => (VECTORS.get(number)?.() ?? []).map(({ input }) => input);

const RULES: readonly Rule[] = [
  {
    title: "EIP-4788: beacon roots by their blocks' times",
    hardforks: ["shanghai", "cancun", "prague", "osaka"],
    requests: [
      ...[5, 9, 8_200].flatMap((seconds) => [
        ...at(seconds, send({ to: SECOND })),
        call(BEACON_ROOTS, toWord(BigInt(INITIAL_DATE + seconds))),
        call(BEACON_ROOTS, toWord(BigInt(INITIAL_DATE + 5))),
        ask("eth_getStorageAt", BEACON_ROOTS, `0x${((INITIAL_DATE + seconds) % 8_191).toString(16)}`, "latest"),
      ]),
      ask("eth_getProof", BEACON_ROOTS, [], "latest"),
      ...at(9_000, send({ to: BEACON_ROOTS, data: toWord(BigInt(INITIAL_DATE + 9)) })),
    ],
  },
  {
    title: "EIP-2935: the last blocks' hashes in storage, and BLOCKHASH",
    hardforks: ["cancun", "prague", "osaka"],
    requests: [
      ...at(1, ask("evm_mine")),
      ...at(2, ask("hardhat_mine", "0x12c")),
      ...at(900, send({ to: SECOND })),
      ...[0, 1, 45, 46, 300, 301, 302, 9_000].map((number) => call(BLOCK_HASHES, toWord(BigInt(number)))),
      ...run(45, "BLOCKHASH", 0, "MSTORE", 46, "BLOCKHASH", 32, "MSTORE", "NUMBER", "BLOCKHASH", 64, "MSTORE", 96, 0, "RETURN"),
      ask("eth_getProof", BLOCK_HASHES, [toWord(0n), toWord(300n)], "latest"),
    ],
  },
  {
    title: "EIP-7002 and EIP-7251: what is asked of validators, and the block's requests",
    hardforks: ["cancun", "prague", "osaka"],
    requests: [WITHDRAWALS, CONSOLIDATIONS].flatMap((contract, index) => [
      ask("eth_getCode", contract, "latest"),
      call(contract),
      ...at(10 * index + 1, send({ to: contract, value: "0x64", gas: "0x7a120", data: `0x${"ab".repeat(56)}` })),
      ...at(10 * index + 2, send({ to: contract, value: "0x64", gas: "0x7a120", data: `0x${"cd".repeat(96)}` })),
      ...at(10 * index + 3, ask("evm_mine")),
      ask("eth_getProof", contract, [toWord(0n), toWord(1n), toWord(2n), toWord(3n)], "latest"),
    ]),
  },
  ...(
    [
      ["cancun", 6, 6, 7],
      ["prague", 9, 9, 7],
      ["osaka", 9, 9, 7],
      ["osaka", 9, 9, 1_000_000_000],
    ] as const
  ).map(([hardfork, mostBlobs, blocks, initialBaseFeePerGas]) => ({
    title: `EIP-4844, EIP-7691 and EIP-7918: blob gas in excess, and its floor, at a base fee of ${initialBaseFeePerGas}`,
    hardforks: [hardfork],
    config: { initialBaseFeePerGas },
    requests: [
      ...[1, 6, 10].flatMap((count, nonce) => withBlobs(count, nonce, 3n)),
      // Until what they cost doubles, which the next block sees before the last one does.
      ...Array.from({ length: blocks }, (_, index) => withBlobs(mostBlobs, index + 2, 3n)).flat(),
      ...[1n, 2n].flatMap((fee) => withBlobs(mostBlobs, blocks + 2, fee)),
      ...[1n, 2n].flatMap((fee) => withBlobs(mostBlobs, blocks + 3, fee)),
      ...at(999, ask("evm_mine")),
      ask("eth_blobBaseFee"),
      ...run("BLOBBASEFEE", 0, "MSTORE", 32, 0, "RETURN"),
      ask("eth_feeHistory", "0x6", "latest", []),
    ],
  })),
  {
    title: "EIP-7825: the cap of a transaction's gas",
    hardforks: ["prague", "osaka"],
    requests: [16_777_216, 16_777_217].flatMap((gas, index) => [
      ...at(index + 1, send({ to: SECOND, gas: `0x${gas.toString(16)}` })),
      ask("eth_call", { from: FIRST, to: SECOND, gas: `0x${gas.toString(16)}` }),
      ask("eth_estimateGas", { from: FIRST, to: SECOND, gas: `0x${gas.toString(16)}` }),
    ]),
  },
  {
    title: "EIP-7939: CLZ",
    hardforks: ["prague", "osaka"],
    requests: [0n, 1n, 2n ** 63n, 2n ** 64n, 2n ** 191n, 2n ** 255n, 2n ** 256n - 1n].flatMap((word) =>
      run(word, "CLZ", 0, "MSTORE", 32, 0, "RETURN"),
    ),
  },
  { title: "EIP-7951: P256 signatures", hardforks: ["prague", "osaka"], requests: precompile(0x100, inputsOf(0x100)) },
  {
    title: "EIP-7823 and EIP-7883: modular exponentiation, its bounds and its price",
    hardforks: ["berlin", "prague", "osaka"],
    requests: precompile(0x05, inputsOf(0x05)),
  },
  {
    title: "EIP-2537: BLS12-381",
    hardforks: ["cancun", "prague"],
    requests: [0x0b, 0x0d].flatMap((number) => precompile(number, inputsOf(number))),
  },
  {
    title: "EIP-7623: the floor of calldata",
    hardforks: ["cancun", "prague"],
    requests: ([`0x${"00".repeat(3_000)}`, `0x${"11".repeat(900)}`] as const).flatMap((data, index) => [
      ...[0x8000, 0xd000, 0x186a0].flatMap((gas, more) =>
        at(10 * index + more + 1, send({ to: SECOND, data, gas: `0x${gas.toString(16)}` })),
      ),
      ask("eth_estimateGas", { from: FIRST, to: SECOND, data }),
    ]),
  },
  {
    title: "EIP-3529: what storage that is cleared gives back",
    hardforks: ["berlin", "london", "osaka"],
    requests: [
      ask("hardhat_setCode", THIRD, assemble(0, 0, "SSTORE", 0, 1, "SSTORE", 0, 2, "SSTORE", 7, 3, "SSTORE", 0, 3, "SSTORE")),
      ask("hardhat_setCode", FOURTH, assemble(FIRST, "SELFDESTRUCT")),
      ...[0, 1, 2].map((slot) => ask("hardhat_setStorageAt", THIRD, `0x${slot}`, toWord(9n))),
      ask("eth_estimateGas", { from: FIRST, to: THIRD }),
      ...at(1, send({ to: THIRD })),
      ...at(2, send({ to: THIRD })),
      ...at(3, send({ to: FOURTH })),
    ],
  },
  {
    title: "EIP-4399: the block's randomness",
    hardforks: ["london", "merge", "osaka"],
    requests: [
      ...run("PREVRANDAO", 0, "MSTORE", 32, 0, "RETURN"),
      ask("hardhat_setPrevRandao", toWord(77n)),
      ask("hardhat_setCode", THIRD, assemble("PREVRANDAO", 0, "SSTORE")),
      ...at(5, send({ to: THIRD })),
      ...at(6, send({ to: THIRD })),
      ask("eth_getStorageAt", THIRD, "0x0", "latest"),
    ],
  },
  ...[true, false].map((allowUnlimitedContractSize) => ({
    title: `EIP-170 and EIP-3860: code of ${allowUnlimitedContractSize ? "any" : "limited"} length`,
    hardforks: ["london", "shanghai", "osaka"] as const,
    config: { allowUnlimitedContractSize },
    requests: [
      ...[24_576, 24_577, 40_000].flatMap((length, index) => at(index + 1, send({ data: assemble(length, 0, "RETURN"), gas: "0xf00000" }))),
      ...[49_152, 49_153, 70_000].flatMap((length, index) => at(index + 11, send({ data: `0x${"00".repeat(length)}`, gas: "0xf00000" }))),
      ...[49_152, 49_153].flatMap((length) => run(length, 0, 0, "CREATE", 0, "MSTORE", 32, 0, "RETURN")),
    ],
  })),
  {
    title: "EIP-150: calls as deep as they may go, where a transaction may have the gas for it",
    hardforks: ["berlin", "osaka"],
    config: { blockGasLimit: 10 ** 12, transactionGasCap: 10 ** 12 },
    requests: [
      // Counts the frames that it opens.
      ask("hardhat_setCode", THIRD, assemble(0, "SLOAD", 1, "ADD", 0, "SSTORE", 0, 0, 0, 0, 0, "ADDRESS", "GAS", "CALL", "POP")),
      ask("hardhat_setCode", FOURTH, assemble("CODESIZE", 0, 0, "CODECOPY", "CODESIZE", 0, 0, "CREATE", "POP")),
      ...[THIRD, FOURTH].flatMap((to, index) => at(index + 1, send({ to, gas: "0xe8d4a51000", gasPrice: "0x3b9aca00" }))),
      ask("eth_getStorageAt", THIRD, "0x0", "latest"),
    ],
  },
];

describe("rules of hardforks as EDR keeps them", function () {
  this.timeout(120_000);
  for (const { title, hardforks, config, requests } of RULES) {
    for (const hardfork of hardforks) {
      it(`${title} (${hardfork})`, async () => {
        expect((await replay({ config: { hardfork, throwOnTransactionFailures: false, ...config }, requests }))?.message ?? "").to.equal(
          "",
        );
      });
    }
  }
});
