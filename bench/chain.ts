// Times the chain, and in the same run Hardhat's own network (EDR) and anvil: transactions are sent raw and signed, and mined in one block. First
// where our time goes, by phase. All three are asked by their JSON-RPC: the first two in this process through Hardhat, anvil over HTTP.
// Run: npm run bench:chain

import { availableParallelism, cpus, loadavg } from "node:os";
import { growthOf } from "./chain/growth.ts";
import { type BlockTimes, setUp, type Time, timeBlocks, timeRequests } from "./chain/measure.ts";
import { type Network, networks, threadedNetwork } from "./chain/networks.ts";
import { phasesOf } from "./chain/phases.ts";
import { CHAIN_WORKLOADS, type ChainWorkload, plainTransfers, SENDERS, tokenTransfers } from "./chain/workload.ts";

const PHASES_COUNT = 5_000;
const PHASES_RUNS = 8;
const SEND_GOAL = 3;
const SENT = 1_000;
const SENT_AT_ONCE = 500;
const SIZES = [10, 100, 1_000, 10_000, 20_000];
const CHAIN_BLOCKS = 10_000;
const REVERTED_SLOTS = 1_000;

const all = await networks();
const workloads = CHAIN_WORKLOADS.map((make) => make());

console.log(`Node ${process.version}, ${cpus()[0]?.model ?? "an unknown processor"}, ${availableParallelism()} cores`);
const [load = 0] = loadavg();
if (load > 1) console.log(`machine busy (load ${load.toFixed(1)}): go by the CPU's time`);
const parts: Readonly<Record<string, () => Promise<void>>> = {
  phases: printPhases,
  blocks: printBlocks,
  sends: printSends,
  requests: printRequests,
  sizes: printSizes,
  growth: printGrowth,
};
const asked = process.argv.slice(2);
for (const [name, print] of Object.entries(parts)) if (asked.length === 0 || asked.includes(name)) await print();
// Hardhat's connections and anvil would keep the process alive.
process.exit();

async function printPhases(): Promise<void> {
  const measured = workloads.filter(({ count }) => count >= 1_000);
  const columns: Record<string, number>[] = [];
  for (const workload of measured) columns.push(await phasesOf(workload, PHASES_COUNT, PHASES_RUNS));
  console.log(`\nwhere a block of ${PHASES_COUNT} spends the CPU's time, ms`);
  row("", measured.map(({ name }) => name)); // prettier-ignore
  for (const phase of Object.keys(columns[0] ?? {})) row(`  ${phase}`, columns.map((column) => (column[phase] ?? 0).toFixed(1))); // prettier-ignore
}

async function printBlocks(): Promise<void> {
  for (const workload of workloads) {
    const { name, count, goal } = workload;
    const signed = workload.sign(count);
    const times: BlockTimes[] = [];
    for (const network of all) times.push(await timeBlocks(await started(network, workload), signed, network.passes));
    console.log(`\n${name}, a block of ${count}`);
    row("", [...all.map((network) => network.name), ...all.slice(1).map((network) => `${network.name} / ours`)]);
    compare("  evm_mine, ms", times.map(({ mine }) => mine), 1, goal); // prettier-ignore
  }
}

/** Signed transactions, one by one and many at once: here our network has its threads. */
async function printSends(): Promise<void> {
  const competitors = [threadedNetwork(), ...all.slice(1)];
  console.log("");
  row("eth_sendRawTransaction, \u00b5s", [
    ...competitors.map(({ name }) => name),
    ...competitors.slice(1).map(({ name }) => `${name} / ours`),
  ]);
  for (const workload of workloads.filter(({ count }) => count >= SENT))
    for (const atOnce of [1, SENT_AT_ONCE]) {
      const signed = workload.sign(SENT);
      const times: Time[] = [];
      for (const network of competitors)
        times.push((await timeBlocks(await started(network, workload), signed, network.passes, atOnce)).send);
      compare(`  ${workload.name}, ${atOnce === 1 ? "one by one" : `${atOnce} at once`}`, times, 1_000 / SENT, SEND_GOAL, "wall");
    }
}

