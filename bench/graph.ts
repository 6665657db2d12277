// Builds conflict graphs of synthetic blocks, with a plain loop over arrays of the same size beside it: what the machine itself can do.
// Run: node --experimental-strip-types bench/graph.ts

import { availableParallelism, loadavg } from "node:os";
import { READ, WRITE, type AccessTable } from "../src/graph/access-table.ts";
import { buildConflictGraph, type ConflictGraph } from "../src/graph/conflict-graph.ts";
import { heaviestPath } from "../src/graph/metrics.ts";
import { seededRandom } from "../src/graph/random.ts";
import { scanCeiling } from "./helpers/ceiling.ts";
import { medianTime } from "./helpers/median.ts";

const ACCESSES = 4;
const SIZES = [1_000, 10_000, 100_000, 1_000_000];
const LEAST_PER_SECOND = 5e6;
const BOUND_UP_TO = 100_000;

/**
 * Token transfers between random users: sender and recipient are updated, a balance the size of the user base is read, and one of a few
 * shared settings too; one transaction in 1,000 writes a setting.
 */
function syntheticBlock(transactionCount: number): AccessTable {
  const random = seededRandom(7);
  const locations = new Uint32Array(transactionCount * ACCESSES);
  const modes = new Uint8Array(transactionCount * ACCESSES);
  const users = transactionCount * 2;
  const settings = 16;
  for (let first = 0; first < locations.length; first += ACCESSES) {
    const setting = Math.floor(random() * settings);
    const user = Array.from({ length: ACCESSES - 1 }, () => settings + Math.floor(random() * users));
    locations.set([setting, ...user], first);
    modes.set([random() < 0.001 ? READ | WRITE : READ, READ | WRITE, READ | WRITE, READ], first);
  }
  return {
    transactionCount,
    locationCount: settings + users,
    offsets: Uint32Array.from({ length: transactionCount + 1 }, (_, index) => index * ACCESSES),
    locations,
    modes,
    costs: new Float64Array(transactionCount).fill(50_000),
  };
}

/** Bytes that the finished graph holds. */
function graphBytes(graph: ConflictGraph): number {
  const arrays = [graph.vertexOf, graph.transactionOf, graph.offsets, graph.predecessors, graph.locations];
  return arrays.reduce((sum, array) => sum + array.buffer.byteLength, 0);
}

/** Bytes of all arrays that building takes, the graph's among them: the most seen, since a collection in between hides some. */
function buildingBytes(table: AccessTable): number {
  const growth = () => {
    const before = process.memoryUsage().arrayBuffers;
    buildConflictGraph(table, "raw");
    return process.memoryUsage().arrayBuffers - before;
  };
  return Math.max(...Array.from({ length: 5 }, growth));
}

const millions = (count: number, milliseconds: number) => (count / milliseconds / 1e3).toFixed(1);

const columns = ["transactions", "raw", "all kinds", "span", "plain loop", "graph B/tx", "build B/tx", "edges/tx"];
const row = (cells: readonly string[]) => cells.map((cell) => cell.padStart(12)).join("");

console.log(
  `Synthetic blocks, ${ACCESSES} accesses a transaction. Millions of transactions a second, medians: building the graph by read after write`,
);
console.log("and by all kinds, finding its span, and a plain loop over arrays of the same size (what the machine itself can do).");
console.log(row(columns));
let isFastEnough = true;
for (const size of SIZES) {
  const table = syntheticBlock(size);
  const runs = Math.max(5, Math.min(200, 2e6 / size));
  const raw = medianTime(() => buildConflictGraph(table, "raw"), runs);
  const all = medianTime(() => buildConflictGraph(table, "all"), runs);
  const graph = buildConflictGraph(table, "raw");
  const span = medianTime(() => heaviestPath(graph), runs);
  const ceiling = medianTime(scanCeiling(table.locations, table.modes, table.locationCount), runs);
  const speeds = [raw, all, span, ceiling].map((milliseconds) => millions(size, milliseconds));
  const bytes = [graphBytes(graph), buildingBytes(table)].map((count) => (count / size).toFixed(0));
  console.log(row([size.toLocaleString("en"), ...speeds, ...bytes, (graph.predecessors.length / size).toFixed(2)]));
  if (size <= BOUND_UP_TO && size / raw < LEAST_PER_SECOND / 1e3) isFastEnough = false;
}
const [load = 0] = loadavg();
if (load > availableParallelism())
  console.log(`machine busy (load ${load.toFixed(1)} on ${availableParallelism()} cores): the figures are low`);
console.log(
  `at least ${LEAST_PER_SECOND / 1e6} M tx/s up to ${BOUND_UP_TO.toLocaleString("en")} transactions: ${isFastEnough ? "held" : "MISSED"}`,
);
process.exitCode = isFastEnough ? 0 : 1;
