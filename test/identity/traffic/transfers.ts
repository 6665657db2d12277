import { ETHER, quantity } from "../scene.ts";
import type { Traffic } from "./traffic.ts";

/** Ether goes to anybody; now and then none of it, all of it or more than there is. */
export const transfers: Traffic = {
  weight: 10,
  next: (scene) => {
    const { random } = scene;
    const value = random.weighted([[8, BigInt(random.below(2 ** 32))], [2, 0n], [2, ETHER], [1, 9_990n * ETHER], [1, 20_000n * ETHER]]); // prettier-ignore
    const gas = random.weighted([[6, 21_000], [4, 60_000], [1, 20_999], [1, 16_777_216], [1, 16_777_217], [1, 40_000_000]]); // prettier-ignore
    return scene.transaction({ to: scene.someone(), value: quantity(value), gas: quantity(gas) });
  },
};
