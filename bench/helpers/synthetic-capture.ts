import { keccak256 } from "ethers";
import type { Access, CodeSite } from "../../src/access/access.ts";
import { toWord, type Hex } from "../../src/access/hex.ts";
import type { CapturedState } from "../../src/execution/state-reader.ts";
import type { ExecutedTransaction } from "../../src/execution/executor.ts";
import { seededRandom } from "../../src/graph/random.ts";
import type { Build } from "../../src/naming/build.ts";
import type { Recording } from "../../src/workload/replay.ts";
import type { WorkloadTransaction } from "../../src/workload/workload.ts";

/** The contracts of the mix, by the names that the fixture projects give them. */
const CONTRACTS = { Token: 1, UniswapV2Pair: 2, Drop: 3 } as const;
type ContractName = keyof typeof CONTRACTS;

const addressOf = (kind: string, index: number): Hex => `0x${kind.repeat(16)}${index.toString(16).padStart(8, "0")}`;
const CONTRACT: Readonly<Record<ContractName, Hex>> = {
  Token: addressOf("cc", CONTRACTS.Token),
  UniswapV2Pair: addressOf("cc", CONTRACTS.UniswapV2Pair),
  Drop: addressOf("cc", CONTRACTS.Drop),
};

/** Solidity numbers state variables so in these contracts. */
const SLOTS = { tokenBalances: 0, pairReserves: 8, pairUnlocked: 12, dropOwners: 2, dropBalances: 3, dropMinted: 9 } as const;

const [SLOAD, SSTORE, PUSH1, PUSH32] = [0x54, 0x55, 0x60, 0x7f];

/**
 * A traffic of transfers, swaps and mints by random users, with what each of them touched and hashed: six to eight accesses. Nothing is executed.
 *
 * @param builds of projects that compile Token, UniswapV2Pair and Drop: their code stands at the contracts' addresses
 */
export function syntheticRecording(transactionCount: number, builds: readonly Build[]): Recording {
  const mix = new Mix(builds, transactionCount);
  const transactions: WorkloadTransaction[] = [];
  const executed: ExecutedTransaction[] = [];
  for (let index = 0; index < transactionCount; index++) {
    const next = mix.next();
    transactions.push(next.sent);
    executed.push(next.executed);
  }
  const block = {
    chainId: 31337,
    hardfork: "osaka",
    number: 100n,
    timestamp: 1_700_000_000n,
    gasLimit: 10n ** 12n,
    coinbase: addressOf("c0", 0),
  } as const;
  return { workload: { name: "synthetic hour", kind: "traffic", block, transactions, state: mix.state }, executed, drift: [] };
}

class Mix {
  readonly state: CapturedState;
  readonly #random = seededRandom(7);
  readonly #users: number;
  readonly #sites: Readonly<Record<ContractName, { readonly readAt: CodeSite; readonly writtenAt: CodeSite }>>;
  readonly #slots = new Map<string, { readonly slot: Hex; readonly preimage: Hex }>();
  #minted = 0;

  constructor(builds: readonly Build[], transactionCount: number) {
    this.#users = Math.ceil(transactionCount / 2);
    const codes = Object.fromEntries(Object.keys(CONTRACTS).map((name) => [name, deployedCode(name, builds)])) as Record<ContractName, Hex>;
    const names = Object.keys(CONTRACTS) as ContractName[];
    this.state = {
      accounts: Object.fromEntries(names.map((name) => [CONTRACT[name], { balance: 0n, nonce: 1n, code: codes[name], storage: {} }])),
    };
    this.#sites = Object.fromEntries(names.map((name) => [name, sitesIn(CONTRACT[name], codes[name])])) as never;
  }

  next(): { sent: WorkloadTransaction; executed: ExecutedTransaction } {
    const kind = this.#random();
    const from = this.#user();
    if (kind < 0.6) return this.#transfer(from, this.#user());
    return kind < 0.85 ? this.#swap(from) : this.#mint(from);
  }

