import type { Hex } from "../../../src/access/hex.ts";
import { GWEI, quantity, type Scene } from "../scene.ts";
import { sendNext } from "../traffic/all.ts";
import { read } from "./reads.ts";
import type { Step } from "./step.ts";

/** Transactions wait, and one block takes what it can of them. What it leaves waits on. */
export const batches: Step = {
  weight: 10,
  run: async (scene) => {
    const { random } = scene;
    await scene.send("evm_setAutomine", false);
    const count = random.weighted([[12, 1 + random.below(12)], [6, 10 + random.below(40)], [1, 300]]); // prettier-ignore
    for (let sent = 0; sent < count; sent++) {
      await sendNext(scene);
      if (random.once(25)) await read(scene);
    }
    if (random.once(3)) await scene.send("eth_getBlockByNumber", "pending", true);
    await mine(scene);
    if (random.once(2)) await mine(scene);
  },
};

/** Every transaction is mined as it comes, and what waited with it. */
export const singles: Step = {
  weight: 30,
  run: async (scene) => {
    await dropCheap(scene);
    await scene.send("evm_setAutomine", true);
    for (let left = 1 + scene.random.below(4); left > 0; left--) await sendNext(scene);
  },
};

/** Many blocks at once. */
export const manyBlocks: Step = {
  weight: 2,
  run: async (scene) => {
    const { random } = scene;
    // All blocks are really made as long as something waits.
    const isIdle = ((await scene.ask("eth_pendingTransactions")) as readonly unknown[]).length === 0;
    const count = random.weighted([[4, random.below(8)], [isIdle ? 2 : 0, random.below(400)], [isIdle ? 1 : 0, 2 ** 31]]); // prettier-ignore
    const interval = random.weighted<readonly number[]>([[3, []], [3, [random.below(100)]], [1, [0]]]); // prettier-ignore
    await scene.send("hardhat_mine", quantity(count), ...interval.map(quantity));
  },
};

/** Takes out of the mempool what no block would take: EDR, automining, makes blocks without end until one does. */
async function dropCheap(scene: Scene): Promise<void> {
  const waiting = (await scene.ask("eth_pendingTransactions")) as readonly { readonly hash: Hex; readonly gasPrice: Hex }[];
  for (const { hash, gasPrice } of waiting) if (Number(gasPrice) < 2 * GWEI) await scene.send("hardhat_dropTransaction", hash);
}

async function mine(scene: Scene): Promise<void> {
  if (scene.random.once(8)) await scene.send("hardhat_mine", quantity(scene.random.below(4)), quantity(scene.random.below(20)));
  else await scene.send("evm_mine");
}
