import { ZERO_WORD, type Hex } from "../access/hex.ts";
import type { WasmBlockEngine } from "../engine/block-engine.ts";
import { BlockTracer } from "../engine/trace/block-tracer.ts";
import { BlockSimulation } from "./block-simulation.ts";
import type { ChainHead } from "./chain-head.ts";
import type { ChainBlock } from "./network-chain.ts";
import { placeBlocks } from "./simulated-blocks.ts";
import type { SimulatedBlock, SimulationRequest } from "./simulation.ts";

/** What all calls of a simulation may use together, as geth has it by default. */
const GAS_BUDGET = 50_000_000n;

/** Makes blocks on top of one of the chain's, in geth's manner (`eth_simulateV1`), and takes them back. */
export class Simulator {
  readonly #engine: WasmBlockEngine;
  readonly #head: ChainHead;
  #tracer: Promise<BlockTracer> | undefined;

  constructor(engine: WasmBlockEngine, head: ChainHead) {
    this.#engine = engine;
    this.#head = head;
  }

  /** @throws RpcError with the codes of execution-apis where a block or a call may not be simulated */
  async simulate({ blocks, validates, tracesTransfers }: SimulationRequest, base: ChainBlock): Promise<SimulatedBlock[]> {
    const placed = placeBlocks(blocks, base.header);
    const tracer = tracesTransfers ? await (this.#tracer ??= BlockTracer.create(this.#engine.memory)) : undefined;
    const made: SimulatedBlock[] = [];
    const blockHash = (number: bigint): Hex => {
      const simulated = made.find(({ block }) => block.header.number === number);
      return (simulated?.block ?? this.#head.blocks.get(number))?.hash ?? ZERO_WORD;
    };
    const { world } = this.#engine;
    return world.branch(this.#head.history.markOf(base.header.number) ?? world.mark(), async () => {
      let gasBudget = GAS_BUDGET;
      for (const each of placed) {
        const parent = made.at(-1)?.block ?? base;
        const simulation = new BlockSimulation(this.#engine, this.#head.rules, { validates, tracer, blockHash, gasBudget });
        const simulated = await simulation.make(each, parent);
        gasBudget -= simulated.block.header.gasUsed;
        made.push(simulated);
      }
      return made;
    });
  }
}
