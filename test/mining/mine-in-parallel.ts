// Mines blocks on worker threads and ends by itself; with an argument, it goes on until it is stopped.
import type { Hex } from "../../src/access/hex.ts";
import { executorPool } from "../../src/mining/executor-pool.ts";
import { BUSY } from "./busy-contract.ts";
import { type Sent, TwinChains, user } from "./twin-chains.ts";

const LOOP: Hex = "0x0000000000000000000000000000000000100000";

await executorPool.start(2);
const twins = await TwinChains.create([{ workers: 2, strategy: "access-sets", minTransactions: 2 }]);
twins.setCode(LOOP, BUSY);
let windows = 0;
do {
  await twins.send(Array.from({ length: 100 }, (_, index): Sent => ({ from: user(index), to: LOOP, data: "0x04" })));
  for (const record of (await twins.mine()).flat()) windows += record.windows;
  console.log(`${windows} windows`);
} while (process.argv.length > 2);
