// Mines blocks on worker threads and ends by itself; with "forever" it goes on until it is stopped, with "never" it only sends.
import type { Hex } from "../../src/access/hex.ts";
import { executorPool } from "../../src/mining/executor-pool.ts";
import { BUSY } from "./busy-contract.ts";
import { type Sent, TwinChains, user } from "./twin-chains.ts";

const LOOP: Hex = "0x0000000000000000000000000000000000100000";

const [, , howLong] = process.argv;
if (howLong !== "never") await executorPool.start(2);
const twins = await TwinChains.create([{ workers: 2, strategy: "access-sets", minTransactions: 2 }]);
twins.setCode(LOOP, BUSY);
let windows = 0;
do {
  await twins.send(Array.from({ length: 100 }, (_, index): Sent => ({ from: user(index), to: LOOP, data: "0x10" })));
  if (howLong === "never") console.log(`${executorPool.executors.length} executors`);
  else for (const record of (await twins.mine()).flat()) windows += record.windows;
  console.log(`${windows} windows`);
} while (howLong === "forever");
