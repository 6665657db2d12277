// Times state roots and receipts of the engine by what changed, with @ethereumjs/mpt and the machine's own hashing beside them.
// Run: node --experimental-strip-types bench/tries.ts

import { MerklePatriciaTrie } from "@ethereumjs/mpt";
import { RLP } from "@ethereumjs/rlp";
import { hexToBytes } from "@ethereumjs/util";
import { loadavg } from "node:os";
import { type Hex, toWord } from "../src/access/hex.ts";
import { WasmBlockEngine } from "../src/engine/block-engine.ts";
import { openBlock } from "../src/engine/encode.ts";
import { EngineInstance } from "../src/engine/instance.ts";
import { encodeReceipts } from "../src/engine/receipts.ts";
import { keccak256 } from "../src/reference/keccak.ts";
import { compileAssembly } from "../test/assembly/compile.ts";
import { writeResult } from "../test/helpers/engine-results.ts";
import { address, BLOCK, CONTRACT } from "../test/helpers/little-block.ts";
import { median } from "./helpers/median.ts";

const SAMPLES = 25;
const STATE_SIZE = 100_000;
const COUNTS = [5_000, 20_000];
const RATE = 136;

console.log(`One core; load ${loadavg()[0]?.toFixed(1)}, Node ${process.version}`);
console.log(
  `ceiling: ${((await permutationsPerSecond()) / 1e6).toFixed(2)} M keccak permutations a second; an entry of a state needs 5 to 9`,
);
console.log(`${"".padEnd(58)}${"median ms".padStart(10)}${"best ms".padStart(10)}${"entries/s".padStart(12)}`);

const { world } = await WasmBlockEngine.create();
const accounts = Array.from({ length: STATE_SIZE }, (_, index) => address(0x10000000 + index * 7919));
const slots = Array.from({ length: STATE_SIZE }, (_, index) => toWord(BigInt(index)));
for (const [index, of] of accounts.entries()) world.setAccount(of, { balance: BigInt(index) + 10n ** 18n });
for (const [index, slot] of slots.entries()) world.setStorage(CONTRACT, slot, toWord(BigInt(index) + 1n));
world.root();

let round = 0n;
for (const count of COUNTS) {
  const some = <T>(all: readonly T[]) => Array.from({ length: count }, (_, index) => all[(index * 17) % STATE_SIZE] as T);
  report(`${count} accounts of ${STATE_SIZE} changed, root`, count, () => {
    round++;
    for (const of of some(accounts)) world.setAccount(of, { balance: round });
    return () => world.root();
  });
  report(`${count} slots of ${STATE_SIZE} changed, root`, count, () => {
    round++;
    for (const slot of some(slots)) world.setStorage(CONTRACT, slot, toWord(round));
    return () => world.root();
  });
  report(`${count} accounts new in ${STATE_SIZE}, root`, count, () => {
    round++;
    for (let index = 0; index < count; index++) world.setAccount(address(Number(round) * 0x10000000000 + index), { balance: 1n });
    return () => world.root();
  });
}

const engine = await EngineInstance.create();
const transfer = (index: number) => ({
  address: CONTRACT,
  topics: [toWord(0xddf252adn), toWord(address(index % 1000)), toWord(address(5000 + index))] as Hex[],
  data: toWord(BigInt(index)),
});
for (const count of COUNTS) {
  const results = Array.from({ length: count }, (_, index) =>
    writeResult(engine, { status: 1, gasUsed: 51_000n, logs: [transfer(index)] }),
  );
  const types = results.map(() => 2);
  report(`${count} receipts of a token's transfers, root and blooms`, count, () => {
    openBlock(engine, BLOCK, 0n);
    return () => encodeReceipts(engine, results, types);
  });
}

// The oracle, once each: it takes a second.
const count = COUNTS[0] ?? 0;
const state = new MerklePatriciaTrie({ useKeyHashing: true, useKeyHashingFunction: keccak256 });
const encoded = RLP.encode([1n, 10n ** 18n, keccak256(Uint8Array.of(0x80)), keccak256(new Uint8Array())]);
await reportOracle(`@ethereumjs/mpt: ${count} accounts, root`, async () => {
  for (const of of accounts.slice(0, count)) await state.put(hexToBytes(of), encoded);
});
openBlock(engine, BLOCK, 0n);
const { receipts } = encodeReceipts(
  engine,
  Array.from({ length: count }, (_, index) => writeResult(engine, { status: 1, gasUsed: 51_000n, logs: [transfer(index)] })),
  Array<number>(count).fill(2),
);
const ordered = new MerklePatriciaTrie({ useKeyHashingFunction: keccak256 });
await reportOracle(`@ethereumjs/mpt: ${count} encoded receipts, root`, async () => {
  for (const [index, receipt] of receipts.entries()) await ordered.put(RLP.encode(index), receipt);
});

/** Times what `prepare` gives, several times. */
function report(title: string, entries: number, prepare: () => () => unknown): void {
  const samples = Array.from({ length: SAMPLES }, () => {
    const run = prepare();
    const start = performance.now();
    run();
    return performance.now() - start;
  });
  print(title, entries, median(samples), Math.min(...samples));
}

async function reportOracle(title: string, run: () => Promise<void>): Promise<void> {
  const start = performance.now();
  await run();
  const took = performance.now() - start;
  print(title, count, took, took);
}

function print(title: string, entries: number, middle: number, best: number): void {
  const rate = Math.round((entries / best) * 1000).toLocaleString("en");
  console.log(`${title.padEnd(58)}${middle.toFixed(1).padStart(10)}${best.toFixed(1).padStart(10)}${rate.padStart(12)}`);
}

async function permutationsPerSecond(): Promise<number> {
  const { exports } = await compileAssembly("test/assembly/word-entry.ts");
  const hash = exports["keccak256"];
  const samples = Array.from({ length: 50 }, () => {
    const start = performance.now();
    hash?.(64, 1024, 2000 * RATE);
    return 2000 / (performance.now() - start);
  });
  return Math.max(...samples) * 1000;
}
