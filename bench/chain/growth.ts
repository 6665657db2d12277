import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { toBytes } from "../../src/chain/bytes.ts";
import { decodeTransaction } from "../../src/chain/decode-transaction.ts";
import { chainFor } from "./phases.ts";
import type { ChainWorkload } from "./workload.ts";

/** How a chain grows, in bytes a block of one transaction: over its earlier and its later half, and what of it lies in JavaScript's heap. */
export interface Growth {
  readonly earlier: number;
  readonly later: number;
  readonly heap: number;
  /** Microseconds of CPU time that a block took, over each half. */
  readonly pace: readonly [earlier: number, later: number];
}

/** Mines blocks of one transaction each. The first of them, in which tables and pools grow to size, are not counted. */
export async function growthOf(workload: ChainWorkload, blocks: number): Promise<Growth> {
  const uncounted = blocks / 10;
  const chain = await chainFor(workload);
  const signed = workload.sign(blocks + uncounted);
  let next = 0;
  const mine = async (count: number): Promise<Footprint> => {
    const start = process.cpuUsage();
    for (const end = next + count; next < end; next++) {
      await chain.send(decodeTransaction(toBytes(signed[next] ?? "0x")));
      await chain.mine();
    }
    const { user, system } = process.cpuUsage(start);
    return { ...footprint(), pace: (user + system) / count };
  };
  const [start, middle, end] = [await mine(uncounted), await mine(blocks / 2), await mine(blocks / 2)];
  await chain.close();
  const growth = (of: (footprint: Footprint) => number, from: Footprint, to: Footprint, count: number) => (of(to) - of(from)) / count;
  return {
    earlier: growth(({ all }) => all, start, middle, blocks / 2),
    later: growth(({ all }) => all, middle, end, blocks / 2),
    heap: growth(({ heap }) => heap, start, end, blocks),
    pace: [middle.pace, end.pace],
  };
}

interface Footprint {
  readonly all: number;
  readonly heap: number;
  readonly pace: number;
}

/** Bytes in use: of the heap after a full collection, and of what lies outside of it. */
function footprint(): Omit<Footprint, "pace"> {
  collectGarbage();
  const { heapUsed, external } = process.memoryUsage();
  return { all: heapUsed + external, heap: heapUsed };
}

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;