  #transfer(from: Hex, to: Hex) {
    const preimages: Record<Hex, Hex> = {};
    const accesses = [
      ...this.#sender(from),
      this.#entry("Token", SLOTS.tokenBalances, from, preimages, "changed"),
      this.#entry("Token", SLOTS.tokenBalances, to, preimages, "changed"),
      this.#code("Token"),
      this.#slot("Token", toWord(5n), 0n, 0n),
    ];
    return finished(from, CONTRACT.Token, `0xa9059cbb${toWord(to).slice(2)}${toWord(5n).slice(2)}`, accesses, preimages, 51_000n);
  }

  #swap(from: Hex) {
    const preimages: Record<Hex, Hex> = {};
    const reserves = (this.#next() << 112n) | this.#next();
    const accesses = [
      ...this.#sender(from),
      this.#slot("UniswapV2Pair", toWord(BigInt(SLOTS.pairReserves)), reserves, reserves + (1n << 112n) + 1n),
      { ...this.#slot("UniswapV2Pair", toWord(BigInt(SLOTS.pairUnlocked)), 1n, 1n), write: "restored" as const },
      this.#entry("Token", SLOTS.tokenBalances, from, preimages, "changed"),
      this.#entry("Token", SLOTS.tokenBalances, CONTRACT.UniswapV2Pair, preimages, "changed"),
      this.#code("UniswapV2Pair"),
      this.#code("Token"),
    ];
    const data: Hex = `0x022c0d9f${[0n, 5n, BigInt(from), 128n, 0n].map((word) => toWord(word).slice(2)).join("")}`;
    return finished(from, CONTRACT.UniswapV2Pair, data, accesses, preimages, 95_000n);
  }

  #mint(from: Hex) {
    const preimages: Record<Hex, Hex> = {};
    const id = BigInt(this.#minted++);
    const accesses = [
      ...this.#sender(from),
      this.#slot("Drop", toWord(BigInt(SLOTS.dropMinted)), id, id + 1n),
      this.#entry("Drop", SLOTS.dropOwners, toWord(id), preimages, "changed"),
      this.#entry("Drop", SLOTS.dropBalances, from, preimages, "changed"),
      this.#code("Drop"),
    ];
    return finished(from, CONTRACT.Drop, "0x1249c58b", accesses, preimages, 70_000n);
  }

  #user(): Hex {
    return addressOf("ee", Math.floor(this.#random() * this.#users));
  }

  #next(): bigint {
    return BigInt(Math.floor(this.#random() * 2 ** 40));
  }

  #sender(address: Hex): Access[] {
    return (["nonce", "balance"] as const).map((kind) => ({
      location: { kind, address },
      read: "value",
      write: "changed",
      miss: false,
      before: "0x5",
      after: "0x4",
    }));
  }

  #code(name: ContractName): Access {
    const hash = toWord(1n);
    return { location: { kind: "code", address: CONTRACT[name] }, read: "value", write: "none", miss: false, before: hash, after: hash };
  }

  #slot(name: ContractName, slot: Hex, before: bigint, after: bigint): Access {
    const [old, fresh] = [toWord(before), toWord(after)];
    const location = { kind: "storage", address: CONTRACT[name], slot } as const;
    return {
      location,
      read: "value",
      write: old === fresh ? "none" : "changed",
      miss: false,
      before: old,
      after: fresh,
      ...this.#sites[name],
    };
  }

  #entry(name: ContractName, base: number, key: Hex, preimages: Record<Hex, Hex>, write: "changed"): Access {
    const id = `${base} ${key}`;
    const known = this.#slots.get(id) ?? entryOf(base, key);
    this.#slots.set(id, known);
    preimages[known.slot] = known.preimage;
    const value = this.#next();
    return { ...this.#slot(name, known.slot, value, value + 1n), write };
  }
}

function entryOf(base: number, key: Hex): { slot: Hex; preimage: Hex } {
  const preimage: Hex = `0x${toWord(key).slice(2)}${toWord(BigInt(base)).slice(2)}`;
  return { slot: keccak256(preimage) as Hex, preimage };
}

function finished(from: Hex, to: Hex, data: Hex, accesses: Access[], preimages: Record<Hex, Hex>, gasUsed: bigint) {
  const sent: WorkloadTransaction = { transaction: { type: 2, from, to, nonce: 0n, gasLimit: 200_000n, value: 0n, data } };
  const executed: ExecutedTransaction = { status: 1, gasUsed, logs: [], returnData: "0x", accesses, preimages };
  return { sent, executed };
}

function deployedCode(contract: string, builds: readonly Build[]): Hex {
  const all = builds.flatMap(({ output }) => Object.values(output.contracts ?? {}));
  const object = all
    .map((contracts) => contracts[contract]?.evm?.deployedBytecode?.object)
    .find((code) => code !== undefined && code !== "");
  if (object === undefined) throw new Error(`no project compiles ${contract}: build the fixture projects first (npx hardhat build)`);
  return `0x${object}`;
}

/** The first load and the first store of a code. */
function sitesIn(codeAddress: Hex, code: Hex): { readAt: CodeSite; writtenAt: CodeSite } {
  const bytes = Buffer.from(code.slice(2), "hex");
  const first = (opcode: number): CodeSite => {
    for (let counter = 0; counter < bytes.length; counter++) {
      const found = bytes[counter] ?? 0;
      if (found === opcode) return { codeAddress, programCounter: counter };
      if (found >= PUSH1 && found <= PUSH32) counter += found - PUSH1 + 1;
    }
    return { codeAddress, programCounter: 0 };
  };
  return { readAt: first(SLOAD), writtenAt: first(SSTORE) };
}
