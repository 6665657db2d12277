import { encodeChecked, WasmBlockEngine } from "../../src/engine/block-engine.ts";
import { type Contestant, timed } from "./contestant.ts";
import { BLOCK } from "./workload.ts";

/** Our engine: a block is opened and executed, and its results lie in memory, access sets included. Nothing is committed. */
export const engine: Contestant = {
  name: "engine",
  async prepare({ accounts, transactions }) {
    const block = await WasmBlockEngine.create();
    block.load(accounts);
    const encoded = transactions.map((transaction) => encodeChecked(transaction, BLOCK.chainId));
    return async () => {
      let gas = 0n;
      const time = await timed(() => {
        const run = block.open(BLOCK, noBlockHash);
        const { done, stop } = run.execute(encoded);
        if (done !== encoded.length) throw new Error(`transaction ${done} was not executed: ${JSON.stringify(stop)}`);
        gas = run.gasUsed;
      });
      return { ...time, gas };
    };
  },
};

export function noBlockHash(): never {
  throw new Error("no workload asks for a block's hash");
}
