import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { toBytes } from "../../src/chain/bytes.ts";
import { decodeTransaction } from "../../src/chain/decode-transaction.ts";
import { WasmBlockEngine } from "../../src/engine/block-engine.ts";
import { chainFor } from "./phases.ts";
import type { ChainWorkload } from "./workload.ts";

/** How a chain grows, in bytes a block of one transaction over its earlier and its later half: JavaScript's heap, and the engine's memory. */
export interface Growth {
  readonly heap: readonly [earlier: number, later: number];
  readonly engine: readonly [earlier: number, later: number];
  /** Microseconds of CPU time that a block took, over each half. */
  readonly pace: readonly [earlier: number, later: number];
}

/** Mines blocks of one transaction each. The first of them, in which tables and pools grow to size, are not counted. */
export async function growthOf(workload: ChainWorkload, blocks: number): Promise<Growth> {
  const uncounted = blocks / 10;
  const engines: WasmBlockEngine[] = [];
  const create = WasmBlockEngine.create.bind(WasmBlockEngine);
  WasmBlockEngine.create = async (options) => {
    const engine = await create(options);
    engines.push(engine);
    return engine;
  };
  const chain = await chainFor(workload);
  WasmBlockEngine.create = create;
  const [engine] = engines;
  if (engine === undefined) throw new Error("a chain makes an engine");
  const signed = workload.sign(blocks + uncounted);
  let next = 0;
  const mine = async (count: number): Promise<Footprint> => {
    const start = process.cpuUsage();
    for (const end = next + count; next < end; next++) {
      await chain.send(decodeTransaction(toBytes(signed[next] ?? "0x")));
      await chain.mine();
    }
    const { user, system } = process.cpuUsage(start);
    return { ...footprint(engine), pace: (user + system) / count };
  };
  const [start, middle, end] = [await mine(uncounted), await mine(blocks / 2), await mine(blocks / 2)];
  await chain.close();
  const growth = (of: "heap" | "engine") => [middle[of] - start[of], end[of] - middle[of]].map((bytes) => bytes / (blocks / 2));
  const [heap, memory] = [growth("heap"), growth("engine")];
  return {
    heap: [heap[0] ?? NaN, heap[1] ?? NaN],
    engine: [memory[0] ?? NaN, memory[1] ?? NaN],
    pace: [middle.pace, end.pace],
  };
}

interface Footprint {
  readonly heap: number;
  readonly engine: number;
  readonly pace: number;
}

/** Bytes in use: of JavaScript's memory after a full collection, and of the engine's, which Node does not count as its own. */
function footprint({ memory }: WasmBlockEngine): Omit<Footprint, "pace"> {
  collectGarbage();
  const { heapUsed, external } = process.memoryUsage();
  return { heap: heapUsed + external, engine: memory.buffer.byteLength };
}

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;
