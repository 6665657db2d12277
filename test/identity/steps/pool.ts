import type { Hex } from "../../../src/access/hex.ts";
import { quantity } from "../scene.ts";
import { sendNext } from "../traffic/all.ts";
import type { Step } from "./step.ts";

/** The mempool is looked at, and some of it dropped; now and then all of it, since what no block takes stops others. */
export const drops: Step = {
  weight: 5,
  run: async (scene) => {
    const { random } = scene;
    const waiting = ((await scene.ask("eth_pendingTransactions")) ?? []) as readonly { readonly hash: Hex }[];
    const isAll = random.once(2);
    for (const { hash } of waiting) if (isAll || random.once(5)) await scene.send("hardhat_dropTransaction", hash);
    await scene.send("hardhat_dropTransaction", random.pick([...scene.sent.slice(-5), random.hex(32)]));
    await scene.send("eth_pendingTransactions");
  },
};

/** What the mempool holds is taken along, there and back. */
export const snapshots: Step = {
  weight: 4,
  run: async (scene) => {
    const { random, snapshots: taken } = scene;
    if (taken.length < 3 && random.once(2)) taken.push(await scene.ask("evm_snapshot"));
    else if (taken.length > 0) await scene.send("evm_revert", taken.splice(random.below(taken.length))[0]);
    else await scene.send("evm_revert", quantity(random.below(50)));
    await sendNext(scene);
  },
};
