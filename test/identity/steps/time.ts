import { setTimeout } from "node:timers/promises";
import { quantity } from "../scene.ts";
import type { Step } from "./step.ts";

const SECOND = 1_000;

/** What is left of a second where the two networks might see different ones. */
const MARGIN = 400;

/** Time is moved rather than fixed: blocks follow the machine's clock, which both networks read within one second. */
export const travels: Step = {
  weight: 1,
  run: async (scene) => {
    const { random } = scene;
    await scene.send("evm_setAutomine", false);
    const left = SECOND - (Date.now() % SECOND);
    if (left < MARGIN) await setTimeout(left + 5);
    await scene.send("evm_mine");
    await scene.sendUnpinned("evm_increaseTime", random.pick([0, 1, random.below(10_000), quantity(random.below(10_000))]));
    await scene.sendUnpinned("evm_mine");
    await scene.sendUnpinned("evm_mine");
  },
};

/** Times that are asked for: after the last block's, at it and before it. */
export const times: Step = {
  weight: 3,
  run: async (scene) => {
    const { random, timestamp } = scene;
    const asked = timestamp + random.pick([-1, 0, 1, 1, 5, 100_000]);
    if (random.once(2)) await scene.sendUnpinned("evm_setNextBlockTimestamp", asked);
    else await scene.sendUnpinned("evm_mine", random.once(2) ? Math.max(asked, timestamp) : quantity(asked));
  },
};