async function printRequests(): Promise<void> {
  const token = tokenTransfers();
  const [from, to] = SENDERS;
  const plain = { from, to, value: "0x1" };
  const balanceOf = { from, to: token.contract, data: `0x70a08231${(from ?? "").slice(2).padStart(64, "0")}` };
  console.log("");
  row("one request, \u00b5s", [...all.map((network) => network.name), ...all.slice(1).map((network) => `${network.name} / ours`)]);
  const nodes = await Promise.all(all.map((network) => started(network, token)));
  const compareRequest = async (title: string, make: Parameters<typeof timeRequests>[2], count: number) => {
    const times: Time[] = [];
    for (const node of nodes) times.push(await timeRequests(node, count, make));
    compare(`  ${title}`, times, 1_000, 1);
  };
  await compareRequest("eth_getBalance", () => ["eth_getBalance", from, "latest"], 2_000);
  await compareRequest("eth_call, a token's balance", () => ["eth_call", balanceOf, "latest"], 2_000);
  for (const node of nodes) await node.request("hardhat_impersonateAccount", [from]);
  for (const node of nodes) await node.request("evm_setAutomine", [true]);
  const priced = { ...plain, gas: "0x5208", maxFeePerGas: "0x12a05f200", maxPriorityFeePerGas: "0x3b9aca00" };
  await compareRequest("eth_sendTransaction, mined at once", () => ["eth_sendTransaction", priced], 400);

  const signed = token.sign(REVERTED_SLOTS);
  const times: BlockTimes[] = [];
  for (const network of all) times.push(await timeBlocks(await started(network, token), signed, network.passes));
  console.log("");
  compare(`evm_revert of ${REVERTED_SLOTS} changed slots, ms (goal: below 1)`, times.map(({ revert }) => revert), 1); // prettier-ignore
}

async function printSizes(): Promise<void> {
  const workload = plainTransfers();
  console.log("");
  const ours = all.slice(0, 1);
  for (const network of ours)
    for (const size of SIZES) {
      const { mine } = await timeBlocks(await started(network, workload), workload.sign(size), {
        warmUps: 8,
        passes: size < 1_000 ? 50 : 5,
      });
      row(
        `a block of ${size}, \u00b5s a transaction`,
        [(1_000 * mine.cpu) / size, (1_000 * mine.wall) / size].map((time) => time.toFixed(1)),
      );
    }
}

async function printGrowth(): Promise<void> {
  const { heap, engine, pace } = await growthOf(plainTransfers(), CHAIN_BLOCKS);
  const halves = (figures: readonly number[]): string => figures.map((bytes) => bytes.toFixed(0)).join(", then ");
  console.log(`\n${CHAIN_BLOCKS} blocks of one transfer, by half: ${halves(heap)} bytes a block in JavaScript's memory,`);
  console.log(`  ${halves(engine)} in the engine's; ${halves(pace)} \u00b5s of CPU time a block`);
}

async function started(network: Network, workload: ChainWorkload): ReturnType<Network["start"]> {
  const node = await network.start();
  await setUp(node, workload);
  return node;
}

/** Prints a time of each network by the CPU and by the clock, and how many times ours the others' are. The goal is one of the CPU's time, mostly. */
function compare(title: string, times: readonly Time[], factor: number, goal?: number, judge: keyof Time = "cpu"): void {
  for (const clock of ["cpu", "wall"] as const) {
    const [ours = NaN, ...theirs] = times.map((time) => factor * time[clock]);
    const ratios = theirs.map((time) => time / ours);
    const verdict = clock !== judge || goal === undefined ? "" : `   goal ${goal}x ${(ratios[0] ?? NaN) >= goal ? "held" : "MISSED"}`;
    row(
      clock === "cpu" ? title : "    by the clock, median",
      [...[ours, ...theirs].map(figure), ...ratios.map((ratio) => `${ratio.toFixed(1)}x`)],
      verdict,
    );
  }
}

function figure(value: number): string {
  return value < 10 ? value.toFixed(2) : value.toFixed(0);
}

function row(title: string, cells: readonly string[], end = ""): void {
  console.log(`${title.padEnd(44)}${cells.map((cell) => cell.padStart(18)).join("")}${end}`);
}
