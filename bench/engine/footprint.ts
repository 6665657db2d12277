import { toWord } from "../../src/access/hex.ts";
import { encodeChecked, WasmBlockEngine } from "../../src/engine/block-engine.ts";
import { type Contestant, speedOf, timed } from "./contestant.ts";
import { noBlockHash } from "./engine.ts";
import { BLOCK, richUser, tokenOf, tokenTransfers, user } from "./workload.ts";

/** What a big world takes, in bytes of the engine's memory, and how fast token transfers among its accounts are. */
export interface Footprint {
  readonly accountBytes: number;
  readonly slotBytes: number;
  /** Seconds to load all of it. */
  readonly loading: number;
  /** Thousands of transactions a second, of the CPU's time. */
  readonly transfers: number;
}

const HOLDERS = 20_000;
const TRANSACTIONS = 500;

/** Loads a world of so many accounts and as many slots, and executes blocks on it that touch other accounts each. */
export async function footprint(count: number): Promise<Footprint> {
  const engine = await WasmBlockEngine.create();
  const { world } = engine;
  const start = performance.now();
  const empty = used(engine);
  for (let index = 0; index < count; index++) {
    const { address, ...account } = richUser(index);
    world.setAccount(address, account);
  }
  const afterAccounts = used(engine);
  world.load(tokenOf(HOLDERS));
  const { address: token } = tokenOf(0);
  for (let index = HOLDERS; index < count; index++) world.setStorage(token, toWord(user(index)), toWord(BigInt(index)));
  const afterSlots = used(engine);
  const loading = (performance.now() - start) / 1e3;

  const encoded = tokenTransfers(HOLDERS, HOLDERS).map((transaction) => encodeChecked(transaction, BLOCK.chainId));
  let first = 0;
  const contestant: Contestant = {
    name: "engine, big world",
    prepare: async () => async () => {
      const block = encoded.slice(first, first + TRANSACTIONS);
      first = (first + TRANSACTIONS) % HOLDERS;
      let gas = 0n;
      const time = await timed(() => {
        const run = engine.open(BLOCK, noBlockHash);
        if (run.execute(block).done !== block.length) throw new Error("a transfer was not executed");
        gas = run.gasUsed;
      });
      return { ...time, gas };
    },
  };
  const workload = {
    name: "",
    unit: "k tx/s" as const,
    accounts: [],
    transactions: encoded.slice(0, TRANSACTIONS).map((one) => one.transaction),
  };
  const { cpu } = await speedOf(contestant, workload);
  return { accountBytes: (afterAccounts - empty) / count, slotBytes: (afterSlots - afterAccounts) / count, loading, transfers: cpu };
}

/** Bytes of memory that the engine asked for. It never gives any back. */
function used({ memory }: WasmBlockEngine): number {
  return memory.buffer.byteLength;
}
