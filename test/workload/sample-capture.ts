import type { Hex } from "../../src/access/hex.ts";
import type { Capture, Workload } from "../../src/workload/workload.ts";

const SENDER: Hex = "0x00000000000000000000000000000000000000aa";
const COUNTER: Hex = "0x00000000000000000000000000000000000000cc";
const word = (byte: string): Hex => `0x${byte.repeat(32)}`;

/** A workload with every kind of field that a file has to keep. */
export function sampleWorkload(name: string): Workload {
  return {
    name,
    kind: "example",
    block: {
      chainId: 31337,
      hardfork: "osaka",
      number: 7n,
      timestamp: 1_700_000_000n,
      gasLimit: 60_000_000n,
      coinbase: COUNTER,
      baseFee: 0n,
      excessBlobGas: 1n,
    },
    transactions: [
      {
        transaction: {
          type: 4,
          from: SENDER,
          to: COUNTER,
          nonce: 2n ** 60n,
          gasLimit: 21_000n,
          value: 10n ** 30n,
          data: "0x12",
          maxFeePerGas: 5n,
          maxPriorityFeePerGas: 1n,
          accessList: [{ address: COUNTER, storageKeys: [word("01")] }],
          authorizationList: [{ chainId: 1n, address: COUNTER, nonce: 0n, yParity: 1, r: "0x01", s: "0x02" }],
        },
        // What a test is called may look like anything, a quantity or an end of line too.
        origin: { test: "42 > a\u2028b\n", file: "test/a.ts", line: 9 },
        label: "7",
        outcome: { status: 1, gasUsed: 21_000n, logs: [{ address: COUNTER, topics: [word("02")], data: "0x" }] },
      },
    ],
    state: {
      accounts: {
        [SENDER]: { balance: 10n ** 21n, nonce: 3n, code: "0x", storage: {} },
        [COUNTER]: { balance: 0n, nonce: 1n, code: "0x6001", storage: { [word("00")]: word("03") } },
      },
      blockHashes: { "6": word("04") },
    },
  };
}

export function sampleCapture(): Capture {
  return {
    workloads: [sampleWorkload("first"), sampleWorkload("second")],
    gaps: [{ what: "Drop.t.sol", reason: "Solidity tests are not seen", count: 1 }],
  };
}
