import { METHODS } from "../../src/rpc/methods/methods.ts";

/** Hardhat's first account. */
const SENDER = "0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266";

/** What requests are made of: values that methods take, and values that none should choke on. */
export class Values {
  readonly #random: () => number;

  constructor(random: () => number) {
    this.#random = random;
  }

  integer(below: number): number {
    return Math.floor(this.#random() * below);
  }

  pick<T>(items: readonly [T, ...T[]]): T {
    return items[this.integer(items.length)] ?? items[0];
  }

  /** A method that there is, mostly. */
  method(): string {
    const names = Object.keys(METHODS);
    return this.integer(40) === 0
      ? this.pick(["eth_nothing", "", "__proto__", "constructor", "toString"])
      : (names[this.integer(names.length)] ?? "");
  }

  /** A request that is well formed, or all but well formed. */
  nearlyValid(): { readonly method: string; readonly params: unknown[] } {
    const [method, ...params] = this.#valid();
    if (params.length > 0 && this.integer(2) === 0) params[this.integer(params.length)] = this.value(2);
    return { method, params };
  }

  #valid(): [string, ...unknown[]] {
    const [address, slot, number] = [
      this.#account(),
      `0x${this.integer(4).toString(16).padStart(64, "0")}`,
      `0x${this.integer(12).toString(16)}`,
    ];
    const call = { from: SENDER, to: address, data: this.#hex(this.integer(40)), value: `0x${this.integer(3)}`, gas: "0x30000" };
    return this.pick<[string, ...unknown[]]>([
      ["eth_call", call, "latest"],
      ["eth_call", call, number],
      ["eth_estimateGas", call],
      ["eth_sendTransaction", call],
      ["eth_createAccessList", call, "latest"],
      [
        "eth_simulateV1",
        { blockStateCalls: [{ calls: [call, call] }, { stateOverrides: {}, calls: [call] }], traceTransfers: true },
        "latest",
      ],
      ["debug_traceCall", call, "latest", { tracer: this.pick(["callTracer", "prestateTracer", "4byteTracer"]) }],
      ["hardhat_setCode", address, this.#hex(this.integer(60))],
      ["hardhat_setBalance", address, number],
      ["hardhat_setStorageAt", address, slot, slot],
      ["eth_getStorageAt", address, slot, number],
      ["eth_getProof", address, [slot], "latest"],
      ["eth_getBalance", address, number],
      ["eth_getBlockByNumber", number, true],
      ["eth_getLogs", { fromBlock: "0x0", toBlock: "latest", address }],
      ["eth_feeHistory", "0x4", "latest", [10, 50]],
      ["evm_mine"],
      ["evm_snapshot"],
      ["evm_revert", number],
      ["evm_increaseTime", 5],
      ["hardhat_mine", number],
      ["evm_setAutomine", this.integer(4) > 0],
      ["eth_newBlockFilter"],
      ["eth_getFilterChanges", number],
    ]);
  }

  #account(): string {
    return `0x${(0xc0de0 + this.integer(6)).toString(16).padStart(40, "0")}`;
  }

  /** A request's parameters. */
  parameters(): unknown {
    if (this.integer(30) === 0) return this.pick<unknown>([undefined, {}, "0x1", null, 7]);
    return Array.from({ length: this.integer(4) }, () => this.value(2));
  }

  value(depth: number): unknown {
    const kind = this.integer(depth > 0 ? 12 : 9);
    if (kind === 0) return this.pick<unknown>([null, undefined, true, false, 0, -1, 1.5, NaN, 2 ** 53, Infinity]);
    if (kind === 1) return this.pick(["latest", "pending", "earliest", "safe", "finalized", "Latest", "", " ", "0", "newHeads", "logs"]);
    if (kind === 2)
      return this.pick(["0x", "0x0", "0x1", "0x00", "0x-1", "0xg", "0X1", "1", `0x${"f".repeat(64)}`, `0x1${"0".repeat(64)}`]);
    if (kind === 3) return this.#hex(20);
    if (kind === 4) return this.#hex(32);
    if (kind === 5) return this.#hex(this.integer(300));
    if (kind === 6) return this.integer(1_000_000);
    if (kind === 7) return `0x${this.integer(1_000_000).toString(16)}`;
    if (kind === 8) return this.pick(["\u0000", "💥", "x".repeat(5000), "__proto__", "constructor"]);
    if (kind === 9) return Array.from({ length: this.integer(4) }, () => this.value(depth - 1));
    return this.#object(depth);
  }

  #hex(bytes: number): string {
    return `0x${Array.from({ length: bytes }, () => this.integer(256).toString(16).padStart(2, "0")).join("")}`;
  }

  /** Fields that requests have, with values that they mostly do not. */
  #object(depth: number): Record<string, unknown> {
    const count = this.integer(6);
    return Object.fromEntries(Array.from({ length: count }, () => [this.pick(FIELDS), this.value(depth - 1)]));
  }
}

const FIELDS = [
  ...[
    "from",
    "to",
    "gas",
    "gasPrice",
    "maxFeePerGas",
    "maxPriorityFeePerGas",
    "value",
    "data",
    "input",
    "nonce",
    "accessList",
    "type",
    "chainId",
  ],
  ...[
    "blobs",
    "blobVersionedHashes",
    "authorizationList",
    "address",
    "storageKeys",
    "fromBlock",
    "toBlock",
    "blockHash",
    "blockNumber",
    "topics",
  ],
  ...[
    "tracer",
    "tracerConfig",
    "disableMemory",
    "balance",
    "code",
    "state",
    "stateDiff",
    "requireCanonical",
    "domain",
    "message",
    "unknown",
  ],
] as unknown as readonly [string, ...string[]];
