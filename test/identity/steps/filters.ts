import { toWord } from "../../../src/access/hex.ts";
import { quantity, type Scene } from "../scene.ts";
import { sendNext } from "../traffic/all.ts";
import type { Step } from "./step.ts";

/** Filters are set up, asked what is new, and taken down. */
export const filters: Step = {
  weight: 3,
  run: async (scene) => {
    const { random } = scene;
    const made = await scene.ask(...newFilter(scene));
    await sendNext(scene);
    const filter = made ?? quantity(random.below(9));
    await scene.send("eth_getFilterChanges", filter);
    await sendNext(scene);
    for (const method of ["eth_getFilterChanges", "eth_getFilterLogs"]) await scene.send(method, filter);
    if (random.once(2)) await scene.send("eth_uninstallFilter", filter);
  },
};

function newFilter(scene: Scene): [method: string, ...params: unknown[]] {
  const { random } = scene;
  return random.pick<[method: string, ...params: unknown[]]>([
    ["eth_newBlockFilter"],
    ["eth_newPendingTransactionFilter"],
    ["eth_newFilter", { address: scene.contract("Token") }],
    ["eth_newFilter", { fromBlock: scene.someBlock(), topics: [null, [toWord(BigInt(scene.someone())), toWord(0n)]] }],
  ]);
}
